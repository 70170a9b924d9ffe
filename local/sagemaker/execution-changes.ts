import type {
  RetryPipelineExecutionRequest,
  RetryPipelineExecutionResponse,
  StopPipelineExecutionRequest,
  StopPipelineExecutionResponse,
  UpdatePipelineExecutionRequest,
  UpdatePipelineExecutionResponse,
} from "@aws-sdk/client-sagemaker";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import {
  dropStep,
  existingExecution,
  setExecutionStatus,
  stepsOfExecution,
  type ExecutionRecord,
} from "../engine/records.ts";
import { validation } from "../wire/error.ts";
import { operation, type Operations, type Wire } from "./operation.ts";

/** Refuses an execution whose status does not allow what is asked, as the service does. */
function onlyWith(record: ExecutionRecord, allowed: readonly string[], named: string, done: string): void {
  const { PipelineExecutionArn: arn, PipelineExecutionStatus: status = "" } = record;
  if (allowed.includes(status)) return;
  throw validation(
    `Only pipelines with ${named} status can be ${done}. Pipeline execution with ARN ${arn} is in "${status}" status.`,
  );
}

/** Puts an execution back to where its failed and stopped steps had not started; says whether it has to be taken up. */
function retry(ctx: Context, input: Wire<RetryPipelineExecutionRequest>): boolean {
  const record = existingExecution(ctx, input.PipelineExecutionArn);
  const arn = record.PipelineExecutionArn;
  const tokenKey = `${arn}/${input.ClientRequestToken ?? ""}`;
  if (input.ClientRequestToken !== undefined && ctx.store.get("PipelineExecutionRetryToken", tokenKey) !== undefined) {
    return false;
  }
  onlyWith(record, ["Failed", "Stopped"], `"Failed" or "Stopped"`, "retried");
  const steps = stepsOfExecution(ctx, arn);
  const fail = steps.find(({ StepType, StepStatus }) => StepType === "Fail" && StepStatus === "Failed");
  if (fail !== undefined) {
    throw validation(
      `Pipeline execution with ARN ${arn} was ended by the Fail step ${fail.StepName} and cannot be retried.`,
    );
  }
  for (const step of steps) if (step.StepStatus !== "Succeeded") dropStep(ctx, arn, step.StepName);
  const { ParallelismConfiguration } = input;
  if (ParallelismConfiguration !== undefined) {
    ctx.store.put("PipelineExecution", arn, { ...record, ParallelismConfiguration });
  }
  if (input.ClientRequestToken !== undefined) ctx.store.put("PipelineExecutionRetryToken", tokenKey, { time: now() });
  setExecutionStatus(ctx, arn, "Executing");
  return true;
}

/** What can be done to an execution after its start. */
export const executionChanges: Operations = {
  StopPipelineExecution: operation<StopPipelineExecutionRequest, StopPipelineExecutionResponse>((ctx, input) => {
    const record = existingExecution(ctx, input.PipelineExecutionArn);
    onlyWith(record, ["Executing", "Stopping"], `"Executing"`, "stopped");
    ctx.scheduler.stop(record.PipelineExecutionArn);
    return { PipelineExecutionArn: record.PipelineExecutionArn };
  }),

  RetryPipelineExecution: operation<RetryPipelineExecutionRequest, RetryPipelineExecutionResponse>((ctx, input) => {
    const { PipelineExecutionArn: arn = "" } = input;
    if (ctx.store.transaction(() => retry(ctx, input))) ctx.scheduler.start(arn);
    return { PipelineExecutionArn: arn };
  }),

  UpdatePipelineExecution: operation<UpdatePipelineExecutionRequest, UpdatePipelineExecutionResponse>((ctx, input) => {
    const record = existingExecution(ctx, input.PipelineExecutionArn);
    const arn = record.PipelineExecutionArn;
    const { PipelineExecutionArn: _arn, ...changes } = input;
    ctx.store.put("PipelineExecution", arn, { ...record, ...changes, LastModifiedTime: now() });
    if (input.ParallelismConfiguration !== undefined) ctx.scheduler.changed(arn);
    return { PipelineExecutionArn: arn };
  }),
};
