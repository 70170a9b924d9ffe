import type { Context } from "../context.ts";
import type { Execution } from "./execution.ts";

const STATES: Readonly<Record<string, string>> = {
  InProgress: "STARTED",
  Succeeded: "SUCCEEDED",
  Failed: "FAILED",
  Stopping: "STOPPING",
  Stopped: "STOPPED",
  Superseded: "SUPERSEDED",
};

export const deploymentArn = (ctx: Context, name: string): string =>
  `arn:aws:codepipeline:${ctx.region}:${ctx.account}:${name}`;

/** Tells the bus of a change of an execution's status. */
export function tellOf(ctx: Context, before: Execution | undefined, after: Execution): void {
  if (before?.status === after.status) return;
  ctx.emit({
    source: "aws.codepipeline",
    detailType: "CodePipeline Pipeline Execution State Change",
    resources: [deploymentArn(ctx, after.pipeline)],
    detail: {
      pipeline: after.pipeline,
      "execution-id": after.id,
      state: STATES[after.status] ?? after.status.toUpperCase(),
      version: after.declaration.version ?? 1,
      "execution-trigger": { "trigger-type": after.trigger.triggerType, "trigger-detail": after.trigger.triggerDetail },
    },
  });
}
