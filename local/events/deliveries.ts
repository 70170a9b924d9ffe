import type { RetryPolicy, Target } from "@aws-sdk/client-eventbridge";
import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { keepDeadLetter, type Loss } from "./dead-letter.ts";
import { deliver, inputFor, type Receivers } from "./targets.ts";

type Event = Readonly<Record<string, unknown>> & { readonly id: string };

interface Delivery {
  readonly id: string;
  readonly rule: string;
  readonly target: Target;
  readonly event: Event;
  /** Epoch milliseconds. */
  readonly created?: number;
  readonly retries?: number;
  /** Epoch milliseconds of the next try. */
  readonly due?: number;
}

/** Events on their way to targets. */
export interface Deliveries {
  add(rule: string, target: Target, event: Event): void;
  /** Delivers what is due, soon. */
  wake(): void;
  /** Waits for the delivery under way. */
  close(): Promise<void>;
}

/** What the service does for a target that has no RetryPolicy. */
const DEFAULT_POLICY = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } as const;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 300_000;

/**
 * What is added stays on record until it is delivered or given up. A target that is not there, or that refuses what it is
 * sent, is not tried again; all else is, after longer and longer waits, for as long as the target's RetryPolicy says.
 */
export function openDeliveries(ctx: Context, receivers: Receivers, now: () => number): Deliveries {
  let closed = false;
  let working: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const wake = (): void => {
    working = working.then(drain);
  };

  const drain = async (): Promise<void> => {
    // What is emitted inside a transaction is looked at after it.
    await new Promise((next) => setImmediate(next));
    for (const delivery of ctx.store.list<Delivery>("EventDelivery")) {
      if (closed) return;
      if ((delivery.due ?? 0) > now()) continue;
      try {
        const input = inputFor(ctx, delivery.rule, delivery.target, delivery.event);
        await deliver(receivers, delivery.target, input, delivery.id);
        ctx.store.delete("EventDelivery", delivery.id);
      } catch (error) {
        failed(delivery, error);
      }
    }
    sleep();
  };

  const failed = (delivery: Delivery, error: unknown): void => {
    const retries = delivery.retries ?? 0;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS) * ctx.play.timeScale;
    const exhausted = exhaustion(
      { ...DEFAULT_POLICY, ...delivery.target.RetryPolicy },
      retries,
      ageOf(delivery, now()),
    );
    if (mayPass(error) && exhausted === undefined) {
      ctx.store.put("EventDelivery", delivery.id, { ...delivery, retries: retries + 1, due: now() + wait });
      return;
    }
    const text = error instanceof Error ? error.message : String(error);
    const loss: Loss = {
      RULE_ARN: `arn:aws:events:${ctx.region}:${ctx.account}:rule/${delivery.rule}`,
      TARGET_ARN: delivery.target.Arn ?? "",
      ERROR_CODE: error instanceof AwsError ? error.code : "INTERNAL_ERROR",
      ERROR_MESSAGE: text,
      RETRY_ATTEMPTS: retries,
      ...(mayPass(error) && exhausted !== undefined && { EXHAUSTED_RETRY_CONDITION: exhausted }),
    };
    keepDeadLetter(ctx, delivery.target, delivery.event, loss);
    ctx.store.delete("EventDelivery", delivery.id);
    ctx.say({ level: "warning", message: `rule ${delivery.rule} did not reach ${loss.TARGET_ARN}: ${text}` });
    const stream = delivery.target.Id ?? "target";
    ctx.logs.append(`/aws/events/${delivery.rule}`, stream, `${text} (event ${delivery.event.id})`);
  };

  /** Wakes again for the next retry; a process that waits for nothing else may end all the same. */
  const sleep = (): void => {
    clearTimeout(timer);
    const waiting = ctx.store.list<Delivery>("EventDelivery").map(({ due }) => due ?? 0);
    if (closed || waiting.length === 0) return;
    timer = setTimeout(wake, Math.max(1, Math.min(...waiting) - now()));
    timer.unref();
  };

  return {
    add: (rule, target, event) => {
      const id = `${event.id}-${target.Id ?? ""}`.slice(0, 128);
      ctx.store.put("EventDelivery", id, { id, rule, target, event, created: now() } satisfies Delivery);
    },
    wake,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await working;
    },
  };
}

/** Whether another try may succeed: what a target says of the request itself it will say again. */
const mayPass = (error: unknown): boolean =>
  error instanceof AwsError &&
  (error.status >= 500 || error.code.startsWith("Throttling") || error.code.includes("LimitExceeded"));

const ageOf = (delivery: Delivery, time: number) => (time - (delivery.created ?? time)) / 1000;

function exhaustion(policy: RetryPolicy, retries: number, age: number): Loss["EXHAUSTED_RETRY_CONDITION"] {
  if (retries >= (policy.MaximumRetryAttempts ?? 0)) return "MaximumRetryAttempts";
  return age >= (policy.MaximumEventAgeInSeconds ?? 0) ? "MaximumEventAgeInSeconds" : undefined;
}
