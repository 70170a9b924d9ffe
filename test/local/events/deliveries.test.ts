import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Target } from "@aws-sdk/client-eventbridge";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Context } from "../../../local/context.ts";
import { openDeliveries, type Deliveries } from "../../../local/events/deliveries.ts";
import { messagesOf } from "../../../local/sqs/queue.ts";
import { AwsError } from "../../../local/wire/error.ts";
import { eventually, openBench, type Bench } from "../control/engine.ts";

let bench: Bench;
let ctx: Context;
let deliveries: Deliveries;
let starts: string[];
let answer: () => string;
let time: number;

const target: Target = {
  Id: "t",
  Arn: "arn:aws:codepipeline:us-east-1:123456789012:deploy",
  RetryPolicy: { MaximumRetryAttempts: 3 },
  DeadLetterConfig: { Arn: "arn:aws:sqs:us-east-1:123456789012:lost" },
};
const event = { id: "event-1", source: "mine", detail: { n: 1 } };
const busy = () => new AwsError("InternalFailure", "come back later", 500);

function open(): void {
  const receivers = {
    startDeployment: ({ clientRequestToken }: { clientRequestToken: string }) => {
      starts.push(clientRequestToken);
      return answer();
    },
    startPipeline: async () => undefined,
  };
  deliveries = openDeliveries(ctx, receivers, () => time);
}

beforeEach(async () => {
  bench = await openBench();
  // The engine's own bus looks for what is left over, once; what is sent here is not for it.
  await sleep(50);
  const { context } = bench.engine;
  ctx = { ...context, play: { ...context.play, timeScale: 0.001 } };
  starts = [];
  answer = () => "execution";
  time = Date.now();
  open();
});
afterEach(async () => {
  await deliveries.close();
  await bench.end();
});

const send = (to: Target = target) => {
  deliveries.add("rule", to, event);
  deliveries.wake();
};
const waiting = () => ctx.store.list("EventDelivery").length;
const dead = () => {
  const file = join(ctx.folder, "dead-letters.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};
/** Lets the clock run while a retry waits for it. */
const run = async (until: () => unknown) =>
  eventually(() => {
    time += 2000;
    return until() === true ? true : undefined;
  }, "the delivery");

test("a target that is busy is tried again until it takes the event, under the same token", async () => {
  answer = () => {
    if (starts.length < 3) throw busy();
    return "execution";
  };
  send();
  await run(() => waiting() === 0);
  expect(starts).toEqual(["event-1-t", "event-1-t", "event-1-t"]);
  expect(dead()).toEqual([]);
});

test("what is tried in vain as often as the policy says becomes a dead letter, in the file and in the queue", async () => {
  answer = () => {
    throw busy();
  };
  send();
  await run(() => waiting() === 0);
  expect(starts).toHaveLength(4);
  expect(dead()).toEqual([
    {
      event,
      RULE_ARN: "arn:aws:events:us-east-1:123456789012:rule/rule",
      TARGET_ARN: target.Arn,
      ERROR_CODE: "InternalFailure",
      ERROR_MESSAGE: "come back later",
      RETRY_ATTEMPTS: 3,
      EXHAUSTED_RETRY_CONDITION: "MaximumRetryAttempts",
    },
  ]);
  expect(messagesOf(ctx, "lost").map(({ body }) => JSON.parse(body) as unknown)).toEqual([event]);
});

test("an event that has grown too old is not tried again", async () => {
  answer = () => {
    time += 61_000;
    throw busy();
  };
  send({ ...target, RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
  await eventually(() => (waiting() === 0 ? true : undefined), "the end");
  expect(dead()).toMatchObject([{ RETRY_ATTEMPTS: 0, EXHAUSTED_RETRY_CONDITION: "MaximumEventAgeInSeconds" }]);
});

test("a refusal of the request itself is not repeated", async () => {
  answer = () => {
    throw new AwsError("PipelineNotFoundException", "no such pipeline");
  };
  send();
  await eventually(() => (waiting() === 0 ? true : undefined), "the end");
  expect(starts).toHaveLength(1);
  const [letter] = dead();
  expect(letter).toMatchObject({ ERROR_CODE: "PipelineNotFoundException", RETRY_ATTEMPTS: 0 });
  expect(letter).not.toHaveProperty("EXHAUSTED_RETRY_CONDITION");
  expect(bench.warnings).toEqual([expect.stringContaining("did not reach")]);
});

test("what waits for a retry outlives the engine", async () => {
  answer = () => {
    throw busy();
  };
  send();
  await eventually(() => (starts.length === 1 ? true : undefined), "the first try");
  await deliveries.close();
  expect(waiting()).toBe(1);
  answer = () => "execution";
  open();
  deliveries.wake();
  await run(() => waiting() === 0);
  expect(starts).toHaveLength(2);
});

test("policies out of bounds and queues that are none are refused", async () => {
  await bench.events.send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["x"]}' }));
  const wrong: readonly Target[] = [
    { ...target, RetryPolicy: { MaximumRetryAttempts: 186 } },
    { ...target, RetryPolicy: { MaximumEventAgeInSeconds: 59 } },
    { ...target, DeadLetterConfig: { Arn: "arn:aws:sns:us-east-1:123456789012:lost" } },
  ];
  const { FailedEntryCount } = await bench.events.send(
    new PutTargetsCommand({ Rule: "r", Targets: [...wrong, target] }),
  );
  expect(FailedEntryCount).toBe(3);
});
