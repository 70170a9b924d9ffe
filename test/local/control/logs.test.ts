import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openBench, type Bench } from "./engine.ts";

let bench: Bench;
const logGroupName = "/aws/sagemaker/TrainingJobs";
const logStreamName = "job-1/algo-1";
beforeAll(async () => {
  bench = await openBench();
  const { logs } = bench.engine.context;
  for (let i = 1; i <= 5; i++) logs.append(logGroupName, logStreamName, `epoch=${i} loss=${1 / i}`);
  logs.append(logGroupName, "job-2/algo-1", "two\nlines\n");
  logs.append("/aws/sagemaker/ProcessingJobs", "p/algo-1", "ERROR here");
});
afterAll(() => bench.end());

const get = async (more = {}) => bench.logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...more }));
const texts = (events: readonly { message?: string | undefined }[] | undefined) =>
  events?.map(({ message }) => message?.split(" ")[0]);

it("keeps logs as text that people can read", () => {
  const text = readFileSync(
    join(bench.project, ".sagewright", "logs", "aws", "sagemaker", "TrainingJobs", "job-1", "algo-1.log"),
    "utf8",
  );
  expect(text.split("\n")[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z epoch=1 loss=1$/);
});

it("lists groups and streams", async () => {
  const groups = await bench.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/sagemaker/T" }));
  expect(groups.logGroups?.map((one) => one.logGroupName)).toEqual([logGroupName]);
  const streams = await bench.logs.send(new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: "job-1" }));
  expect(streams.logStreams?.map((one) => one.logStreamName)).toEqual([logStreamName]);
  expect(streams.logStreams?.[0]?.lastEventTimestamp).toBeGreaterThan(1.7e12);
});

it("reads from the head, from the tail, and onward by token without loss or repetition", async () => {
  expect(texts((await get({ limit: 2 })).events)).toEqual(["epoch=4", "epoch=5"]);
  const head = await get({ startFromHead: true, limit: 3 });
  expect(texts(head.events)).toEqual(["epoch=1", "epoch=2", "epoch=3"]);
  const rest = await get({ nextToken: head.nextForwardToken });
  expect(texts(rest.events)).toEqual(["epoch=4", "epoch=5"]);
  const end = await get({ nextToken: rest.nextForwardToken });
  expect(end.events).toEqual([]);
  expect(end.nextForwardToken).toBe(rest.nextForwardToken);
  bench.engine.context.logs.append(logGroupName, logStreamName, "epoch=6");
  expect(texts((await get({ nextToken: end.nextForwardToken })).events)).toEqual(["epoch=6"]);
  expect(texts((await get({ nextToken: rest.nextBackwardToken, limit: 2 })).events)).toEqual(["epoch=2", "epoch=3"]);
});

it("filters across streams", async () => {
  const find = async (filterPattern: string, more = {}) =>
    texts((await bench.logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern, ...more }))).events);
  expect(await find('"epoch=2"')).toEqual(["epoch=2"]);
  expect(await find("?two ?lines")).toEqual(["two", "lines"]);
  expect(await find("-epoch", { logStreamNames: ["job-2/algo-1"] })).toEqual(["two", "lines"]);
  expect(await find("", { startTime: Date.now() + 60_000 })).toEqual([]);
  await expect(find("{ $.x = 1 }")).rejects.toMatchObject({ name: "InvalidParameterException" });
});

it("tells what is not there", async () => {
  await expect(get({ logGroupName: "/none" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(get({ logStreamName: "none" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(get({ nextToken: "x" })).rejects.toMatchObject({ name: "InvalidParameterException" });
});

it("never writes outside its folder", () => {
  const { logs } = bench.engine.context;
  logs.append("../../../escape", "../../x", "m");
  logs.append("/aws/a.log", "x", "1");
  logs.append("/aws", "a", "2");
  expect(existsSync(join(bench.project, "escape"))).toBe(false);
  expect(existsSync(join(bench.project, "..", "escape"))).toBe(false);
});
