import type { Context, Hosting, InvokeRequest, InvokeResponse } from "../context.ts";
import { engineOf } from "../engine/scheduler.ts";
import { AwsError } from "../wire/error.ts";
import { openAsyncQueue, type AsyncQueue } from "./async.ts";
import { openCapture } from "./capture.ts";
import { openDeployment, type Deployment } from "./deployment.ts";
import { invokeLive, type InvokeOptions, type Live, type StreamSink } from "./invoke.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { forgetWorkers } from "./leftovers.ts";
import { textOf } from "./model-error.ts";
import {
  captureSummary,
  emitEndpoint,
  getEndpoint,
  putEndpoint,
  putSettings,
  servedVariants,
  settingsOf,
  stayed,
  type EndpointConfigRecord,
  type EndpointRecord,
  type VariantSummary,
} from "./records.ts";
import { update, type UpdateHost } from "./update.ts";

/** Hosting with what only the runtime's own operations use. */
export interface EndpointHosting extends Hosting {
  stream(endpoint: string, request: InvokeRequest, sink: StreamSink): Promise<void>;
  readonly queue: AsyncQueue;
}

/** The hosting of a context, which is always one that {@link createHosting} made. */
export const hostingOf = (ctx: Context): EndpointHosting => ctx.hosting as EndpointHosting;

const serving: ReadonlySet<string> = new Set([
  ...["InService", "Updating", "SystemUpdating", "RollingBack", "UpdateRollbackFailed"],
]);
const unfinished: ReadonlySet<string> = new Set(["Creating", "Updating", "Deleting", "RollingBack"]);

/** Serves the endpoints that the store knows. */
export function createHosting(ctx: Context, narrowed: Partial<Limits> = {}): EndpointHosting {
  const limits = { ...defaultLimits, ...narrowed };
  const live = new Map<string, Live>();
  /** Deployments that are starting; closing the engine ends them. */
  const starting = new Set<Deployment>();
  const work = new Map<string, Promise<void>>();
  const closing = new AbortController();
  const capture = openCapture(ctx, limits.random);
  const cleaned = forgetWorkers(ctx);

  const deploymentOf = (endpoint: string, configName = "", variants?: readonly VariantSummary[]): Deployment => {
    const { config: serves } = settingsOf(ctx, endpoint);
    const config =
      ctx.store.get<EndpointConfigRecord>("EndpointConfig", configName) ??
      (serves?.EndpointConfigName === configName ? serves : undefined);
    if (config === undefined) {
      throw new AwsError(
        "ValidationError",
        `Could not find endpoint configuration "${configName}" of endpoint ${endpoint}.`,
      );
    }
    const { machine } = engineOf(ctx);
    return openDeployment({
      ctx,
      machine,
      endpoint,
      config,
      limits,
      variants: variants ?? servedVariants(ctx, config),
    });
  };

  const bringUp = async (
    name: string,
    configName?: string,
    variants?: readonly VariantSummary[],
  ): Promise<Deployment> => {
    const deployment = deploymentOf(name, configName, variants);
    starting.add(deployment);
    try {
      await deployment.start();
      return deployment;
    } catch (error) {
      await deployment.stop();
      throw error;
    } finally {
      starting.delete(deployment);
    }
  };

  // After a restart of the engine the workers start with the first call.
  const currentOf = (record: EndpointRecord): Live => {
    const { EndpointName: name = "", EndpointConfigName, ProductionVariants } = record;
    return live.get(name) ?? { current: deploymentOf(name, EndpointConfigName, ProductionVariants), share: 0 };
  };

  const host: UpdateHost = {
    ...{ ctx, live, currentOf },
    stop: closing.signal,
    bringUp: (name, pending) => bringUp(name, pending.EndpointConfigName, pending.ProductionVariants),
  };

  const create = async (name: string, record: EndpointRecord): Promise<void> => {
    try {
      const current = await bringUp(name, record.EndpointConfigName);
      live.set(name, { current, share: 0 });
      const { DataCaptureConfig, AsyncInferenceConfig } = current.config;
      putSettings(ctx, name, { config: current.config, ...(DataCaptureConfig && { DataCaptureConfig }) });
      putEndpoint(ctx, {
        ...record,
        ProductionVariants: servedVariants(ctx, current.config),
        ...captureSummary(DataCaptureConfig),
        ...(AsyncInferenceConfig && { AsyncInferenceConfig }),
        EndpointStatus: "InService",
      });
    } catch (error) {
      if (!closing.signal.aborted)
        putEndpoint(ctx, { ...record, EndpointStatus: "Failed", FailureReason: textOf(error) });
    }
  };

  const remove = async (name: string, record: EndpointRecord | undefined): Promise<void> => {
    const gone = live.get(name);
    live.delete(name);
    await Promise.all([gone?.current.stop(true), gone?.next?.stop(true)]);
    ctx.store.delete("EndpointSettings", name);
    if (record !== undefined && ctx.store.delete("Endpoint", name))
      emitEndpoint(ctx, { ...record, EndpointStatus: "Deleting" });
  };

  const settle = async (name: string): Promise<void> => {
    const record = getEndpoint(ctx, name);
    if (closing.signal.aborted) return;
    if (record === undefined || record.EndpointStatus === "Deleting") return remove(name, record);
    if (record.EndpointStatus === "Creating") return create(name, record);
    if (record.EndpointStatus === "Updating") return update(host, name, record);
    // An engine that ended while it rolled back: the old fleet starts with the first call.
    if (record.EndpointStatus === "RollingBack")
      putEndpoint(ctx, {
        ...record,
        ProductionVariants: stayed(record.ProductionVariants ?? []),
        EndpointStatus: "InService",
      });
  };

  const reconcile = (name: string): void => {
    const next = (work.get(name) ?? Promise.resolve())
      .then(() => settle(name))
      .catch((error: unknown) => {
        ctx.say({ level: "warning", message: `endpoint ${name}: ${textOf(error)}` });
      });
    work.set(name, next);
  };

  const serve = async (name: string, request: InvokeRequest, how: InvokeOptions): Promise<InvokeResponse> => {
    const record = getEndpoint(ctx, name);
    if (record === undefined || !serving.has(record.EndpointStatus ?? ""))
      throw new AwsError("ValidationError", `Endpoint ${name} of account ${ctx.account} not found.`);
    const now = currentOf(record);
    live.set(name, now);
    return invokeLive(ctx, capture, limits, name, now, request, how);
  };
  const queue = openAsyncQueue(ctx, (name, request, ms) => serve(name, request, { kind: "async", ms }));

  return {
    reconcile,
    queue,
    recover: () => {
      for (const { EndpointName, EndpointStatus } of ctx.store.list<EndpointRecord>("Endpoint"))
        if (unfinished.has(EndpointStatus ?? "")) reconcile(EndpointName ?? "");
      queue.recover();
    },
    invoke: (name, request) => serve(name, request, { kind: "sync" }),
    stream: async (name, request, sink) => {
      await serve(name, request, { kind: "stream", sink });
    },
    close: async () => {
      closing.abort();
      const drained = queue.close();
      const fleets = [...live.values()].flatMap(({ current, next }) => [current, ...(next ? [next] : [])]);
      await Promise.all([...fleets, ...starting].map((deployment) => deployment.stop()));
      await Promise.all(work.values());
      await drained;
      await Promise.all([capture.flush(), cleaned]);
      live.clear();
    },
  };
}
