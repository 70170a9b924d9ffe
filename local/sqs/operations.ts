import { setTimeout as sleep } from "node:timers/promises";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { voidOperation, type Operations } from "../sagemaker/operation.ts";
import { AwsError } from "../wire/error.ts";
import {
  ensureQueue,
  md5,
  messageKey,
  messageOf,
  messagesOf,
  noQueue,
  queueOf,
  queueUrl,
  sendMessage,
  takeMessages,
  type QueueRecord,
  type StoredMessage,
} from "./queue.ts";

interface QueueRequest {
  readonly QueueUrl?: string;
}

const defaultHiddenSeconds = 30;
const longestBody = 1_048_576;
const pollMs = 50;

/** Types an operation by our own spelling of its request: there is no SQS client among the dependencies. */
const sqs = <In>(run: (ctx: Context, input: In) => unknown): Operations[string] => run as Operations[string];

function numberIn(value: unknown, name: string, least: number, most: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}, if provided.`,
  );
}

const hiddenSeconds = ({ attributes }: QueueRecord, asked: unknown): number =>
  numberIn(asked, "VisibilityTimeout", 0, 43_200, Number(attributes["VisibilityTimeout"] ?? defaultHiddenSeconds));

const wireMessage = ({ id, body, receipt, sent, received, firstReceived }: StoredMessage) => ({
  MessageId: id,
  ReceiptHandle: receipt,
  MD5OfBody: md5(body),
  Body: body,
  Attributes: {
    SentTimestamp: String(Math.round(sent * 1000)),
    ApproximateReceiveCount: String(received),
    ApproximateFirstReceiveTimestamp: String(Math.round((firstReceived ?? sent) * 1000)),
  },
});

function send(ctx: Context, queue: QueueRecord, body: unknown, delay: unknown) {
  if (typeof body !== "string" || body === "") {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  if (Buffer.byteLength(body) > longestBody) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${longestBody} bytes.`,
    );
  }
  const { id } = sendMessage(ctx, queue.name, body, numberIn(delay, "DelaySeconds", 0, 900, 0));
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

function attributesOf(ctx: Context, queue: QueueRecord): Readonly<Record<string, string>> {
  const messages = messagesOf(ctx, queue.name);
  const time = now();
  const held = messages.filter(({ visibleAt, received }) => visibleAt > time && received > 0).length;
  const delayed = messages.filter(({ visibleAt, received }) => visibleAt > time && received === 0).length;
  return {
    VisibilityTimeout: String(defaultHiddenSeconds),
    ...queue.attributes,
    QueueArn: `arn:aws:sqs:${ctx.region}:${ctx.account}:${queue.name}`,
    ApproximateNumberOfMessages: String(messages.length - held - delayed),
    ApproximateNumberOfMessagesNotVisible: String(held),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: String(Math.floor(queue.created)),
  };
}

/** The part of Amazon SQS that answering a Callback step takes. */
export const sqsOperations: Operations = {
  CreateQueue: sqs<{ QueueName?: string; Attributes?: Readonly<Record<string, string>> }>((ctx, input) => ({
    QueueUrl: queueUrl(ctx, ensureQueue(ctx, input.QueueName ?? "", input.Attributes).name),
  })),

  GetQueueUrl: sqs<{ QueueName?: string }>((ctx, { QueueName = "" }) => ({
    QueueUrl: queueUrl(ctx, queueOf(ctx, QueueName).name),
  })),

  ListQueues: sqs<{ QueueNamePrefix?: string }>((ctx, { QueueNamePrefix = "" }) => ({
    QueueUrls: ctx.store.list<QueueRecord>("SqsQueue", QueueNamePrefix).map(({ name }) => queueUrl(ctx, name)),
  })),

  DeleteQueue: voidOperation<QueueRequest>((ctx, { QueueUrl }) => {
    const { name } = queueOf(ctx, QueueUrl);
    ctx.store.transaction(() => {
      for (const message of messagesOf(ctx, name)) ctx.store.delete("SqsMessage", messageKey(message));
      ctx.store.delete("SqsQueue", name);
    });
  }),

  PurgeQueue: voidOperation<QueueRequest>((ctx, { QueueUrl }) => {
    const { name } = queueOf(ctx, QueueUrl);
    for (const message of messagesOf(ctx, name)) ctx.store.delete("SqsMessage", messageKey(message));
  }),

  GetQueueAttributes: sqs<QueueRequest & { AttributeNames?: readonly string[] }>(
    (ctx, { QueueUrl, AttributeNames: wanted = [] }) => {
      const all = Object.entries(attributesOf(ctx, queueOf(ctx, QueueUrl)));
      return {
        Attributes: Object.fromEntries(all.filter(([name]) => wanted.includes("All") || wanted.includes(name))),
      };
    },
  ),

  SendMessage: sqs<QueueRequest & { MessageBody?: unknown; DelaySeconds?: unknown }>((ctx, input) =>
    send(ctx, queueOf(ctx, input.QueueUrl), input.MessageBody, input.DelaySeconds),
  ),

  ReceiveMessage: sqs<
    QueueRequest & { MaxNumberOfMessages?: unknown; VisibilityTimeout?: unknown; WaitTimeSeconds?: unknown }
  >(async (ctx, input) => {
    const queue = queueOf(ctx, input.QueueUrl);
    const most = numberIn(input.MaxNumberOfMessages, "MaxNumberOfMessages", 1, 10, 1);
    const hidden = hiddenSeconds(queue, input.VisibilityTimeout);
    const until = now() + numberIn(input.WaitTimeSeconds, "WaitTimeSeconds", 0, 20, 0);
    for (;;) {
      if (ctx.store.get("SqsQueue", queue.name) === undefined) throw noQueue();
      const messages = takeMessages(ctx, queue.name, most, hidden);
      if (messages.length > 0) return { Messages: messages.map(wireMessage) };
      if (now() >= until) return {};
      await sleep(pollMs);
    }
  }),

  DeleteMessage: voidOperation<QueueRequest & { ReceiptHandle?: string }>((ctx, { QueueUrl, ReceiptHandle = "" }) => {
    const message = messageOf(ctx, queueOf(ctx, QueueUrl).name, ReceiptHandle);
    // Deleting what is gone is no error, and a receipt that a later one has replaced still deletes.
    if (message !== undefined) ctx.store.delete("SqsMessage", messageKey(message));
  }),

  ChangeMessageVisibility: voidOperation<QueueRequest & { ReceiptHandle?: string; VisibilityTimeout?: unknown }>(
    (ctx, { QueueUrl, ReceiptHandle = "", VisibilityTimeout }) => {
      const queue = queueOf(ctx, QueueUrl);
      const message = messageOf(ctx, queue.name, ReceiptHandle);
      if (message === undefined) {
        throw new AwsError("ReceiptHandleIsInvalid", `The input receipt handle "${ReceiptHandle}" is not valid.`);
      }
      const visibleAt = now() + hiddenSeconds(queue, VisibilityTimeout);
      ctx.store.put("SqsMessage", messageKey(message), { ...message, visibleAt });
    },
  ),
};
