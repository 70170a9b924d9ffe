import type {
  CreateProcessingJobRequest,
  CreateProcessingJobResponse,
  CreateTrainingJobRequest,
  CreateTrainingJobResponse,
  DescribeProcessingJobRequest,
  DescribeProcessingJobResponse,
  DescribeTrainingJobRequest,
  DescribeTrainingJobResponse,
  ListProcessingJobsRequest,
  ListProcessingJobsResponse,
  ListTrainingJobsRequest,
  ListTrainingJobsResponse,
  StopProcessingJobRequest,
  StopTrainingJobRequest,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { processingJob, type ProcessingRecord } from "../containers/processing.ts";
import { trainingJob, type TrainingRecord } from "../containers/training.ts";
import { jobNamed } from "../containers/jobs.ts";
import type { Context } from "../context.ts";
import { engineOf } from "../engine/scheduler.ts";
import { AwsError, validation } from "../wire/error.ts";
import { over, passes } from "./job-filter.ts";
import { listPage } from "./listing.ts";
import { addTags } from "./tags.ts";
import { operation, voidOperation, type Operations, type Wire } from "./operation.ts";

function processing(ctx: Context, name = ""): ProcessingRecord & { ProcessingJobArn: string } {
  const record = jobNamed<ProcessingRecord>(ctx, "ProcessingJob", name);
  if (record === undefined) throw validation(`Could not find requested job with name: ${name}`);
  return { ...record, ProcessingJobArn: record.ProcessingJobArn ?? "" };
}

function training(ctx: Context, name = ""): TrainingRecord & { TrainingJobArn: string } {
  const record = jobNamed<TrainingRecord>(ctx, "TrainingJob", name);
  if (record === undefined) throw validation("Requested resource not found.");
  return { ...record, TrainingJobArn: record.TrainingJobArn ?? "" };
}

const processingOperations: Operations = {
  CreateProcessingJob: operation<CreateProcessingJobRequest, CreateProcessingJobResponse>((ctx, input) => {
    const name = input.ProcessingJobName ?? "";
    if (jobNamed(ctx, "ProcessingJob", name) !== undefined) {
      const arn = sagemakerArn(ctx, "processing-job", name);
      throw new AwsError(
        "ResourceInUse",
        `Job name must be unique within an AWS account and region, and a processing job with this name already exists (${arn})`,
      );
    }
    addTags(ctx, sagemakerArn(ctx, "processing-job", name), input.Tags);
    return { ProcessingJobArn: engineOf(ctx).jobs.start(processingJob, input).record.ProcessingJobArn };
  }),

  DescribeProcessingJob: operation<DescribeProcessingJobRequest, DescribeProcessingJobResponse>((ctx, input) =>
    processing(ctx, input.ProcessingJobName),
  ),

  StopProcessingJob: voidOperation<StopProcessingJobRequest>((ctx, input) => {
    const record = processing(ctx, input.ProcessingJobName);
    const name = record.ProcessingJobName ?? "";
    if (over.includes(record.ProcessingJobStatus ?? "")) {
      throw validation(
        `The request was rejected because the processing job is in status ${record.ProcessingJobStatus ?? ""}.`,
      );
    }
    if (engineOf(ctx).jobs.stop("ProcessingJob", name))
      ctx.store.put("ProcessingJob", name, processingJob.stopping(record));
  }),

  ListProcessingJobs: operation<ListProcessingJobsRequest, ListProcessingJobsResponse>((ctx, input) => {
    const all = ctx.store
      .list<ProcessingRecord>("ProcessingJob")
      .filter((one) => passes(input, one.ProcessingJobName, one.ProcessingJobStatus, one.LastModifiedTime));
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.ProcessingJobArn ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.ProcessingJobName ?? "", Status: (one) => one.ProcessingJobStatus ?? "" },
    });
    const ProcessingJobSummaries = page.map((one) => ({
      ProcessingJobName: one.ProcessingJobName,
      ProcessingJobArn: one.ProcessingJobArn,
      CreationTime: one.CreationTime,
      ...(one.ProcessingEndTime !== undefined && { ProcessingEndTime: one.ProcessingEndTime }),
      ...(one.LastModifiedTime !== undefined && { LastModifiedTime: one.LastModifiedTime }),
      ProcessingJobStatus: one.ProcessingJobStatus,
      ...(one.FailureReason !== undefined && { FailureReason: one.FailureReason }),
      ...(one.ExitMessage !== undefined && { ExitMessage: one.ExitMessage }),
    }));
    return { ProcessingJobSummaries, ...(NextToken !== undefined && { NextToken }) } satisfies Wire<
      Omit<ListProcessingJobsResponse, "$metadata">
    >;
  }),
};

const trainingOperations: Operations = {
  CreateTrainingJob: operation<CreateTrainingJobRequest, CreateTrainingJobResponse>((ctx, input) => {
    const name = input.TrainingJobName ?? "";
    if (jobNamed(ctx, "TrainingJob", name) !== undefined) {
      const arn = sagemakerArn(ctx, "training-job", name);
      throw new AwsError(
        "ResourceInUse",
        `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${arn})`,
      );
    }
    addTags(ctx, sagemakerArn(ctx, "training-job", name), input.Tags);
    return { TrainingJobArn: engineOf(ctx).jobs.start(trainingJob, input).record.TrainingJobArn };
  }),

  DescribeTrainingJob: operation<DescribeTrainingJobRequest, DescribeTrainingJobResponse>((ctx, input) =>
    training(ctx, input.TrainingJobName),
  ),

  StopTrainingJob: voidOperation<StopTrainingJobRequest>((ctx, input) => {
    const record = training(ctx, input.TrainingJobName);
    const name = record.TrainingJobName ?? "";
    if (over.includes(record.TrainingJobStatus ?? "")) {
      throw validation(
        `The request was rejected because the training job is in status ${record.TrainingJobStatus ?? ""}.`,
      );
    }
    if (engineOf(ctx).jobs.stop("TrainingJob", name)) ctx.store.put("TrainingJob", name, trainingJob.stopping(record));
  }),

  ListTrainingJobs: operation<ListTrainingJobsRequest, ListTrainingJobsResponse>((ctx, input) => {
    const all = ctx.store.list<TrainingRecord>("TrainingJob").filter(
      (one) =>
        passes(input, one.TrainingJobName, one.TrainingJobStatus, one.LastModifiedTime) &&
        // No job here keeps its machines warm.
        input.WarmPoolStatusEquals === undefined &&
        (input.TrainingPlanArnEquals === undefined ||
          one.ResourceConfig?.TrainingPlanArn === input.TrainingPlanArnEquals),
    );
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.TrainingJobArn ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.TrainingJobName ?? "", Status: (one) => one.TrainingJobStatus ?? "" },
    });
    const TrainingJobSummaries = page.map((one) => ({
      TrainingJobName: one.TrainingJobName,
      TrainingJobArn: one.TrainingJobArn,
      CreationTime: one.CreationTime,
      ...(one.TrainingEndTime !== undefined && { TrainingEndTime: one.TrainingEndTime }),
      ...(one.LastModifiedTime !== undefined && { LastModifiedTime: one.LastModifiedTime }),
      TrainingJobStatus: one.TrainingJobStatus,
      SecondaryStatus: one.SecondaryStatus,
    }));
    return { TrainingJobSummaries, ...(NextToken !== undefined && { NextToken }) };
  }),
};

/** Jobs that are started on their own; steps of pipelines run by the same code. */
export const jobOperations: Operations = { ...processingOperations, ...trainingOperations };
