import type {
  PutEventsRequest,
  PutEventsResponse,
  Target,
  TestEventPatternRequest,
  TestEventPatternResponse,
} from "@aws-sdk/client-eventbridge";
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { BusEvent, Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError, validation } from "../wire/error.ts";
import { openClock } from "./clock.ts";
import { compilePattern } from "./pattern.ts";
import { ruleTagOperations } from "./rule-tags.ts";
import { ruleOperations, targetsOf, timedRules, type Rule } from "./rules.ts";
import { deliver, inputFor, type Receivers } from "./targets.ts";

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

interface Delivery {
  readonly id: string;
  readonly rule: string;
  readonly target: Target;
  readonly event: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/**
 * Opens the bus. Every event goes to `events.jsonl`; what rules make of it is first recorded and then delivered, so an
 * engine that ends in between delivers after its next start. A delivery that fails stays on record and is told.
 */
export function openBus(ctx: Context, receivers: Receivers, now: () => number = Date.now): Bus {
  let closed = false;
  let working: Promise<void> = Promise.resolve();

  const emit = (event: BusEvent, time = new Date(now())): string => {
    const full = fullEvent(ctx, event, time);
    appendFileSync(join(ctx.folder, "events.jsonl"), `${JSON.stringify(full)}\n`);
    for (const rule of ctx.store.list<Rule>("EventRule")) {
      if (rule.State === "DISABLED" || rule.EventPattern === undefined) continue;
      if (compilePattern(rule.EventPattern)(full)) enqueue(rule, full);
    }
    wake();
    return full.id;
  };

  const enqueue = (rule: Rule, event: ReturnType<typeof fullEvent>): void => {
    for (const target of targetsOf(ctx, rule.Name ?? "")) {
      const id = `${event.id}-${target.Id ?? ""}`.slice(0, 128);
      ctx.store.put("EventDelivery", id, { id, rule: rule.Name ?? "", target, event } satisfies Delivery);
    }
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
      wake();
    },
  });

  const wake = (): void => {
    working = working.then(drain);
  };

  const drain = async (): Promise<void> => {
    // What is emitted inside a transaction is looked at after it.
    await new Promise((next) => setImmediate(next));
    for (const delivery of closed ? [] : ctx.store.list<Delivery>("EventDelivery")) {
      if (delivery.error !== undefined) continue;
      try {
        await deliver(
          receivers,
          delivery.target,
          inputFor(ctx, delivery.rule, delivery.target, delivery.event),
          delivery.id,
        );
        ctx.store.delete("EventDelivery", delivery.id);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        ctx.store.put("EventDelivery", delivery.id, { ...delivery, error: text } satisfies Delivery);
        ctx.say({
          level: "warning",
          message: `rule ${delivery.rule} did not reach ${delivery.target.Arn ?? ""}: ${text}`,
        });
        ctx.logs.append(
          `/aws/events/${delivery.rule}`,
          delivery.target.Id ?? "target",
          `${text} (event ${String(delivery.event["id"])})`,
        );
      }
    }
  };

  return {
    operations: { ...ruleOperations, ...ruleTagOperations, ...eventOperations(emit) },
    emit: (event) => void emit(event),
    recover: wake,
    tick: clock.tick,
    close: async () => {
      closed = true;
      clock.close();
      await working;
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
          event = JSON.parse(Event);
        } catch {
          throw validation("Parameter Event is not valid. Reason: it is not JSON.");
        }
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
    detail = JSON.parse(text);
  } catch {
    throw new AwsError("MalformedDetail", "Detail is malformed.");
  }
  if (typeof detail !== "object" || detail === null || Array.isArray(detail))
    throw new AwsError("MalformedDetail", "Detail is malformed.");
  return { source, detailType, resources, detail: detail as Record<string, unknown> };
}

const invalidArgument = (message: string) => new AwsError("InvalidArgument", message);
