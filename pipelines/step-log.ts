import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";

/** Where the programs of a step print. */
export interface StepLog {
  readonly group: string;
  /** What the names of its streams begin with, as far as the case of the letters is known. */
  readonly prefix: string;
  readonly holds: (stream: string) => boolean;
}

/**
 * Where a step's programs print; `undefined` as long as none runs, and for steps that run none.
 *
 * @example
 * stepLogOf(step, executionArn)?.group; // "/aws/sagemaker/TrainingJobs"
 */
export function stepLogOf(step: PipelineExecutionStep, executionArn: string): StepLog | undefined {
  const { ProcessingJob, TrainingJob, TransformJob, TuningJob, QualityCheck, ClarifyCheck, Lambda } =
    step.Metadata ?? {};
  const processing = ProcessingJob?.Arn ?? QualityCheck?.CheckJobArn ?? ClarifyCheck?.CheckJobArn;
  if (processing !== undefined) return jobLog("ProcessingJobs", processing, "/", 2);
  if (TrainingJob?.Arn !== undefined) return jobLog("TrainingJobs", TrainingJob.Arn, "/", 2);
  if (TransformJob?.Arn !== undefined) return jobLog("TransformJobs", TransformJob.Arn, "/", 2);
  // Its training jobs bear its name and a number.
  if (TuningJob?.Arn !== undefined) return jobLog("TrainingJobs", TuningJob.Arn, "-", 1);
  return Lambda?.Arn === undefined ? undefined : functionLog(Lambda.Arn, step.StepName ?? "", executionArn);
}

// ARNs have the job's name in lower case, streams as it was given: the parts before the step's name are the same in both.
function jobLog(kind: string, arn: string, after: string, sameParts: number): StepLog {
  const job = lastPart(arn).toLowerCase();
  return {
    group: `/aws/sagemaker/${kind}`,
    prefix: job.split("-").slice(0, sameParts).join("-"),
    holds: (stream) => stream.toLowerCase().startsWith(`${job}${after}`),
  };
}

/** The calls of a step on the embedded engine; the streams on AWS do not say who called. */
function functionLog(arn: string, step: string, executionArn: string): StepLog {
  const prefix = `pipelines-${lastPart(executionArn)}-`;
  const name = step.replaceAll("_", "-");
  return {
    group: `/aws/lambda/${arn.split(":")[6] ?? arn}`,
    prefix,
    holds: (stream) => {
      const called = /^(.*)-[A-Za-z0-9]{10}$/.exec(stream.slice(prefix.length))?.[1];
      return called !== undefined && stream.startsWith(prefix) && (called === name || isCut(stream, called, name));
    },
  };
}

const longestJobName = 63;

/** Whether a name that was too long for a stream gave way. */
const isCut = (stream: string, called: string, name: string): boolean =>
  stream.length >= longestJobName - 1 && called !== "" && name.startsWith(called);

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);

/** The names of the streams of a log that are there; none as long as nothing has been printed. */
export async function streamsOf(
  logs: CloudWatchLogsClient,
  { group, prefix, holds }: StepLog,
): Promise<readonly string[]> {
  const { paginateDescribeLogStreams, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  const found: string[] = [];
  try {
    const pages = paginateDescribeLogStreams(
      { client: logs },
      { logGroupName: group, ...(prefix !== "" && { logStreamNamePrefix: prefix }) },
    );
    for await (const { logStreams = [] } of pages)
      found.push(...logStreams.flatMap(({ logStreamName: name }) => (name !== undefined && holds(name) ? [name] : [])));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return found;
}
