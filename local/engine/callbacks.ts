import { EvaluationError } from "../../definition/evaluate/index.ts";
import type { Context } from "../context.ts";
import type { Store } from "../store.ts";
import { AwsError, validation } from "../wire/error.ts";
import { typedOutputs, type DeclaredOutput, type Outputs } from "./step-types/outputs.ts";

/** How a Callback step is answered. */
export type CallbackAnswer =
  | { readonly kind: "Success"; readonly outputs: Outputs }
  | { readonly kind: "Failure"; readonly reason: string | undefined };

/** A token that was handed out; it stays after its answer, so that a second one is refused. */
interface CallbackRecord {
  readonly token: string;
  readonly executionArn: string;
  readonly step: string;
  readonly declared: readonly DeclaredOutput[];
  readonly answered?: { readonly by?: string };
  /** Whether the step ended without an answer. */
  readonly over?: true;
}

// Who waits in this process; what must outlive it is in the store.
const waiting = new WeakMap<Store, Map<string, (answer: CallbackAnswer) => void>>();

const waitersOf = ({ store }: Pick<Context, "store">) => {
  const known = waiting.get(store) ?? new Map<string, (answer: CallbackAnswer) => void>();
  waiting.set(store, known);
  return known;
};

/** Hands out a token; `end` gives the waiting up. */
export function openCallback(
  ctx: Pick<Context, "store">,
  record: Omit<CallbackRecord, "answered" | "over">,
  end: AbortSignal,
): Promise<CallbackAnswer | undefined> {
  const { store } = ctx;
  store.put("PipelineCallback", record.token, record);
  const waiters = waitersOf(ctx);
  return new Promise((resolve) => {
    const giveUp = () => {
      waiters.delete(record.token);
      store.put("PipelineCallback", record.token, { ...record, over: true });
      resolve(undefined);
    };
    waiters.set(record.token, (answer) => {
      waiters.delete(record.token);
      end.removeEventListener("abort", giveUp);
      resolve(answer);
    });
    end.addEventListener("abort", giveUp, { once: true });
    if (end.aborted) giveUp();
  });
}

const unknownToken = (token: string): AwsError =>
  new AwsError("ResourceNotFound", `There is no pipeline execution step with the callback token ${token}.`);

const usedToken = (token: string): AwsError =>
  validation(`The callback token ${token} has already been used; a step can be answered once.`);

const deadToken = (token: string): AwsError =>
  validation(`The step with the callback token ${token} does not wait any more.`);

/** Whether somebody still waits for an answer with this token. */
export const isWaiting = (ctx: Pick<Context, "store">, token: string): boolean => waitersOf(ctx).has(token);

/**
 * Answers a step, once. A repetition of the very same request (`by`, its ClientRequestToken) is told the same; outputs
 * that do not fit are refused and leave the token as it is.
 */
export function answerCallback(
  ctx: Pick<Context, "store">,
  token: string,
  answer: CallbackAnswer,
  by?: string,
): string {
  const record = ctx.store.get<CallbackRecord>("PipelineCallback", token);
  if (record === undefined) throw unknownToken(token);
  if (record.answered !== undefined) {
    if (by !== undefined && record.answered.by === by) return record.executionArn;
    throw usedToken(token);
  }
  const wake = waitersOf(ctx).get(token);
  // An earlier engine handed it out: the step did not survive it.
  if (record.over === true || wake === undefined) throw deadToken(token);
  const checked = answer.kind === "Success" ? { ...answer, outputs: fitting(record, answer.outputs) } : answer;
  ctx.store.put("PipelineCallback", token, { ...record, answered: by === undefined ? {} : { by } });
  wake(checked);
  return record.executionArn;
}

function fitting({ step, declared }: CallbackRecord, outputs: Outputs): Outputs {
  try {
    return typedOutputs(declared, outputs);
  } catch (error) {
    if (error instanceof EvaluationError) throw validation(`step ${step}: ${error.message}`);
    throw error;
  }
}
