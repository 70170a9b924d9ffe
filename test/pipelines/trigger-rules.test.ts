import {
  DescribeRuleCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
} from "@aws-sdk/client-eventbridge";
import {
  DescribePipelineExecutionCommand,
  ListPipelineExecutionsCommand,
  ListPipelineParametersForExecutionCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { expect, test } from "vitest";
import { pipeline } from "../../pipelines/pipeline.ts";
import { listTriggers } from "../../pipelines/trigger-rules.ts";
import { assign, fromEvent, onEvent, schedule, type Trigger } from "../../pipelines/trigger.ts";
import { upsert } from "../../pipelines/upsert.ts";
import { atLeast, condition, parameter } from "../../steps/index.ts";
import { openBus } from "../../local/events/bus.ts";
import { engine } from "./engine.ts";

const count = parameter.integer("Count", 1);
const key = parameter.string("Key", "none");
const careful = parameter.boolean("Careful", false);

/** A pipeline that succeeds at once, with these triggers. */
const built = (triggers: readonly Trigger[] | undefined, name = "watch") =>
  pipeline(name, {
    parameters: [count, key, careful],
    steps: [condition("Check", { Conditions: [atLeast(count, 0)], IfSteps: [] })],
    ...(triggers !== undefined && { triggers }),
  });

const arrived = (changes: Partial<Trigger> = {}): Trigger => ({
  ...onEvent({
    name: "arrival",
    pattern: { source: ["demo.store"], detail: { object: { key: [{ prefix: "incoming/" }] } } },
    parameters: [assign(key, fromEvent("$.detail.object.key")), assign(count, 7), assign(careful, true)],
  }),
  ...changes,
});

async function executions(sagemaker: SageMakerClient, name: string) {
  const { PipelineExecutionSummaries = [] } = await sagemaker.send(
    new ListPipelineExecutionsCommand({ PipelineName: name }),
  );
  return PipelineExecutionSummaries;
}

test("rules are put, left alone when they are the same, changed, and removed when they are no longer declared", async () => {
  const { clients, roleArn } = await engine();
  const put = async (triggers: readonly Trigger[] | undefined) => {
    const { name, settings, ...rest } = built(triggers);
    const { triggers: done } = await upsert(clients, { name, settings, definition: rest.definition(), roleArn });
    return done?.map(({ rule, outcome }) => `${rule} ${outcome}`);
  };
  const nightly = schedule({ name: "nightly", cron: "30 2 * * ? *", enabled: false, roleArn: `${roleArn}-events` });
  expect(await put([arrived(), nightly])).toEqual([
    "sagewright-watch-arrival created",
    "sagewright-watch-nightly created",
  ]);
  expect(await put([arrived(), nightly])).toEqual([
    "sagewright-watch-arrival unchanged",
    "sagewright-watch-nightly unchanged",
  ]);
  const rule = await clients.events.send(new DescribeRuleCommand({ Name: "sagewright-watch-nightly" }));
  expect(rule).toMatchObject({ ScheduleExpression: "cron(30 2 * * ? *)", State: "DISABLED" });
  const { Targets } = await clients.events.send(new ListTargetsByRuleCommand({ Rule: "sagewright-watch-arrival" }));
  expect(Targets).toEqual([
    {
      Id: "pipeline",
      Arn: "arn:aws:sagemaker:us-east-1:123456789012:pipeline/watch",
      RoleArn: roleArn,
      SageMakerPipelineParameters: {
        PipelineParameterList: [
          { Name: "Key", Value: "$.detail.object.key" },
          { Name: "Count", Value: "7" },
          { Name: "Careful", Value: "true" },
        ],
      },
    },
  ]);
  expect(await put(undefined)).toBeUndefined();
  expect(await put([arrived({ enabled: false })])).toEqual([
    "sagewright-watch-arrival updated",
    "sagewright-watch-nightly removed",
  ]);
  const [listed] = await listTriggers(clients.events, "watch");
  expect(listed?.rule).toMatchObject({ Name: "sagewright-watch-arrival", State: "DISABLED" });
  expect(await put([])).toEqual(["sagewright-watch-arrival removed"]);
  expect((await clients.events.send(new ListRulesCommand({}))).Rules).toEqual([]);
});

test("a rule that is somebody else's is neither taken over nor removed", async () => {
  const { clients, roleArn } = await engine();
  const EventPattern = '{"source":["mine"]}';
  await clients.events.send(new PutRuleCommand({ Name: "sagewright-watch-arrival", EventPattern }));
  await clients.events.send(new PutRuleCommand({ Name: "sagewright-watch-2-nightly", EventPattern }));
  const options = (triggers: readonly Trigger[]) => {
    const { name, settings, ...rest } = built(triggers);
    return { name, settings, definition: rest.definition(), roleArn };
  };
  await expect(upsert(clients, options([arrived()]))).rejects.toThrow(/SW0507 .*sagewright-watch-arrival exists/);
  expect((await upsert(clients, options([]))).triggers).toEqual([]);
  expect((await clients.events.send(new ListRulesCommand({}))).Rules).toHaveLength(2);
  expect(await listTriggers(clients.events, "watch")).toEqual([]);
});

test("triggers without an EventBridge client end before anything is sent", async () => {
  const { clients, roleArn } = await engine();
  const { name, settings, ...rest } = built([arrived()]);
  const { events: _, ...without } = clients;
  await expect(upsert(without, { name, settings, definition: rest.definition(), roleArn })).rejects.toThrow(
    "clients.events",
  );
  expect(await executions(clients.sagemaker, "watch").catch((error: Error) => error.name)).toBe("ResourceNotFound");
});

test("an event that fits starts the pipeline with values out of the event; one that does not fit does not", async () => {
  const { clients, roleArn, warnings } = await engine();
  const { name, settings, ...rest } = built([arrived()]);
  await upsert(clients, { name, settings, definition: rest.definition(), roleArn });
  const send = (path: string) =>
    clients.events.send(
      new PutEventsCommand({
        Entries: [{ Source: "demo.store", DetailType: "Arrived", Detail: JSON.stringify({ object: { key: path } }) }],
      }),
    );
  await send("other/a.zip");
  await send("incoming/b.zip");
  await expect.poll(async () => (await executions(clients.sagemaker, name)).length, { timeout: 10_000 }).toBe(1);
  const [{ PipelineExecutionArn } = {}] = await executions(clients.sagemaker, name);
  const { PipelineParameters } = await clients.sagemaker.send(
    new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn }),
  );
  expect(PipelineParameters).toEqual([
    { Name: "Key", Value: "incoming/b.zip" },
    { Name: "Count", Value: "7" },
    { Name: "Careful", Value: "true" },
  ]);
  const status = async () =>
    (await clients.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn })))
      .PipelineExecutionStatus;
  await expect.poll(status, { timeout: 10_000 }).toBe("Succeeded");
  expect(warnings).toEqual([]);
});

test("the engine fires a schedule while it runs, once however long it slept, and not before it is due", async () => {
  const { clients, engine: running, roleArn } = await engine();
  const { name, settings, ...rest } = built([
    schedule({ name: "often", rate: "10 minutes", parameters: [assign(count, 2)] }),
    schedule({ name: "off", rate: "1 minute", enabled: false }),
  ]);
  await upsert(clients, { name, settings, definition: rest.definition(), roleArn });
  const started: unknown[] = [];
  let now = Date.now();
  const receivers = {
    startDeployment: () => "",
    startPipeline: async (input: object) => void started.push(input),
  };
  const bus = openBus(running.context, receivers, () => now);
  const after = async (minutes: number) => {
    now += minutes * 60_000;
    bus.tick();
    await new Promise((next) => setTimeout(next, 50));
    return started.length;
  };
  expect(await after(9)).toBe(0);
  expect(await after(2)).toBe(1);
  expect(await after(8)).toBe(1);
  expect(await after(35)).toBe(2);
  expect(started[0]).toMatchObject({ PipelineName: name, PipelineParameters: [{ Name: "Count", Value: "2" }] });
  await bus.close();
});
