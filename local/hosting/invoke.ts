import type { Context, InvokeRequest, InvokeResponse } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import type { Capture } from "./capture.ts";
import { unknownVariant, type Deployment } from "./deployment.ts";
import type { Answer, Sink } from "./http.ts";
import { maxBody, maxServerlessBody, type Limits } from "./limits.ts";

/** What serves an endpoint now: one fleet, and during an update a second one that gets a share of the requests. */
export interface Live {
  current: Deployment;
  next?: Deployment;
  /** Of the requests, for `next`; 0 to 1. */
  share: number;
}

export type InvokeKind = "sync" | "stream" | "async";

/** Where a stream's bytes go, told who answers before they come. */
export interface StreamSink {
  begin(head: Omit<InvokeResponse, "body">): void;
  write(chunk: Buffer): Promise<void>;
}

export interface InvokeOptions {
  readonly kind: InvokeKind;
  readonly sink?: StreamSink;
  /** Instead of the usual limit. */
  readonly ms?: number;
}

const namespace = "AWS/SageMaker";

/** Chooses fleet and variant, calls it, and tells metrics and capture of it. */
export async function invokeLive(
  ctx: Context,
  capture: Capture,
  limits: Limits,
  endpoint: string,
  live: Live,
  request: InvokeRequest,
  { kind, sink, ms }: InvokeOptions,
): Promise<InvokeResponse> {
  const deployment = fleetFor(live, request.targetVariant, endpoint, limits);
  const variant = deployment.choose(request.targetVariant);
  if (kind !== "async") refuseUnfit(endpoint, deployment, variant, request, kind);
  const began = performance.now();
  const note = (status: number): void => {
    const microseconds = (performance.now() - began) * 1000;
    ctx.cloudwatch.record(
      namespace,
      { EndpointName: endpoint, VariantName: variant },
      {
        Invocations: [1, "None"],
        InvocationsPerInstance: [1, "None"],
        Invocation4XXErrors: [status >= 400 && status < 500 ? 1 : 0, "None"],
        Invocation5XXErrors: [status >= 500 ? 1 : 0, "None"],
        ModelLatency: [microseconds, "Microseconds"],
        OverheadLatency: [overheadMicroseconds, "Microseconds"],
      },
    );
  };
  let answer: Answer;
  try {
    const limit = ms ?? (kind === "stream" ? limits.streamMs : limits.invocationMs);
    const head: Sink | undefined = sink && {
      begin: ({ contentType, customAttributes }) =>
        sink.begin({
          contentType,
          invokedVariant: variant,
          ...(customAttributes !== undefined && { customAttributes }),
        }),
      write: sink.write,
    };
    answer = await deployment.call(variant, request, { ms: limit, ...(head && { sink: head }) });
  } catch (error) {
    const original = error instanceof AwsError ? error.members["OriginalStatusCode"] : undefined;
    // What never reached a container is no error of the model's.
    if (typeof original === "number") note(original);
    throw error;
  }
  note(answer.status);
  if (kind === "sync") capture.take(endpoint, variant, request, answer);
  const { body, contentType, customAttributes } = answer;
  return {
    body,
    contentType,
    invokedVariant: variant,
    ...(customAttributes !== undefined && { customAttributes }),
  };
}

/** Routing inside this process takes no time worth measuring. */
const overheadMicroseconds = 0;

function fleetFor(
  { current, next, share }: Live,
  target: string | undefined,
  endpoint: string,
  limits: Limits,
): Deployment {
  const chosen = next !== undefined && limits.random() < share ? next : current;
  if (target === undefined || chosen.has(target)) return chosen;
  const other = [current, next].find((one) => one?.has(target));
  if (other === undefined) throw unknownVariant(target, endpoint);
  return other;
}

function refuseUnfit(
  endpoint: string,
  { config }: Deployment,
  variant: string,
  { body }: InvokeRequest,
  kind: InvokeKind,
): void {
  const { AsyncInferenceConfig, ProductionVariants = [] } = config;
  if (AsyncInferenceConfig !== undefined) {
    throw new AwsError(
      "ValidationError",
      `Endpoint ${endpoint} is configured for asynchronous inference; use InvokeEndpointAsync.`,
    );
  }
  const serverless =
    ProductionVariants.find(({ VariantName }) => VariantName === variant)?.ServerlessConfig !== undefined;
  if (serverless && kind === "stream")
    throw new AwsError("ValidationError", `Endpoint ${endpoint} is serverless; it does not stream its answers.`);
  const limit = serverless ? maxServerlessBody : maxBody;
  if (body.length > limit)
    throw new AwsError("ValidationError", `Request ${body.length} bytes is over the limit of ${limit} bytes.`, 413);
}
