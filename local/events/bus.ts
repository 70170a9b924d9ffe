import type {
  PutEventsRequest,
  PutEventsResponse,
  TestEventPatternRequest,
  TestEventPatternResponse,
} from "@aws-sdk/client-eventbridge";
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { BusEvent, Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError, validation } from "../wire/error.ts";
import { parseJson } from "../wire/parse-json.ts";
import { openClock } from "./clock.ts";
import { openDeliveries } from "./deliveries.ts";
import { compilePattern } from "./pattern.ts";
import { ruleTagOperations } from "./rule-tags.ts";
import { ruleOperations, targetsOf, timedRules, type Rule } from "./rules.ts";
import type { Receivers } from "./targets.ts";

/** The default event bus. */
export interface Bus {
  readonly operations: Operations;
  emit(event: BusEvent): void;
  /** Delivers what an earlier engine did not come to. */
  recover(): void;
  /** Fires the schedules that have come due; the bus does so by itself each second. */
  tick(): void;
  /** Waits for deliveries under way. */
  close(): Promise<void>;
}

/**
 * Opens the bus. Every event goes to `events.jsonl`; what rules make of it is first recorded and then delivered, so an
 * engine that ends in between delivers after its next start.
 */
export function openBus(ctx: Context, receivers: Receivers, now: () => number = Date.now): Bus {
  const deliveries = openDeliveries(ctx, receivers, now);

  const emit = (event: BusEvent, time = new Date(now())): string => {
    const full = fullEvent(ctx, event, time);
    appendFileSync(join(ctx.folder, "events.jsonl"), `${JSON.stringify(full)}\n`);
    for (const rule of ctx.store.list<Rule>("EventRule")) {
      if (rule.State === "DISABLED" || rule.EventPattern === undefined) continue;
      if (compilePattern(rule.EventPattern)(full)) enqueue(rule, full);
    }
    return full.id;
  };

  const enqueue = (rule: Rule, event: ReturnType<typeof fullEvent>): void => {
    const targets = targetsOf(ctx, rule.Name ?? "");
    for (const target of targets) deliveries.add(rule.Name ?? "", target, event);
    if (targets.length > 0) deliveries.wake();
  };

  const clock = openClock({
    rules: () => timedRules(ctx),
    now,
    fire: (rule, time) => {
      const resources = [rule.Arn ?? ""];
      // Of its own rule only: no pattern sees it.
      enqueue(
        rule,
        fullEvent(ctx, { source: "aws.events", detailType: "Scheduled Event", resources, detail: {} }, time),
      );
    },
  });

  return {
    operations: { ...ruleOperations, ...ruleTagOperations, ...eventOperations(emit) },
    emit: (event) => void emit(event),
    recover: deliveries.wake,
    tick: clock.tick,
    close: async () => {
      clock.close();
      await deliveries.close();
    },
  };
}

function fullEvent(ctx: Context, { source, detailType, resources, detail }: BusEvent, time: Date) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: ctx.account,
    time: time.toISOString().replace(/\.\d+Z$/, "Z"),
    region: ctx.region,
    resources,
    detail,
  };
}

/** What an event to test must have, as the operation's documentation says. */
const mandatoryFields = ["id", "account", "source", "time", "region", "resources", "detail-type"];

function eventOperations(emit: (event: BusEvent, time?: Date) => string): Operations {
  return {
    PutEvents: operation<PutEventsRequest, PutEventsResponse>((_ctx, { Entries = [] }) => {
      if (Entries.length < 1 || Entries.length > 10) {
        throw validation(
          `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10, not ${Entries.length}`,
        );
      }
      const results = Entries.map((entry) => {
        try {
          const { Source = "", DetailType = "", Detail = "", Resources = [], Time } = entry;
          return {
            EventId: emit(
              checkedEvent(Source, DetailType, Detail, Resources),
              Time === undefined ? undefined : new Date(Time * 1000),
            ),
          };
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          return { ErrorCode: error.code, ErrorMessage: error.message };
        }
      });
      return { FailedEntryCount: results.filter((one) => "ErrorCode" in one).length, Entries: results };
    }),

    TestEventPattern: operation<TestEventPatternRequest, TestEventPatternResponse>(
      (_ctx, { EventPattern = "", Event = "" }) => {
        const matches = compilePattern(EventPattern);
        let event: unknown;
        try {
          event = parseJson(Event);
        } catch {
          throw validation("Parameter Event is not valid. Reason: it is not JSON.");
        }
        const has = (field: string) => typeof event === "object" && event !== null && Object.hasOwn(event, field);
        const missing = mandatoryFields.filter((field) => !has(field));
        if (missing.length > 0)
          throw validation(`Parameter Event is not valid. Reason: it has no ${missing.join(", ")}.`);
        return { Result: matches(event) };
      },
    ),
  };
}

function checkedEvent(source: string, detailType: string, text: string, resources: readonly string[]): BusEvent {
  if (source === "") throw invalidArgument("Parameter Source is not valid. Reason: Source is a required argument.");
  if (source.startsWith("aws."))
    throw new AwsError("NotAuthorizedForSourceException", "Not authorized for the source.");
  if (detailType === "")
    throw invalidArgument("Parameter DetailType is not valid. Reason: DetailType is a required argument.");
  let detail: unknown;
  try {
    detail = parseJson(text);
  } catch {
    throw new AwsError("MalformedDetail", "Detail is malformed.");
  }
  if (typeof detail !== "object" || detail === null || Array.isArray(detail))
    throw new AwsError("MalformedDetail", "Detail is malformed.");
  return { source, detailType, resources, detail: detail as Record<string, unknown> };
}

const invalidArgument = (message: string) => new AwsError("InvalidArgument", message);
