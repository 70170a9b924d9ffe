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
import { compilePattern } from "../../../local/events/pattern.ts";
import { transformInput } from "../../../local/events/transform.ts";
import { eventually, openBench, type Bench } from "./engine.ts";

const matches = (pattern: unknown, event: unknown) => compilePattern(JSON.stringify(pattern))(event);

describe("event patterns", () => {
  const event = {
    source: "aws.sagemaker",
    resources: ["arn:1", "arn:2"],
    detail: {
      name: "Skin-7",
      n: 0.83,
      zero: 0,
      flag: true,
      nothing: null,
      ip: "10.0.3.7",
      empty: "",
      list: [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      deep: { er: "x" },
    },
  };
  it.each([
    [{ source: ["aws.sagemaker"] }, true],
    [{ source: ["other", "aws.sagemaker"] }, true],
    [{ source: ["other"] }, false],
    [{ resources: ["arn:2"] }, true],
    [{ missing: ["x"] }, false],
    [{ detail: { n: [0.83], flag: [true], nothing: [null], empty: [""] } }, true],
    [{ detail: { flag: ["true"] } }, false],
    [{ detail: { name: [{ prefix: "Skin" }] } }, true],
    [{ detail: { name: [{ prefix: { "equals-ignore-case": "skin" } }] } }, true],
    [{ detail: { name: [{ prefix: "skin" }] } }, false],
    [{ detail: { name: [{ suffix: "-7" }] } }, true],
    [{ detail: { name: [{ suffix: { "equals-ignore-case": "KIN-7" } }] } }, true],
    [{ detail: { name: [{ "equals-ignore-case": "SKIN-7" }] } }, true],
    [{ detail: { name: [{ "anything-but": "Skin-7" }] } }, false],
    [{ detail: { name: [{ "anything-but": ["a", "b"] }] } }, true],
    [{ detail: { n: [{ "anything-but": 0.83 }] } }, false],
    [{ detail: { name: [{ "anything-but": { prefix: "Skin" } }] } }, false],
    [{ detail: { name: [{ "anything-but": { prefix: ["a", "b"] } }] } }, true],
    [{ detail: { name: [{ "anything-but": { suffix: ["-7", "-8"] } }] } }, false],
    [{ detail: { name: [{ "anything-but": { "equals-ignore-case": ["SKIN-7"] } }] } }, false],
    [{ detail: { name: [{ "anything-but": { wildcard: "*-8" } }] } }, true],
    [{ detail: { missing: [{ "anything-but": "x" }] } }, false],
    [{ detail: { n: [{ numeric: [">", 0.8, "<=", 0.83] }] } }, true],
    [{ detail: { n: [{ numeric: ["<", 0.8] }] } }, false],
    [{ detail: { n: [{ numeric: ["=", 0.83] }] } }, true],
    [{ detail: { name: [{ numeric: ["=", 7] }] } }, false],
    [{ detail: { name: [{ exists: true }] } }, true],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { name: [{ exists: false }] } }, false],
    [{ nowhere: { at: { all: [{ exists: false }] } } }, true],
    [{ detail: { name: [{ wildcard: "S*-*" }] } }, true],
    [{ detail: { name: [{ wildcard: "*k*7" }] } }, true],
    [{ detail: { name: [{ wildcard: "*x*" }] } }, false],
    [{ detail: { name: [{ wildcard: "Skin-7*7" }] } }, false],
    [{ detail: { ip: [{ cidr: "10.0.0.0/16" }] } }, true],
    [{ detail: { ip: [{ cidr: "10.1.0.0/16" }] } }, false],
    [{ $or: [{ source: ["x"] }, { detail: { deep: { er: ["x"] } } }] }, true],
    [{ source: ["x"], $or: [{ source: ["x"] }, { detail: { deep: { er: ["x"] } } }] }, false],
    [{ detail: { $or: [{ zero: [1] }, { flag: [false] }] } }, false],
    [{ detail: { name: ["nope", { prefix: "Sk" }] } }, true],
    [{ detail: { list: { a: [1], b: [2] } } }, true],
    [{ detail: { list: { a: [1], b: [4] } } }, false],
  ])("%j → %j", (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    "{",
    "[]",
    "{}",
    '{"a":"x"}',
    '{"a":[]}',
    '{"a":1}',
    '{"a":[{"prefix":1}]}',
    '{"a":[{"nope":"x"}]}',
    '{"a":[{"prefix":"x","suffix":"y"}]}',
    '{"a":[{"numeric":[">"]}]}',
    '{"a":[{"numeric":["~",1]}]}',
    '{"a":[{"exists":"yes"}]}',
    '{"a":[{"cidr":"10.0.0.0/99"}]}',
    '{"a":[{"wildcard":"a**b"}]}',
    '{"a":[[1]]}',
    '{"$or":[{"a":["x"]}]}',
    '{"a":[{"anything-but":{"nope":"x"}}]}',
    '{"a":[{"constructor":"x"}]}',
  ])("refuses %s", (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(/Event pattern is not valid/);
  });

  it("takes linear time for any wildcard", () => {
    const pattern = { a: [{ wildcard: `${"*a".repeat(100)}b` }] };
    const start = performance.now();
    expect(matches(pattern, { a: "a".repeat(100_000) })).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("starts deployment once per real approval", () => {
    const rule = {
      source: ["aws.sagemaker"],
      "detail-type": ["SageMaker Model Package State Change"],
      detail: {
        ModelPackageGroupName: ["g"],
        ModelApprovalStatus: ["Approved"],
        $or: [
          { UpdatedModelPackageFields: ["ModelApprovalStatus"] },
          { UpdatedModelPackageFields: [{ exists: false }] },
        ],
      },
    };
    const base = { source: "aws.sagemaker", "detail-type": "SageMaker Model Package State Change" };
    const detail = { ModelPackageGroupName: "g", ModelApprovalStatus: "Approved" };
    expect(matches(rule, { ...base, detail })).toBe(true);
    expect(
      matches(rule, {
        ...base,
        detail: { ...detail, UpdatedModelPackageFields: ["ApprovalDescription", "ModelApprovalStatus"] },
      }),
    ).toBe(true);
    expect(matches(rule, { ...base, detail: { ...detail, UpdatedModelPackageFields: ["ModelLifeCycle"] } })).toBe(
      false,
    );
  });
});

describe("input transformers", () => {
  const event = { detail: { name: 'a"b', n: 1, list: [{ x: "deep" }], o: { k: true } } };
  it.each([
    ['{"v":<name>}', { name: "$.detail.name" }, '{"v":"a\\"b"}'],
    ['{"v":"is <name>"}', { name: "$.detail.name" }, '{"v":"is a\\"b"}'],
    ['{"v":<n>,"w":"<n>"}', { n: "$.detail.n" }, '{"v":1,"w":"1"}'],
    ['{"v":<o>}', { o: "$.detail.o" }, '{"v":{"k":true}}'],
    ['{"v":<x>}', { x: "$.detail.list[0].x" }, '{"v":"deep"}'],
    ['{"v":<x>}', { x: "$['detail']['n']" }, '{"v":1}'],
    ['"gone <x>."', { x: "$.detail.nope" }, '"gone ."'],
    ['"<aws.events.rule-name>"', {}, '"r"'],
    ['{"a":"\\"<n>\\" < 3"}', { n: "$.detail.n" }, '{"a":"\\"1\\" < 3"}'],
  ])("%s", (InputTemplate, InputPathsMap, expected) => {
    expect(
      transformInput({ InputTemplate, InputPathsMap: InputPathsMap as Record<string, string> }, event, {
        "aws.events.rule-name": "r",
      }),
    ).toBe(expected);
  });
});

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
    expect((await test('{"source":"app"}')).Result).toBe(true);
    expect((await test('{"source":"b"}')).Result).toBe(false);
    await expect(test("no")).rejects.toMatchObject({ name: "ValidationException" });
  });
});
