import type { DescribePipelineExecutionResponse, Parameter } from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import { now } from "../containers/job.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { AwsError } from "../wire/error.ts";
import type { HasDefinition } from "./definition-store.ts";
import type { StepRecord } from "./step-types/step-type.ts";

/** An execution as it is stored: the Describe response, what it was started with, and where the definition as it was then is. */
export type ExecutionRecord = Wire<DescribePipelineExecutionResponse> &
  HasDefinition & {
    readonly PipelineExecutionArn: string;
    readonly PipelineArn: string;
    readonly PipelineParameters: readonly Wire<Parameter>[];
    readonly StartTime: number;
  };

export type ExecutionStatus = NonNullable<ExecutionRecord["PipelineExecutionStatus"]>;

/** A step's record in the store; its type is not part of the service's record. */
export type StoredStep = StepRecord & { readonly StepName: string; readonly StepType: string };

export const getExecution = (ctx: Context, arn: string): ExecutionRecord | undefined =>
  ctx.store.get<ExecutionRecord>("PipelineExecution", arn);

/** The execution of an ARN, or the service's refusal. */
export function existingExecution(ctx: Context, arn: string | undefined): ExecutionRecord {
  const record = getExecution(ctx, arn ?? "");
  if (record !== undefined) return record;
  throw new AwsError("ResourceNotFound", `Pipeline execution with ARN ${arn ?? ""} does not exist.`);
}

export const stepsOfExecution = (ctx: Context, arn: string): readonly StoredStep[] =>
  ctx.store.list<StoredStep>("PipelineExecutionStep", `${arn}/`);

/** Writes a new status and tells the bus. */
export function setExecutionStatus(ctx: Context, arn: string, status: ExecutionStatus, reason?: string): void {
  const record = getExecution(ctx, arn);
  if (record === undefined || record.PipelineExecutionStatus === status) return;
  const time = now();
  const { FailureReason: _before, ...kept } = record;
  ctx.store.put("PipelineExecution", arn, {
    ...kept,
    PipelineExecutionStatus: status,
    LastModifiedTime: time,
    ...(reason !== undefined && { FailureReason: reason.slice(0, 1300) }),
  });
  emitExecution(ctx, record, status, record.PipelineExecutionStatus);
}

/** Tells the bus of an execution's status; `previous` is missing when it has just started. */
export function emitExecution(
  ctx: Context,
  record: ExecutionRecord,
  status: ExecutionStatus,
  previous?: ExecutionStatus,
): void {
  const ended = ["Stopped", "Failed", "Succeeded"].includes(status);
  ctx.emit({
    source: "aws.sagemaker",
    detailType: "SageMaker Model Building Pipeline Execution Status Change",
    resources: [record.PipelineArn, record.PipelineExecutionArn],
    detail: {
      pipelineExecutionDisplayName: record.PipelineExecutionDisplayName,
      currentPipelineExecutionStatus: status,
      ...(previous !== undefined && { previousPipelineExecutionStatus: previous }),
      executionStartTime: isoTime(record.StartTime),
      ...(ended && { executionEndTime: isoTime(now()) }),
      pipelineArn: record.PipelineArn,
      pipelineExecutionArn: record.PipelineExecutionArn,
    },
  });
}

const stepKey = (executionArn: string, step: string): string => `${executionArn}/${step}`;

/** Takes a step's record away: it is to run as if it never had. */
export const dropStep = (ctx: Context, executionArn: string, step: string): void =>
  void ctx.store.delete("PipelineExecutionStep", stepKey(executionArn, step));

/** Writes the record of a step that does not run because an earlier execution's results are reused; no event tells of it. */
export const putReusedStep = (ctx: Context, executionArn: string, step: StoredStep): void =>
  ctx.store.put("PipelineExecutionStep", stepKey(executionArn, step.StepName), step);

/** Writes a step's record; a change of status goes to the bus. */
export function putStep(ctx: Context, execution: ExecutionRecord, step: StoredStep, previous?: string): void {
  ctx.store.put("PipelineExecutionStep", stepKey(execution.PipelineExecutionArn, step.StepName), step);
  if (step.StepStatus === previous) return;
  ctx.emit({
    source: "aws.sagemaker",
    detailType: "SageMaker Model Building Pipeline Execution Step Status Change",
    resources: [execution.PipelineArn, execution.PipelineExecutionArn],
    detail: {
      metadata: lowerMetadata(step.Metadata),
      pipelineArn: execution.PipelineArn,
      pipelineExecutionArn: execution.PipelineExecutionArn,
      stepName: step.StepName,
      stepType: step.StepType,
      ...(previous !== undefined && { previousStepStatus: previous }),
      currentStepStatus: step.StepStatus,
      ...(step.StartTime !== undefined && { stepStartTime: isoTime(step.StartTime) }),
      ...(step.EndTime !== undefined && { stepEndTime: isoTime(step.EndTime) }),
      ...(step.FailureReason !== undefined && { failureReason: step.FailureReason }),
      ...(step.CacheHitResult !== undefined && { cacheHitResult: lowerMetadata(step.CacheHitResult) }),
    },
  });
}

/** `{ProcessingJob: {Arn}}` → `{processingJob: {arn}}`, as events spell it. */
function lowerMetadata(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value ?? {};
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.charAt(0).toLowerCase() + name.slice(1), lowerMetadata(item)]),
  );
}

export const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();
