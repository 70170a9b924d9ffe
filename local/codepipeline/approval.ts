import type { PutApprovalResultInput, PutApprovalResultOutput } from "@aws-sdk/client-codepipeline";
import type { Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError, validation } from "../wire/error.ts";
import { actionDeclared, isActive, now, type ActionRun, type Execution, type Executions } from "./execution.ts";
import type { Machine } from "./machine.ts";
import { deploymentNamed } from "./pipelines.ts";

const WEEK_MINUTES = 7 * 24 * 60;

/** The answer to a manual approval. */
export function approvalOperations(executions: Executions, machine: Machine): Operations {
  return {
    PutApprovalResult: operation<PutApprovalResultInput, PutApprovalResultOutput>((ctx, input) => {
      const { pipelineName, stageName = "", actionName = "", token = "", result } = input;
      const { pipeline } = deploymentNamed(ctx, pipelineName);
      const stage = pipeline.stages?.find(({ name }) => name === stageName);
      if (stage === undefined)
        throw new AwsError("StageNotFoundException", `Pipeline ${pipeline.name} has no stage ${stageName}`);
      if (stage.actions?.some(({ name }) => name === actionName) !== true) {
        throw new AwsError(
          "ActionNotFoundException",
          `Stage ${stageName} of pipeline ${pipeline.name} has no action ${actionName}`,
        );
      }
      const { status, summary = "" } = result ?? {};
      if (status !== "Approved" && status !== "Rejected") {
        throw validation(
          `1 validation error detected: Value '${String(status)}' at 'result.status' failed to satisfy constraint: Member must satisfy enum value set: [Approved, Rejected]`,
        );
      }
      if (summary.length > 512)
        throw validation(
          `1 validation error detected: Value at 'result.summary' failed to satisfy constraint: Member must have length less than or equal to 512`,
        );
      const asked = asking(executions.list(pipeline.name), stageName, actionName, token);
      const approvedAt = now();
      machine.finish(asked.execution, answered(ctx, asked.run, status, summary));
      return { approvedAt };
    }),
  };
}

/** The approval that the token was made for, while it can be answered. */
function asking(
  all: readonly Execution[],
  stage: string,
  action: string,
  token: string,
): { execution: Execution; run: ActionRun } {
  for (const execution of all) {
    const past = execution.past.some((run) => run.token === token);
    const run = execution.stages.find(({ name }) => name === stage)?.actions[action];
    if (token === "" || (run?.token !== token && !past)) continue;
    if (run?.token === token && run.status === "InProgress" && isActive(execution)) return { execution, run };
    throw new AwsError(
      "ApprovalAlreadyCompletedException",
      `The approval action ${action} has already been completed (${past ? "Failed" : (run?.status ?? "")})`,
    );
  }
  throw new AwsError(
    "InvalidApprovalTokenException",
    `The approval token is not the one that ${action} waits with; read it anew with GetPipelineState`,
  );
}

function answered(ctx: Context, run: ActionRun, status: "Approved" | "Rejected", summary: string): ActionRun {
  const changedBy = `arn:aws:iam::${ctx.account}:user/local`;
  if (status === "Approved") return { ...run, status: "Succeeded", summary, changedBy };
  return {
    ...run,
    status: "Failed",
    summary,
    changedBy,
    error: { code: "ActionRejected", message: `Rejected by ${changedBy}. ${summary}`.trimEnd() },
  };
}

/** Ends approvals that nobody answered in time, as AWS does after seven days. */
export function expireApprovals(executions: Executions, machine: Machine): void {
  for (const execution of executions.all().filter(isActive)) {
    for (const run of execution.stages.flatMap((stage) => Object.values(stage.actions))) {
      const minutes = actionDeclared(execution, run.stage, run.action)?.timeoutInMinutes ?? WEEK_MINUTES;
      if (run.token === undefined || run.status !== "InProgress" || now() - run.started < minutes * 60) continue;
      machine.finish(execution, {
        ...run,
        status: "Failed",
        error: { code: "TimeoutError", message: `nobody answered within ${minutes} minutes` },
      });
    }
  }
}
