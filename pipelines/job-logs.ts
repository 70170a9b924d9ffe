import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { stepLogOf, streamsOf } from "./step-log.ts";

/** Hands out the lines that the programs of a step have printed since the last time. */
export interface JobLogs {
  read(step: PipelineExecutionStep): Promise<readonly string[]>;
}

/** Follows the logs of an execution's steps in CloudWatch Logs. */
export function followJobLogs(logs: CloudWatchLogsClient, executionArn: string): JobLogs {
  const tokens = new Map<string, string>();
  return {
    async read(step) {
      const log = stepLogOf(step, executionArn);
      if (log === undefined) return [];
      const lines: string[] = [];
      for (const stream of await streamsOf(logs, log)) {
        const read = await linesAfter(logs, log.group, stream, tokens.get(`${log.group}/${stream}`));
        if (read.token !== undefined) tokens.set(`${log.group}/${stream}`, read.token);
        lines.push(...read.lines);
      }
      return lines;
    },
  };
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
