import type { Target } from "@aws-sdk/client-eventbridge";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { ensureQueue, sendMessage } from "../sqs/queue.ts";

/** Why an event did not reach its target; the members are those of a dead-letter message's attributes. */
export interface Loss {
  readonly RULE_ARN: string;
  readonly TARGET_ARN: string;
  readonly ERROR_CODE: string;
  readonly ERROR_MESSAGE: string;
  readonly RETRY_ATTEMPTS: number;
  /** Missing when another try would have been no use. */
  readonly EXHAUSTED_RETRY_CONDITION?: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds";
}

/**
 * Keeps an event that could not be delivered: in `dead-letters.jsonl`, and in the queue that the target's
 * DeadLetterConfig names.
 */
export function keepDeadLetter(ctx: Context, target: Target, event: unknown, loss: Loss): void {
  appendFileSync(join(ctx.folder, "dead-letters.jsonl"), `${JSON.stringify({ event, ...loss })}\n`);
  const arn = target.DeadLetterConfig?.Arn;
  if (arn === undefined) return;
  const queue = arn.slice(arn.lastIndexOf(":") + 1);
  ensureQueue(ctx, queue);
  sendMessage(ctx, queue, JSON.stringify(event));
}
