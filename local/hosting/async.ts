import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Context, InvokeRequest, InvokeResponse } from "../context.ts";
import { now } from "../containers/job.ts";
import { s3Location } from "../containers/transfer.ts";
import { AwsError } from "../wire/error.ts";
import { notice } from "./async-notice.ts";
import { logGroup, textOf } from "./model-error.ts";
import { getEndpoint, type EndpointRecord } from "./records.ts";

export interface AsyncRequest {
  readonly inputLocation: string;
  readonly contentType?: string;
  readonly accept?: string;
  readonly customAttributes?: string;
  readonly inferenceId?: string;
  /** Appended to the paths of the endpoint's OutputConfig. */
  readonly pathExtension?: string;
  readonly fileName?: string;
  readonly timeoutSeconds?: number;
  readonly ttlSeconds?: number;
}

export interface AsyncTicket {
  readonly inferenceId: string;
  readonly outputLocation: string;
  readonly failureLocation: string;
}

/** Requests that are answered to S3, in the order in which they came; they are in the store until they are answered. */
export interface AsyncQueue {
  /** Takes a request up; once it is told, it is not lost. */
  add(endpoint: string, request: AsyncRequest): AsyncTicket;
  /** Takes up what an earlier engine left. */
  recover(): void;
  close(): Promise<void>;
}

export interface AsyncJob extends AsyncTicket {
  readonly id: string;
  readonly endpoint: string;
  readonly request: AsyncRequest;
  readonly created: number;
}

const kind = "AsyncInvocation";
const defaultTimeoutSeconds = 900;
const defaultTtlSeconds = 21_600;
/** What the service chooses itself without MaxConcurrentInvocationsPerInstance. */
const defaultConcurrency = 4;
const maxInput = 1024 ** 3;

/** Where an answer goes: the service's own names are random too. */
const objectName = (id: string): string => `${id}.out`;
const failureName = (id: string): string => `${id}-error.out`;

type Invoke = (endpoint: string, request: InvokeRequest, ms: number) => Promise<InvokeResponse>;

export function openAsyncQueue(ctx: Context, invoke: Invoke): AsyncQueue {
  const waiting = new Map<string, AsyncJob[]>();
  const running = new Map<string, Set<Promise<void>>>();
  let closed = false;

  const run = async (job: AsyncJob): Promise<void> => {
    const began = Date.now();
    let end: {
      readonly location: string;
      readonly body: Buffer;
      readonly contentType: string;
      readonly failed?: string;
    };
    try {
      const { body, contentType } = await answer(ctx, invoke, job);
      end = { location: job.outputLocation, body, contentType };
    } catch (error) {
      // The engine closes: the next one takes the request up again.
      if (closed) return;
      const failed = textOf(error);
      end = { location: job.failureLocation, body: Buffer.from(failed), contentType: "text/plain", failed };
    }
    const { bucket, key } = s3Location(end.location);
    ctx.objects.createBucket(bucket);
    await ctx.objects.put(bucket, key, end.body, { contentType: end.contentType });
    ctx.store.delete(kind, job.id);
    const variant = getEndpoint(ctx, job.endpoint)?.ProductionVariants?.[0]?.VariantName ?? "AllTraffic";
    ctx.logs.append(logGroup(job.endpoint), `${variant}/data-log`, JSON.stringify(notice(job, end.failed)));
    ctx.cloudwatch.record(
      "AWS/SageMaker",
      { EndpointName: job.endpoint },
      {
        ...(end.failed === undefined
          ? { InvocationsProcessed: [1, "None"] as const }
          : { InvocationFailures: [1, "None"] as const }),
        TotalProcessingTime: [Date.now() - began, "Milliseconds"],
        TimeInBacklog: [began - job.created * 1000, "Milliseconds"],
      },
    );
  };

  const next = (endpoint: string): void => {
    const queue = waiting.get(endpoint) ?? [];
    const active = running.get(endpoint) ?? new Set();
    running.set(endpoint, active);
    while (!closed && active.size < concurrency(getEndpoint(ctx, endpoint))) {
      const job = queue.shift();
      if (job === undefined) return;
      const done = run(job)
        .catch((error: unknown) => {
          ctx.say({ level: "warning", message: `asynchronous inference ${job.inferenceId}: ${textOf(error)}` });
        })
        .finally(() => {
          active.delete(done);
          next(endpoint);
        });
      active.add(done);
    }
  };

  const enqueue = (job: AsyncJob): void => {
    const queue = waiting.get(job.endpoint) ?? [];
    waiting.set(job.endpoint, queue);
    queue.push(job);
    next(job.endpoint);
  };

  return {
    add: (endpoint, request) => {
      const { OutputConfig } = asyncConfigOf(ctx, endpoint);
      const inferenceId = request.inferenceId ?? randomUUID();
      const id = randomUUID();
      const { pathExtension, fileName } = request;
      const outputs = OutputConfig?.S3OutputPath ?? `s3://sagemaker-${ctx.region}-${ctx.account}`;
      const extended = (path: string) => (pathExtension === undefined ? path : under(path, pathExtension));
      const output = under(extended(outputs), fileName ?? objectName(id));
      const failure = under(extended(OutputConfig?.S3FailurePath ?? outputs), failureName(id));
      s3Location(request.inputLocation);
      const job: AsyncJob = {
        ...{ id, endpoint, request, inferenceId },
        outputLocation: output,
        failureLocation: failure,
        created: now(),
      };
      ctx.store.put(kind, id, job);
      enqueue(job);
      return { inferenceId, outputLocation: output, failureLocation: failure };
    },
    recover: () => {
      for (const job of ctx.store.list<AsyncJob>(kind)) enqueue(job);
    },
    close: async () => {
      closed = true;
      await Promise.all([...running.values()].flatMap((active) => [...active]));
    },
  };
}

const under = (folder: string, name: string): string => `${folder.replace(/\/+$/, "")}/${name}`;

const concurrency = (record: EndpointRecord | undefined): number => {
  const instances = (record?.ProductionVariants ?? []).reduce((sum, one) => sum + (one.CurrentInstanceCount ?? 1), 0);
  const each = record?.AsyncInferenceConfig?.ClientConfig?.MaxConcurrentInvocationsPerInstance ?? defaultConcurrency;
  return each * Math.max(1, instances);
};

function asyncConfigOf(ctx: Context, endpoint: string): NonNullable<EndpointRecord["AsyncInferenceConfig"]> {
  const record = getEndpoint(ctx, endpoint);
  if (record === undefined || record.EndpointStatus === "Creating" || record.EndpointStatus === "Failed")
    throw new AwsError("ValidationError", `Endpoint ${endpoint} of account ${ctx.account} not found.`);
  if (record.AsyncInferenceConfig === undefined)
    throw new AwsError(
      "ValidationError",
      `Endpoint ${endpoint} is not configured for asynchronous inference; use InvokeEndpoint.`,
    );
  return record.AsyncInferenceConfig;
}

async function answer(ctx: Context, invoke: Invoke, { endpoint, request, created }: AsyncJob): Promise<InvokeResponse> {
  const ttl = request.ttlSeconds ?? defaultTtlSeconds;
  if (now() - created > ttl) throw new Error(`The request waited longer than RequestTTLSeconds (${ttl}).`);
  const { bucket, key } = s3Location(request.inputLocation);
  const file = ctx.objects.file(bucket, key);
  if (file === undefined) throw new Error(`Failed to download ${request.inputLocation}: the object does not exist.`);
  if ((ctx.objects.head(bucket, key)?.size ?? 0) > maxInput)
    throw new Error(`${request.inputLocation} is over the limit of ${maxInput} bytes.`);
  const { contentType, accept, customAttributes, inferenceId } = request;
  const invocation: InvokeRequest = {
    body: readFileSync(file),
    ...(contentType !== undefined && { contentType }),
    ...(accept !== undefined && { accept }),
    ...(customAttributes !== undefined && { customAttributes }),
    ...(inferenceId !== undefined && { inferenceId }),
  };
  return invoke(endpoint, invocation, (request.timeoutSeconds ?? defaultTimeoutSeconds) * 1000);
}
