import {
  GetPipelineExecutionCommand,
  paginateListActionExecutions,
  paginateListPipelineExecutions,
  StartPipelineExecutionCommand,
  type ActionExecutionDetail,
} from "@aws-sdk/client-codepipeline";
import { createHash } from "node:crypto";
import type { Uses } from "./clients.ts";
import { systemClock, type Clock } from "./clock.ts";
import { PACKAGE_VARIABLE } from "./deployment-pipeline.ts";
import { executionPackage, pendingApproval, type PendingApproval } from "./gate.ts";
import { deploymentPipelineName } from "./names.ts";
import { withRetries } from "./retry.ts";

/** The newest execution that deploys a package, if there is one. */
export async function findExecution(
  clients: Uses<"codepipeline">,
  deploymentName: string,
  modelPackageArn: string,
): Promise<{ readonly pipelineExecutionId: string; readonly status: string } | undefined> {
  const pipelineName = deploymentPipelineName(deploymentName);
  for await (const page of paginateListPipelineExecutions({ client: clients.codepipeline }, { pipelineName }))
    for (const { pipelineExecutionId = "", status = "InProgress" } of page.pipelineExecutionSummaries ?? [])
      if ((await executionPackage(clients, pipelineName, pipelineExecutionId)) === modelPackageArn)
        return { pipelineExecutionId, status };
  return undefined;
}

/** Starts an execution for a package; the same package within a short time starts one only. */
export async function startExecution(
  { codepipeline }: Uses<"codepipeline">,
  deploymentName: string,
  modelPackageArn: string,
  attempt: string,
): Promise<string> {
  const answer = await codepipeline.send(
    new StartPipelineExecutionCommand({
      name: deploymentPipelineName(deploymentName),
      variables: [{ name: PACKAGE_VARIABLE, value: modelPackageArn }],
      clientRequestToken: createHash("sha256").update(`${modelPackageArn} ${attempt}`).digest("hex"),
    }),
  );
  return answer.pipelineExecutionId ?? "";
}

/** One action of an execution, as far as it got. */
export interface ActionProgress {
  readonly id: string;
  readonly stage: string;
  readonly action: string;
  readonly status: string;
  readonly startedAt?: Date;
  readonly updatedAt?: Date;
  readonly message?: string;
}

/** Where following an execution ended. */
export type Followed =
  | { readonly outcome: "waitsForApproval"; readonly pending: PendingApproval }
  /** Another package waits at the gate; this one's turn comes after it. */
  | { readonly outcome: "queued"; readonly behind: PendingApproval }
  | { readonly outcome: "succeeded" }
  | { readonly outcome: "ended"; readonly status: string; readonly action?: ActionProgress; readonly message?: string }
  | { readonly outcome: "timedOut"; readonly seconds: number };

export interface FollowOptions {
  readonly deploymentName: string;
  readonly pipelineExecutionId: string;
  readonly clock?: Clock;
  readonly pollSeconds?: number;
  readonly timeoutSeconds?: number;
  /** Go on past the gate (after the answer was given). */
  readonly pastGate?: boolean;
  readonly onProgress?: (actions: readonly ActionProgress[]) => void;
}

/** Watches an execution until it waits for a person, or has ended. */
export async function followExecution(clients: Uses<"codepipeline">, options: FollowOptions): Promise<Followed> {
  const { deploymentName, pipelineExecutionId, clock = systemClock, pollSeconds = 1, timeoutSeconds = 3600 } = options;
  const pipelineName = deploymentPipelineName(deploymentName);
  const start = clock.now().getTime();
  for (;;) {
    const { pipelineExecution } = await withRetries(clock, () =>
      clients.codepipeline.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })),
    );
    const actions = await withRetries(clock, () => readActions(clients, pipelineName, pipelineExecutionId));
    options.onProgress?.(actions);
    const status = pipelineExecution?.status ?? "InProgress";
    if (status === "Succeeded") return { outcome: "succeeded" };
    if (!["InProgress", "Stopping"].includes(status)) {
      const action = actions.findLast((one) => one.status === "Failed");
      const message = action?.message ?? pipelineExecution?.statusSummary;
      return { outcome: "ended", status, ...(action && { action }), ...(message !== undefined && { message }) };
    }
    const pending = options.pastGate === true ? undefined : await pendingApproval(clients, deploymentName);
    if (pending?.pipelineExecutionId === pipelineExecutionId) return { outcome: "waitsForApproval", pending };
    if (pending !== undefined && actions.every(({ stage }) => stage !== pending.stageName))
      return { outcome: "queued", behind: pending };
    const seconds = Math.round((clock.now().getTime() - start) / 1000);
    if (seconds >= timeoutSeconds) return { outcome: "timedOut", seconds };
    await clock.sleep(pollSeconds * 1000);
  }
}

async function readActions(
  { codepipeline }: Uses<"codepipeline">,
  pipelineName: string,
  pipelineExecutionId: string,
): Promise<readonly ActionProgress[]> {
  const details: ActionExecutionDetail[] = [];
  const pages = paginateListActionExecutions(
    { client: codepipeline },
    { pipelineName, filter: { pipelineExecutionId } },
  );
  for await (const page of pages) details.push(...(page.actionExecutionDetails ?? []));
  return details
    .map((detail) => {
      const { errorDetails, externalExecutionSummary } = detail.output?.executionResult ?? {};
      const message = errorDetails?.message ?? externalExecutionSummary;
      return {
        id: detail.actionExecutionId ?? "",
        stage: detail.stageName ?? "",
        action: detail.actionName ?? "",
        status: detail.status ?? "",
        ...(detail.startTime !== undefined && { startedAt: detail.startTime }),
        ...(detail.lastUpdateTime !== undefined && { updatedAt: detail.lastUpdateTime }),
        ...(message !== undefined && { message }),
      };
    })
    .toSorted((a, b) => (a.startedAt?.getTime() ?? 0) - (b.startedAt?.getTime() ?? 0));
}
