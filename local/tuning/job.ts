import { sagemakerArn } from "../arn.ts";
import { now, type JobKind } from "../containers/job.ts";
import type { TuningRequest } from "./candidates.ts";
import { runTuning } from "./run.ts";
import { progressOf, type TuningRecord } from "./trials.ts";

export type { TuningRecord, TuningRequest };

/** Hyperparameter tuning jobs. */
export const tuningJob: JobKind<TuningRequest, TuningRecord> = {
  kind: "HyperParameterTuningJob",
  name: ({ HyperParameterTuningJobName }) => HyperParameterTuningJobName ?? "",
  create: (ctx, request) => {
    const name = request.HyperParameterTuningJobName ?? "";
    const { Tags: _tags, ...described } = request;
    return {
      ...described,
      HyperParameterTuningJobName: name,
      HyperParameterTuningJobArn: sagemakerArn(ctx, "hyper-parameter-tuning-job", name),
      HyperParameterTuningJobStatus: "InProgress",
      CreationTime: now(),
      LastModifiedTime: now(),
      ...progressOf([]),
    };
  },
  status: (record) => record.HyperParameterTuningJobStatus ?? "InProgress",
  arn: (record) => record.HyperParameterTuningJobArn ?? "",
  failureReason: (record) => record.FailureReason,
  stopping: (record) => ({ ...record, HyperParameterTuningJobStatus: "Stopping", LastModifiedTime: now() }),
  ended: (record, status, reason) => ({
    ...record,
    HyperParameterTuningJobStatus: status,
    HyperParameterTuningEndTime: now(),
    LastModifiedTime: now(),
    ...(reason !== undefined && { FailureReason: reason }),
  }),
  run: async (run) => {
    const { record, reason } = await runTuning(run);
    if (run.stop.aborted) return tuningJob.ended(record, "Stopped");
    return reason === undefined ? tuningJob.ended(record, "Completed") : tuningJob.ended(record, "Failed", reason);
  },
};
