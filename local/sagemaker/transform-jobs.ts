import type {
  CreateTransformJobRequest,
  CreateTransformJobResponse,
  DescribeTransformJobRequest,
  DescribeTransformJobResponse,
  ListTransformJobsRequest,
  ListTransformJobsResponse,
  StopTransformJobRequest,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { jobNamed } from "../containers/jobs.ts";
import type { Context } from "../context.ts";
import { engineOf } from "../engine/engine-of.ts";
import { checkTransform } from "../transform/check.ts";
import { transformJob, type TransformRecord } from "../transform/job.ts";
import { AwsError, validation } from "../wire/error.ts";
import { over, passes } from "./job-filter.ts";
import { documentedPage, listPage } from "./listing.ts";
import { operation, voidOperation, type Operations } from "./operation.ts";
import { addTags } from "./tags.ts";

function transform(ctx: Context, name = ""): TransformRecord & { TransformJobArn: string } {
  const record = jobNamed<TransformRecord>(ctx, "TransformJob", name);
  if (record === undefined) throw validation(`Could not find requested job with name: ${name}`);
  return { ...record, TransformJobArn: record.TransformJobArn ?? "" };
}

/** Batch transform jobs that are started on their own; steps of pipelines run by the same code. */
export const transformOperations: Operations = {
  CreateTransformJob: operation<CreateTransformJobRequest, CreateTransformJobResponse>((ctx, input) => {
    const name = input.TransformJobName ?? "";
    const arn = sagemakerArn(ctx, "transform-job", name);
    if (jobNamed(ctx, "TransformJob", name) !== undefined) {
      throw new AwsError(
        "ResourceInUse",
        `Job name must be unique within an AWS account and region, and a transform job with this name already exists (${arn})`,
      );
    }
    checkTransform(ctx, input);
    addTags(ctx, arn, input.Tags);
    return { TransformJobArn: engineOf(ctx).jobs.start(transformJob, input).record.TransformJobArn };
  }),

  DescribeTransformJob: operation<DescribeTransformJobRequest, DescribeTransformJobResponse>((ctx, input) =>
    transform(ctx, input.TransformJobName),
  ),

  StopTransformJob: voidOperation<StopTransformJobRequest>((ctx, input) => {
    const record = transform(ctx, input.TransformJobName);
    const name = record.TransformJobName ?? "";
    if (over.includes(record.TransformJobStatus ?? "")) {
      throw validation(
        `The request was rejected because the transform job is in status ${record.TransformJobStatus ?? ""}.`,
      );
    }
    if (engineOf(ctx).jobs.stop("TransformJob", name))
      ctx.store.put("TransformJob", name, transformJob.stopping(record));
  }),

  ListTransformJobs: operation<ListTransformJobsRequest, ListTransformJobsResponse>((ctx, input) => {
    const modified = (one: TransformRecord) => one.TransformEndTime ?? one.TransformStartTime ?? one.CreationTime;
    const all = ctx.store
      .list<TransformRecord>("TransformJob")
      .filter((one) => passes(input, one.TransformJobName, one.TransformJobStatus, modified(one)));
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.TransformJobArn ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.TransformJobName ?? "", Status: (one) => one.TransformJobStatus ?? "" },
      size: documentedPage,
    });
    const TransformJobSummaries = page.map((one) => ({
      TransformJobName: one.TransformJobName,
      TransformJobArn: one.TransformJobArn,
      CreationTime: one.CreationTime,
      LastModifiedTime: modified(one),
      TransformJobStatus: one.TransformJobStatus,
      ...(one.TransformEndTime !== undefined && { TransformEndTime: one.TransformEndTime }),
      ...(one.FailureReason !== undefined && { FailureReason: one.FailureReason }),
    }));
    return { TransformJobSummaries, ...(NextToken !== undefined && { NextToken }) };
  }),
};
