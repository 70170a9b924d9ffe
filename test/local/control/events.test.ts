import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TestEventPatternCommand,
} from "@aws-sdk/client-eventbridge";
import { CreatePipelineCommand } from "@aws-sdk/client-sagemaker";
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineDefaults } from "../../../local/index.ts";
import { eventually, openBench, type Bench } from "./engine.ts";

describe("the bus", () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench();
  });
  afterAll(() => bench.end());
  const EventPattern = JSON.stringify({ source: ["app"] });
  const Arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/OnEvent";
  const put = (detail: unknown, Source = "app") =>
    bench.events.send(new PutEventsCommand({ Entries: [{ Source, DetailType: "T", Detail: JSON.stringify(detail) }] }));

  it("keeps rules and targets", async () => {
    const { RuleArn } = await bench.events.send(new PutRuleCommand({ Name: "r1", EventPattern, Description: "d" }));
    expect(RuleArn).toBe("arn:aws:events:us-east-1:123456789012:rule/r1");
    await bench.events.send(new PutTargetsCommand({ Rule: "r1", Targets: [{ Id: "t", Arn }] }));
    expect(await bench.events.send(new DescribeRuleCommand({ Name: "r1" }))).toMatchObject({
      EventPattern,
      State: "ENABLED",
      Description: "d",
    });
    expect((await bench.events.send(new ListRulesCommand({ NamePrefix: "r" }))).Rules?.map(({ Name }) => Name)).toEqual(
      ["r1"],
    );
    await expect(bench.events.send(new DeleteRuleCommand({ Name: "r1" }))).rejects.toMatchObject({
      message: expect.stringContaining("has targets"),
    });
    const removed = await bench.events.send(new RemoveTargetsCommand({ Rule: "r1", Ids: ["t", "u"] }));
    expect(removed.FailedEntryCount).toBe(1);
    expect((await bench.events.send(new ListTargetsByRuleCommand({ Rule: "r1" }))).Targets).toEqual([]);
    await bench.events.send(new DeleteRuleCommand({ Name: "r1" }));
    await expect(bench.events.send(new DescribeRuleCommand({ Name: "r1" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  it("refuses patterns and targets that cannot work", async () => {
    await expect(
      bench.events.send(new PutRuleCommand({ Name: "bad", EventPattern: '{"a":"b"}' })),
    ).rejects.toMatchObject({ name: "InvalidEventPatternException" });
    await expect(
      bench.events.send(new PutRuleCommand({ Name: "bad", ScheduleExpression: "at(2027-01-01T00:00:00)" })),
    ).rejects.toMatchObject({ name: "ValidationException", message: expect.stringContaining("Scheduler") });
    await bench.events.send(new PutRuleCommand({ Name: "r2", EventPattern }));
    const answer = await bench.events.send(
      new PutTargetsCommand({
        Rule: "r2",
        Targets: [
          { Id: "ok", Arn },
          { Id: "lambda", Arn: "arn:aws:lambda:us-east-1:123456789012:function:f" },
        ],
      }),
    );
    expect(answer).toMatchObject({
      FailedEntryCount: 1,
      FailedEntries: [{ TargetId: "lambda", ErrorMessage: expect.stringContaining("lambda") }],
    });
  });

  it("starts a SageMaker pipeline with parameters from the event, and not when the rule is disabled", async () => {
    const PipelineDefinition = JSON.stringify({
      Version: "2020-12-01",
      Steps: [{ Name: "F", Type: "Fail", Arguments: {} }],
    });
    await bench.sagemaker.send(
      new CreatePipelineCommand({ PipelineName: "OnEvent", RoleArn: engineDefaults.role, PipelineDefinition }),
    );
    await bench.events.send(new PutRuleCommand({ Name: "start", EventPattern }));
    const SageMakerPipelineParameters = {
      PipelineParameterList: [
        { Name: "Uri", Value: "$.detail.uri" },
        { Name: "Fixed", Value: "1" },
      ],
    };
    await bench.events.send(
      new PutTargetsCommand({ Rule: "start", Targets: [{ Id: "t", Arn, SageMakerPipelineParameters }] }),
    );
    const executions = () =>
      bench.engine.context.store
        .list<{ PipelineParameters?: unknown }>("PipelineExecution")
        .filter((one) => one.PipelineParameters !== undefined);
    await bench.events.send(new DisableRuleCommand({ Name: "start" }));
    await put({ uri: "s3://off" });
    await bench.events.send(new EnableRuleCommand({ Name: "start" }));
    await put({ uri: "s3://on" });
    const [one] = await eventually(() => (executions().length > 0 ? executions() : undefined), "the execution");
    expect(one?.PipelineParameters).toEqual([
      { Name: "Uri", Value: "s3://on" },
      { Name: "Fixed", Value: "1" },
    ]);
    expect(executions()).toHaveLength(1);
  });

  it("tells a delivery that failed", async () => {
    await bench.events.send(new PutRuleCommand({ Name: "lost", EventPattern: '{"source":["lost"]}' }));
    await bench.events.send(
      new PutTargetsCommand({
        Rule: "lost",
        Targets: [{ Id: "t", Arn: "arn:aws:codepipeline:us-east-1:123456789012:nobody" }],
      }),
    );
    await put({}, "lost");
    const warning = await eventually(() => bench.warnings.find((one) => one.includes("lost")), "the warning");
    expect(warning).toContain("does not have a pipeline with name 'nobody'");
    const { events } = await bench.logs.send(
      new GetLogEventsCommand({ logGroupName: "/aws/events/lost", logStreamName: "t" }),
    );
    expect(events?.[0]?.message).toContain("nobody");
  });

  it("writes every event down", async () => {
    const { Entries } = await put({ mark: "written" });
    const lines = readFileSync(join(bench.project, ".sagewright", "events.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    const found = lines
      .map((line) => JSON.parse(line) as { id: string })
      .find(({ id }) => id === Entries?.[0]?.EventId);
    expect(found).toMatchObject({
      source: "app",
      "detail-type": "T",
      account: "123456789012",
      region: "us-east-1",
      detail: { mark: "written" },
      version: "0",
    });
  });

  it("refuses events in AWS's own name, one by one", async () => {
    const { FailedEntryCount, Entries } = await bench.events.send(
      new PutEventsCommand({
        Entries: [
          { Source: "aws.sagemaker", DetailType: "T", Detail: "{}" },
          { Source: "app", DetailType: "T", Detail: "[" },
          { Source: "app", DetailType: "T", Detail: "{}" },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(2);
    expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
      "NotAuthorizedForSourceException",
      "MalformedDetail",
      undefined,
    ]);
  });

  it("tests patterns", async () => {
    const test = (Event: string) => bench.events.send(new TestEventPatternCommand({ EventPattern, Event }));
    const rest = {
      id: "1",
      account: "1",
      time: "2026-01-01T00:00:00Z",
      region: "r",
      resources: [],
      "detail-type": "d",
    };
    expect((await test(JSON.stringify({ ...rest, source: "app" }))).Result).toBe(true);
    expect((await test(JSON.stringify({ ...rest, source: "b" }))).Result).toBe(false);
    await expect(test('{"id":"1","source":"app"}')).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("it has no account, time, region, resources, detail-type") as unknown,
    });
    await expect(test("null")).rejects.toMatchObject({ name: "ValidationException" });
    await expect(test("no")).rejects.toMatchObject({ name: "ValidationException" });
  });
});
