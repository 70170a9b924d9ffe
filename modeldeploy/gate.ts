import {
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
} from "@aws-sdk/client-codepipeline";
import type { Uses } from "./clients.ts";
import { systemClock, type Clock } from "./clock.ts";
import { gate, PACKAGE_VARIABLE } from "./deployment-pipeline.ts";
import { appendJournal } from "./journal.ts";
import { deploymentPipelineName, type Deployment } from "./names.ts";
import { Refusal } from "./refusal.ts";
import { reverify, type Release } from "./release.ts";
import { requireProven } from "./staging-proof.ts";

/** An execution that waits for a person's word on production. */
export interface PendingApproval {
  readonly pipelineName: string;
  readonly pipelineExecutionId: string;
  readonly stageName: string;
  readonly actionName: string;
  readonly token: string;
  readonly modelPackageArn: string;
  readonly since?: Date;
}

/** The approval that the deployment's gate waits for, with the package of that very execution. */
export async function pendingApproval(
  clients: Uses<"codepipeline">,
  deploymentName: string,
): Promise<PendingApproval | undefined> {
  const pipelineName = deploymentPipelineName(deploymentName);
  const state = await clients.codepipeline.send(new GetPipelineStateCommand({ name: pipelineName }));
  const stage = state.stageStates?.find(({ stageName }) => stageName === gate.stage);
  const action = stage?.actionStates?.find(({ actionName }) => actionName === gate.action)?.latestExecution;
  const pipelineExecutionId = stage?.latestExecution?.pipelineExecutionId;
  if (action?.status !== "InProgress" || action.token === undefined || pipelineExecutionId === undefined)
    return undefined;
  return {
    pipelineName,
    pipelineExecutionId,
    stageName: gate.stage,
    actionName: gate.action,
    token: action.token,
    modelPackageArn: await executionPackage(clients, pipelineName, pipelineExecutionId),
    ...(action.lastStatusChange !== undefined && { since: action.lastStatusChange }),
  };
}

/** The package that an execution deploys: the value of its `ModelPackageArn` variable. */
export async function executionPackage(
  { codepipeline }: Uses<"codepipeline">,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<string> {
  const { pipelineExecution } = await codepipeline.send(
    new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId }),
  );
  return pipelineExecution?.variables?.find(({ name }) => name === PACKAGE_VARIABLE)?.resolvedValue ?? "";
}

export interface Answer {
  readonly deployment: Deployment;
  /** The release that the person looked at. */
  readonly release: Release;
  readonly pending: PendingApproval;
  readonly status: "Approved" | "Rejected";
  readonly by: string;
  readonly comment?: string;
  readonly clock?: Clock;
}

const LONGEST_SUMMARY = 512;

/**
 * Answers the production gate. An approval is refused when the execution deploys another package than the one looked at,
 * when the package or its artifact changed, or when staging has not proven this very release.
 */
export async function answerApproval(
  clients: Uses<"sagemaker" | "s3" | "codepipeline">,
  answer: Answer,
): Promise<{ readonly status: "Approved" | "Rejected"; readonly summary: string }> {
  const { deployment, release, pending, status, by, comment, clock = systemClock } = answer;
  const running = await executionPackage(clients, pending.pipelineName, pending.pipelineExecutionId);
  if (running !== release.modelPackageArn)
    throw new Refusal(
      "OtherReleaseAtGate",
      `execution ${pending.pipelineExecutionId} deploys ${running || "no package"}, not ${release.modelPackageArn}; nothing was answered`,
    );
  if (status === "Approved") {
    await reverify(clients, release);
    await requireProven(clients, deployment, release);
  }
  const said = comment === undefined ? "" : `: ${comment}`;
  const summary = `${status} by ${by}, release ${release.releaseId.slice(0, 8)}${said}`.slice(0, LONGEST_SUMMARY);
  const journal = { deployment, stage: "prod", release, by, clock } as const;
  const details = { summary, pipelineExecutionId: pending.pipelineExecutionId };
  // Written first: an approval without a record would be worse than a record of one that did not arrive.
  await appendJournal(clients, journal, status === "Approved" ? "approved" : "rejected", details);
  try {
    const { pipelineName, stageName, actionName, token } = pending;
    await clients.codepipeline.send(
      new PutApprovalResultCommand({ pipelineName, stageName, actionName, token, result: { summary, status } }),
    );
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    await appendJournal(clients, journal, "answerNotDelivered", { ...details, reason });
    throw error;
  }
  return { status, summary };
}
