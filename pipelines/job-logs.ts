import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";

/** Hands out the lines that the job of a step has printed since the last time. */
export interface JobLogs {
  read(step: PipelineExecutionStep): Promise<readonly string[]>;
}

/** Follows the logs of processing and training jobs in CloudWatch Logs. */
export function followJobLogs(logs: CloudWatchLogsClient): JobLogs {
  const tokens = new Map<string, string>();
  return {
    async read(step) {
      const { ProcessingJob, TrainingJob } = step.Metadata ?? {};
      const arn = ProcessingJob?.Arn ?? TrainingJob?.Arn;
      if (arn === undefined) return [];
      const group = `/aws/sagemaker/${ProcessingJob === undefined ? "TrainingJobs" : "ProcessingJobs"}`;
      const lines: string[] = [];
      for (const stream of await streamsOf(logs, group, arn.slice(arn.lastIndexOf("/") + 1))) {
        const read = await linesAfter(logs, group, stream, tokens.get(`${group}/${stream}`));
        if (read.token !== undefined) tokens.set(`${group}/${stream}`, read.token);
        lines.push(...read.lines);
      }
      return lines;
    },
  };
}

// ARNs have the job's name in lower case, streams as it was given: the part before the step's name is the same in both.
async function streamsOf(logs: CloudWatchLogsClient, group: string, job: string): Promise<readonly string[]> {
  const { DescribeLogStreamsCommand, ResourceNotFoundException } = await import("@aws-sdk/client-cloudwatch-logs");
  try {
    const { logStreams = [] } = await logs.send(
      new DescribeLogStreamsCommand({ logGroupName: group, logStreamNamePrefix: job.split("-").slice(0, 2).join("-") }),
    );
    return logStreams.flatMap(({ logStreamName }) =>
      logStreamName?.toLowerCase().startsWith(`${job.toLowerCase()}/`) ? [logStreamName] : [],
    );
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return []; // no job has printed yet
    throw error;
  }
}

async function linesAfter(
  logs: CloudWatchLogsClient,
  group: string,
  stream: string,
  after: string | undefined,
): Promise<{ readonly lines: readonly string[]; readonly token?: string }> {
  const { GetLogEventsCommand } = await import("@aws-sdk/client-cloudwatch-logs");
  const lines: string[] = [];
  for (let token = after; ;) {
    const { events = [], nextForwardToken } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        startFromHead: true,
        ...(token !== undefined && { nextToken: token }),
      }),
    );
    lines.push(...events.map((event) => event.message ?? ""));
    if (nextForwardToken === undefined) return { lines, ...(token !== undefined && { token }) };
    if (nextForwardToken === token || events.length === 0) return { lines, token: nextForwardToken };
    token = nextForwardToken;
  }
}
