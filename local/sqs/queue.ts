import { createHash, randomUUID } from "node:crypto";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";

export interface QueueRecord {
  readonly name: string;
  readonly created: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A message as it is stored; `visibleAt` moves on each time it is received. */
export interface StoredMessage {
  readonly id: string;
  readonly queue: string;
  readonly body: string;
  readonly sent: number;
  readonly visibleAt: number;
  readonly received: number;
  readonly firstReceived?: number;
  readonly receipt?: string;
}

type Place = Pick<Context, "store" | "account" | "endpoint">;

const nameRule = /^[A-Za-z0-9_-]{1,80}$/;

/** The queue that a URL ends with: `https://sqs.<region>.amazonaws.com/<account>/lab` is played by the queue `lab`. */
export const queueName = (url: string): string => url.slice(url.lastIndexOf("/") + 1).replace(/\.fifo$/, "");

export const queueUrl = ({ endpoint, account }: Place, name: string): string => `${endpoint()}/${account}/${name}`;

export const noQueue = (): AwsError =>
  new AwsError("QueueDoesNotExist", "The specified queue does not exist.", 400, {
    QueryErrorCode: "AWS.SimpleQueueService.NonExistentQueue",
  });

/** The queue of that name; made if there is none. */
export function ensureQueue({ store }: Place, name: string, attributes: QueueRecord["attributes"] = {}): QueueRecord {
  if (!nameRule.test(name)) {
    throw new AwsError(
      "InvalidParameterValue",
      `Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length: ${name.slice(0, 80)}`,
    );
  }
  const known = store.get<QueueRecord>("SqsQueue", name);
  if (known !== undefined) return known;
  const record: QueueRecord = { name, created: now(), attributes };
  store.put("SqsQueue", name, record);
  return record;
}

export function queueOf({ store }: Place, url: string | undefined): QueueRecord {
  const record = store.get<QueueRecord>("SqsQueue", queueName(url ?? ""));
  if (record === undefined) throw noQueue();
  return record;
}

export const messageKey = ({ queue, id }: Pick<StoredMessage, "queue" | "id">): string => `${queue}/${id}`;

/** Puts a message into a queue; it is there once this returns. */
export function sendMessage({ store }: Place, queue: string, body: string, delaySeconds = 0): StoredMessage {
  const sent = now();
  const message = { id: randomUUID(), queue, body, sent, visibleAt: sent + delaySeconds, received: 0 };
  store.put("SqsMessage", messageKey(message), message);
  return message;
}

export const messagesOf = ({ store }: Place, queue: string): readonly StoredMessage[] =>
  store.list<StoredMessage>("SqsMessage", `${queue}/`);

/** Takes up to `most` messages that nobody holds; they are hidden from others for `hiddenSeconds`. */
export function takeMessages(ctx: Place, queue: string, most: number, hiddenSeconds: number): readonly StoredMessage[] {
  const time = now();
  return ctx.store.transaction(() => {
    const free = messagesOf(ctx, queue).filter(({ visibleAt }) => visibleAt <= time);
    return free.slice(0, most).map((message) => {
      const taken: StoredMessage = {
        ...message,
        visibleAt: time + hiddenSeconds,
        received: message.received + 1,
        firstReceived: message.firstReceived ?? time,
        receipt: `${message.id}.${randomUUID()}`,
      };
      ctx.store.put("SqsMessage", messageKey(taken), taken);
      return taken;
    });
  });
}

/** The message of a receipt handle, if it is still there. */
export const messageOf = ({ store }: Place, queue: string, receipt: string): StoredMessage | undefined =>
  store.get<StoredMessage>("SqsMessage", messageKey({ queue, id: receipt.slice(0, 36) }));

export const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
