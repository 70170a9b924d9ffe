import type { Context, InvokeRequest, InvokeResponse } from "../context.ts";
import type { Machine } from "../containers/machine.ts";
import { AwsError } from "../wire/error.ts";
import { invocation, ping, TimedOut, type Answer } from "./http.ts";
import { primaryContainer, type EndpointConfigRecord, type ModelRecord, type VariantConfig } from "./records.ts";
import { startWorker, type Worker } from "./worker.ts";

/** The workers of one endpoint configuration. */
export interface Deployment {
  /** Starts all variants; throws with the service's reason when one does not come up. */
  start(): Promise<void>;
  invoke(request: InvokeRequest): Promise<InvokeResponse>;
  /** Lets the calls under way finish first when it is told to. */
  stop(drain?: boolean): Promise<void>;
}

const startupSeconds = 240;
const invocationMs = 60_000;
export const maxBody = 6_291_456;

export function openDeployment(
  ctx: Context,
  machine: Machine,
  endpoint: string,
  config: EndpointConfigRecord,
): Deployment {
  const workers = new Map<string, Promise<Worker>>();
  const stopping = new AbortController();
  const calls = new Set<Promise<InvokeResponse>>();
  const variants = config.ProductionVariants ?? [];

  const begin = async (variant: VariantConfig, before?: Worker): Promise<Worker> => {
    await before?.stop();
    const container = primaryContainer(ctx, variant.ModelName ?? "");
    if (container === undefined) throw new Error(`Could not find model "${variant.ModelName ?? ""}"`);
    const model = ctx.store.get<ModelRecord>("Model", variant.ModelName ?? "");
    return startWorker({
      ctx,
      machine,
      endpoint,
      variant: variant.VariantName ?? "",
      container,
      startupSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? startupSeconds,
      isolateNetwork: model?.EnableNetworkIsolation === true,
      stop: stopping.signal,
    });
  };

  const launch = (variant: VariantConfig, before?: Worker): Promise<Worker> => {
    const name = variant.VariantName ?? "";
    const worker = begin(variant, before);
    workers.set(name, worker);
    worker.catch(() => workers.get(name) === worker && workers.delete(name));
    return worker;
  };

  /** The variant's worker; one that has died, or belongs to an earlier engine, is started again. */
  const workerOf = async (variant: VariantConfig): Promise<Worker> => {
    const known = workers.get(variant.VariantName ?? "");
    if (known === undefined) return launch(variant);
    const worker = await known;
    if (worker.alive()) return worker;
    // Of several calls that find it dead, the first starts the next one.
    return workers.get(variant.VariantName ?? "") === known ? launch(variant, worker) : workerOf(variant);
  };

  const invoke = async (request: InvokeRequest): Promise<InvokeResponse> => {
    const variant = choose(variants, request.targetVariant, endpoint);
    const name = variant.VariantName ?? "";
    const worker = await workerOf(variant).catch((error: unknown) => {
      throw modelError(ctx, endpoint, name, 503, error instanceof Error ? error.message : String(error));
    });
    let answer: Answer;
    try {
      answer = await invocation(worker.port, request, invocationMs);
    } catch (error) {
      if (error instanceof TimedOut) throw timeout(ctx, endpoint, name);
      // A process that is going down may still seem alive: the next call shall meet a new one.
      if (!(await ping(worker.port))) await worker.stop();
      throw modelError(ctx, endpoint, name, 500, `the container broke the connection off: ${(error as Error).message}`);
    }
    if (answer.status >= 400) throw modelError(ctx, endpoint, name, answer.status, answer.body.toString("utf8"));
    return {
      body: answer.body,
      contentType: answer.contentType,
      invokedVariant: name,
      ...(answer.customAttributes !== undefined && { customAttributes: answer.customAttributes }),
    };
  };

  return {
    start: async () => {
      const started = await Promise.allSettled(variants.map(async (variant) => launch(variant)));
      const failed = started.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
    invoke: (request) => {
      const call = invoke(request);
      calls.add(call);
      const over = () => void calls.delete(call);
      call.then(over, over);
      return call;
    },
    stop: async (drain = false) => {
      if (drain) await Promise.allSettled(calls);
      stopping.abort();
      const settled = await Promise.allSettled([...workers.values()]);
      const running = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
      await Promise.all(running.map((worker) => worker.stop()));
    },
  };
}

/** By TargetVariant, else by chance in proportion to the weights. */
function choose(variants: readonly VariantConfig[], target: string | undefined, endpoint: string): VariantConfig {
  if (target !== undefined) {
    const variant = variants.find(({ VariantName }) => VariantName === target);
    if (variant === undefined)
      throw new AwsError("ValidationError", `Variant ${target} does not exist in endpoint ${endpoint}.`);
    return variant;
  }
  const weights = variants.map(({ InitialVariantWeight }) => InitialVariantWeight ?? 1);
  let left = Math.random() * weights.reduce((sum, weight) => sum + weight, 0);
  const chosen = variants.find((_, i) => (left -= weights[i] ?? 0) < 0) ?? variants[0];
  if (chosen === undefined) throw new AwsError("ValidationError", `Endpoint ${endpoint} has no variants.`);
  return chosen;
}

const logGroup = (endpoint: string): string => `/aws/sagemaker/Endpoints/${endpoint}`;

function modelError(ctx: Context, endpoint: string, variant: string, status: number, text: string): AwsError {
  const kind = status < 500 ? "client" : "server";
  const original = text.slice(0, 4096);
  const place = `https://${ctx.region}.console.aws.amazon.com/cloudwatch/home?region=${ctx.region}#logEventViewer:group=${logGroup(endpoint)}`;
  const message = `Received ${kind} error (${status}) from primary with message "${original}". See ${place} in account ${ctx.account} for more information.`;
  return new AwsError("ModelError", message, 424, {
    ErrorCode: `${kind.toUpperCase()}_ERROR_FROM_MODEL`,
    LogStreamArn: `arn:aws:logs:${ctx.region}:${ctx.account}:log-group:${logGroup(endpoint)}:log-stream:${variant}/local`,
    OriginalMessage: original,
    OriginalStatusCode: status,
  });
}

const timeout = (ctx: Context, endpoint: string, variant: string): AwsError =>
  modelError(
    ctx,
    endpoint,
    variant,
    504,
    "Your invocation timed out while waiting for a response from container primary.",
  );
