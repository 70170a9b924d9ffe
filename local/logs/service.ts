import type {
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  DescribeLogStreamsRequest,
  DescribeLogStreamsResponse,
  FilterLogEventsRequest,
  FilterLogEventsResponse,
  GetLogEventsRequest,
  GetLogEventsResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { filterFor } from "./filter.ts";
import type { Line, Logs, Stream } from "./store.ts";

const invalid = (message: string) => new AwsError("InvalidParameterException", message);
const noGroup = () => new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
const noStream = () => new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");

const groupArn = (ctx: Context, group: string) => `arn:aws:logs:${ctx.region}:${ctx.account}:log-group:${group}`;

interface GroupName {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

function groupOf(input: GroupName): string {
  const name = input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, "").replace(/:\*$/, "");
  if (name === undefined || name === "") throw invalid("logGroupName is required");
  return name;
}

/** CloudWatch Logs, to read what jobs, endpoints and deployments wrote. */
export function logsOperations(logs: Logs): Operations {
  const streamsOf = (group: string): readonly Stream[] => {
    const streams = logs.streams(group);
    if (streams.length === 0) throw noGroup();
    return streams;
  };

  return {
    DescribeLogGroups: operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse>((ctx, input) => {
      const { logGroupNamePrefix = "", logGroupNamePattern = "" } = input;
      const all = logs
        .groups()
        .filter((name) => name.startsWith(logGroupNamePrefix) && name.includes(logGroupNamePattern));
      const [page, nextToken] = pageOf(all, pageRequest(input), (name) => name, 50);
      const logGroups = page.map((logGroupName) => {
        const streams = logs.streams(logGroupName);
        return {
          logGroupName,
          creationTime: Math.min(...streams.map(({ created }) => created)),
          metricFilterCount: 0,
          arn: `${groupArn(ctx, logGroupName)}:*`,
          logGroupArn: groupArn(ctx, logGroupName),
          storedBytes: streams.reduce((sum, stream) => sum + logs.size(stream), 0),
        };
      });
      return { logGroups, ...(nextToken !== undefined && { nextToken }) };
    }),

    DescribeLogStreams: operation<DescribeLogStreamsRequest, DescribeLogStreamsResponse>((ctx, input) => {
      const group = groupOf(input);
      const described = streamsOf(group)
        .filter(({ stream }) => stream.startsWith(input.logStreamNamePrefix ?? ""))
        .map((stream) => describeStream(ctx, logs, stream))
        .toSorted((a, b) =>
          input.orderBy === "LastEventTime"
            ? (a.lastEventTimestamp ?? 0) - (b.lastEventTimestamp ?? 0)
            : a.logStreamName < b.logStreamName
              ? -1
              : 1,
        );
      if (input.descending === true) described.reverse();
      const [logStreams, nextToken] = pageOf(described, pageRequest(input), ({ logStreamName }) => logStreamName, 50);
      return { logStreams, ...(nextToken !== undefined && { nextToken }) };
    }),

    GetLogEvents: operation<GetLogEventsRequest, GetLogEventsResponse>((_ctx, input) => {
      const stream = streamsOf(groupOf(input)).find((one) => one.stream === input.logStreamName);
      if (stream === undefined) throw noStream();
      const lines = logs.lines(stream).filter((line) => inTime(line, input));
      const limit = Math.min(input.limit ?? 10_000, 10_000);
      const token = readToken(input.nextToken);
      let page: readonly Line[];
      if (token?.way === "f") page = lines.filter(({ offset }) => offset >= token.at).slice(0, limit);
      else if (token?.way === "b") page = lines.filter(({ offset }) => offset < token.at).slice(-limit);
      else page = input.startFromHead === true ? lines.slice(0, limit) : lines.slice(-limit);
      const start = page[0]?.offset ?? token?.at ?? 0;
      const end = page.at(-1)?.end ?? token?.at ?? 0;
      return {
        events: page.map(({ time, message }) => ({ timestamp: time, message, ingestionTime: time })),
        nextForwardToken: `f/${end}`,
        nextBackwardToken: `b/${start}`,
      };
    }),

    FilterLogEvents: operation<FilterLogEventsRequest, FilterLogEventsResponse>((_ctx, input) => {
      const names = input.logStreamNames === undefined ? undefined : new Set(input.logStreamNames);
      const keeps = filterFor(input.filterPattern ?? "");
      const streams = streamsOf(groupOf(input)).filter(
        ({ stream }) => (names?.has(stream) ?? true) && stream.startsWith(input.logStreamNamePrefix ?? ""),
      );
      const events = streams
        .flatMap((one) => logs.lines(one).map((line) => ({ line, stream: one.stream })))
        .filter(({ line }) => inTime(line, input) && keeps(line.message))
        .map(({ line, stream }) => ({
          logStreamName: stream,
          timestamp: line.time,
          message: line.message,
          ingestionTime: line.time,
          eventId: `${stream}:${line.offset}`,
        }))
        .toSorted((a, b) => a.timestamp - b.timestamp);
      const [page, nextToken] = pageOf(events, pageRequest(input), ({ eventId }) => eventId, 10_000);
      return { events: page, searchedLogStreams: [], ...(nextToken !== undefined && { nextToken }) };
    }),
  };
}

function describeStream(ctx: Context, logs: Logs, one: Stream) {
  const lines = logs.lines(one);
  const [first, last] = [lines[0], lines.at(-1)];
  return {
    logStreamName: one.stream,
    creationTime: one.created,
    arn: `${groupArn(ctx, one.group)}:log-stream:${one.stream}`,
    storedBytes: logs.size(one),
    ...(first !== undefined && { firstEventTimestamp: first.time }),
    ...(last !== undefined && { lastEventTimestamp: last.time, lastIngestionTime: last.time }),
  };
}

interface Paged {
  readonly limit?: number | undefined;
  readonly nextToken?: string | undefined;
}

const pageRequest = ({ limit, nextToken }: Paged) => ({ MaxResults: limit, NextToken: nextToken });

interface Window {
  readonly startTime?: number | undefined;
  readonly endTime?: number | undefined;
}

const inTime = ({ time }: Line, { startTime, endTime }: Window) =>
  time >= (startTime ?? 0) && time < (endTime ?? Number.POSITIVE_INFINITY);

function readToken(token: string | undefined): { way: string; at: number } | undefined {
  if (token === undefined) return undefined;
  const match = /^([fb])\/(\d{1,15})$/.exec(token);
  if (match?.[1] === undefined) throw invalid("The specified nextToken is invalid.");
  return { way: match[1], at: Number(match[2]) };
}
