import type {
  CreateHyperParameterTuningJobRequest,
  CreateHyperParameterTuningJobResponse,
  DeleteHyperParameterTuningJobRequest,
  DescribeHyperParameterTuningJobRequest,
  DescribeHyperParameterTuningJobResponse,
  ListHyperParameterTuningJobsRequest,
  ListHyperParameterTuningJobsResponse,
  ListTrainingJobsForHyperParameterTuningJobRequest,
  ListTrainingJobsForHyperParameterTuningJobResponse,
  StopHyperParameterTuningJobRequest,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { jobNamed } from "../containers/jobs.ts";
import type { Context } from "../context.ts";
import { engineOf } from "../engine/engine-of.ts";
import { checkTuning } from "../tuning/check.ts";
import { tuningJob, type TuningRecord } from "../tuning/job.ts";
import { dropTrials, summariesOf, valueOf, type Summary } from "../tuning/trials.ts";
import { AwsError, validation } from "../wire/error.ts";
import { over, passes } from "./job-filter.ts";
import { documentedPage, listPage } from "./listing.ts";
import { operation, voidOperation, type Operations } from "./operation.ts";
import { addTags, dropTags } from "./tags.ts";

type Found = TuningRecord & {
  readonly HyperParameterTuningJobName: string;
  readonly HyperParameterTuningJobArn: string;
};

function tuning(ctx: Context, name = ""): Found {
  const record = jobNamed<TuningRecord>(ctx, "HyperParameterTuningJob", name);
  if (record === undefined) {
    throw new AwsError(
      "ResourceNotFound",
      `Amazon SageMaker can't find a tuning job with the name ${name}. Provide the correct name of a tuning job, and try again.`,
    );
  }
  return {
    ...record,
    HyperParameterTuningJobName: record.HyperParameterTuningJobName ?? "",
    HyperParameterTuningJobArn: record.HyperParameterTuningJobArn ?? "",
  };
}

const columns: Readonly<Record<string, (one: Summary) => string | number>> = {
  Name: (one) => one.TrainingJobName ?? "",
  CreationTime: (one) => one.CreationTime ?? 0,
  Status: (one) => one.TrainingJobStatus ?? "",
  FinalObjectiveMetricValue: (one) => valueOf(one) ?? 0,
};

/** Tuning jobs that are started on their own; steps of pipelines run by the same code. */
export const tuningOperations: Operations = {
  CreateHyperParameterTuningJob: operation<CreateHyperParameterTuningJobRequest, CreateHyperParameterTuningJobResponse>(
    (ctx, input) => {
      const name = input.HyperParameterTuningJobName ?? "";
      const arn = sagemakerArn(ctx, "hyper-parameter-tuning-job", name);
      if (jobNamed(ctx, "HyperParameterTuningJob", name) !== undefined) {
        throw new AwsError(
          "ResourceInUse",
          `Hyperparameter tuning job names must be unique within an AWS account and region, and a tuning job with this name already exists (${arn})`,
        );
      }
      checkTuning(input);
      addTags(ctx, arn, input.Tags);
      engineOf(ctx).jobs.start(tuningJob, input);
      return { HyperParameterTuningJobArn: arn };
    },
  ),

  DescribeHyperParameterTuningJob: operation<
    DescribeHyperParameterTuningJobRequest,
    DescribeHyperParameterTuningJobResponse
  >((ctx, input) => tuning(ctx, input.HyperParameterTuningJobName)),

  StopHyperParameterTuningJob: voidOperation<StopHyperParameterTuningJobRequest>((ctx, input) => {
    const record = tuning(ctx, input.HyperParameterTuningJobName);
    const { HyperParameterTuningJobName: name, HyperParameterTuningJobStatus: status = "" } = record;
    if (over.includes(status)) {
      throw validation(`The request was rejected because the tuning job is in status ${status}.`);
    }
    if (engineOf(ctx).jobs.stop("HyperParameterTuningJob", name))
      ctx.store.put("HyperParameterTuningJob", name, tuningJob.stopping(record));
  }),

  DeleteHyperParameterTuningJob: voidOperation<DeleteHyperParameterTuningJobRequest>((ctx, input) => {
    const record = tuning(ctx, input.HyperParameterTuningJobName);
    const { HyperParameterTuningJobName: name, HyperParameterTuningJobArn: arn } = record;
    if (!over.includes(record.HyperParameterTuningJobStatus ?? "")) {
      throw validation(`The tuning job ${name} is in progress; stop it before it is deleted.`);
    }
    ctx.store.delete("HyperParameterTuningJob", name);
    ctx.store.delete("HyperParameterTuningJobName", name.toLowerCase());
    dropTrials(ctx, name);
    dropTags(ctx, arn);
  }),

  ListHyperParameterTuningJobs: operation<ListHyperParameterTuningJobsRequest, ListHyperParameterTuningJobsResponse>(
    (ctx, input) => {
      const all = ctx.store
        .list<TuningRecord>("HyperParameterTuningJob")
        .filter((one) =>
          passes(input, one.HyperParameterTuningJobName, one.HyperParameterTuningJobStatus, one.LastModifiedTime),
        );
      const [page, NextToken] = listPage(all, input, {
        id: (one) => one.HyperParameterTuningJobArn ?? "",
        created: (one) => one.CreationTime ?? 0,
        sort: {
          Name: (one) => one.HyperParameterTuningJobName ?? "",
          Status: (one) => one.HyperParameterTuningJobStatus ?? "",
        },
        by: "Name",
        order: "Ascending",
        size: documentedPage,
      });
      const HyperParameterTuningJobSummaries = page.map((one) => ({
        HyperParameterTuningJobName: one.HyperParameterTuningJobName,
        HyperParameterTuningJobArn: one.HyperParameterTuningJobArn,
        HyperParameterTuningJobStatus: one.HyperParameterTuningJobStatus,
        Strategy: one.HyperParameterTuningJobConfig?.Strategy,
        CreationTime: one.CreationTime,
        ...(one.HyperParameterTuningEndTime !== undefined && {
          HyperParameterTuningEndTime: one.HyperParameterTuningEndTime,
        }),
        ...(one.LastModifiedTime !== undefined && { LastModifiedTime: one.LastModifiedTime }),
        TrainingJobStatusCounters: one.TrainingJobStatusCounters,
        ObjectiveStatusCounters: one.ObjectiveStatusCounters,
        ...(one.HyperParameterTuningJobConfig?.ResourceLimits !== undefined && {
          ResourceLimits: one.HyperParameterTuningJobConfig.ResourceLimits,
        }),
      }));
      return { HyperParameterTuningJobSummaries, ...(NextToken !== undefined && { NextToken }) };
    },
  ),

  ListTrainingJobsForHyperParameterTuningJob: operation<
    ListTrainingJobsForHyperParameterTuningJobRequest,
    ListTrainingJobsForHyperParameterTuningJobResponse
  >((ctx, input) => {
    const { HyperParameterTuningJobName: name } = tuning(ctx, input.HyperParameterTuningJobName);
    const byValue = input.SortBy === "FinalObjectiveMetricValue";
    const all = summariesOf(ctx, name).filter(
      (one) =>
        (input.StatusEquals === undefined || one.TrainingJobStatus === input.StatusEquals) &&
        // Jobs without a value have no place in that order.
        (!byValue || valueOf(one) !== undefined),
    );
    const [TrainingJobSummaries, NextToken] = listPage(all, input, {
      id: (one) => one.TrainingJobName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: columns,
      by: "Name",
      order: "Ascending",
      size: documentedPage,
    });
    return { TrainingJobSummaries, ...(NextToken !== undefined && { NextToken }) };
  }),
};
