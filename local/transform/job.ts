import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { now, type JobKind } from "../containers/job.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { runTransform } from "./run.ts";
import type { TransformRecord } from "./settings.ts";

export type { TransformRecord };
export type TransformRequest = Wire<CreateTransformJobRequest>;

/** Batch transform jobs. */
export const transformJob: JobKind<TransformRequest, TransformRecord> = {
  kind: "TransformJob",
  name: ({ TransformJobName }) => TransformJobName ?? "",
  create: (ctx, request) => {
    const name = request.TransformJobName ?? "";
    const { Tags: _tags, ...described } = request;
    return {
      ...described,
      TransformJobName: name,
      TransformJobArn: sagemakerArn(ctx, "transform-job", name),
      TransformJobStatus: "InProgress",
      CreationTime: now(),
    };
  },
  status: (record) => record.TransformJobStatus ?? "InProgress",
  arn: (record) => record.TransformJobArn ?? "",
  failureReason: (record) => record.FailureReason,
  stopping: (record) => ({ ...record, TransformJobStatus: "Stopping" }),
  ended: (record, status, reason) => ({
    ...record,
    TransformJobStatus: status,
    TransformEndTime: now(),
    ...(reason !== undefined && { FailureReason: reason }),
  }),
  run: async ({ ctx, machine, record: first, save, stop }) => {
    const record = { ...first, TransformStartTime: now() };
    save(record);
    const reason = await runTransform(ctx, machine, record, stop).catch((error: unknown) => {
      if (stop.aborted) return undefined;
      throw error;
    });
    if (stop.aborted) return transformJob.ended(record, "Stopped");
    return reason === undefined
      ? transformJob.ended(record, "Completed")
      : transformJob.ended(record, "Failed", reason);
  },
};
