import type { Context } from "../context.ts";
import { now } from "../containers/job.ts";
import type { Deployment } from "./deployment.ts";
import type { Live } from "./invoke.ts";
import { textOf } from "./model-error.ts";
import {
  arrived,
  noteEndpoint,
  putEndpoint,
  putSettings,
  settingsOf,
  stayed,
  captureSummary,
  type EndpointRecord,
  type PendingDeployment,
} from "./records.ts";
import { bake, deadlineOf, shiftsOf, terminationWait } from "./rollout.ts";

/** What an update needs of the hosting that runs it. */
export interface UpdateHost {
  readonly ctx: Context;
  readonly live: Map<string, Live>;
  readonly stop: AbortSignal;
  bringUp(endpoint: string, pending: PendingDeployment): Promise<Deployment>;
  /** The fleet of the configuration that has served so far. */
  currentOf(record: EndpointRecord): Live;
}

/** Takes an endpoint to the configuration that is pending, or back: InService either way, if the old fleet still serves. */
export async function update(host: UpdateHost, name: string, record: EndpointRecord): Promise<void> {
  const { ctx, stop } = host;
  const { PendingDeploymentSummary: pending, FailureReason: _old, ...rest } = record;
  if (pending === undefined) return scale(host, name, record);
  const config = rest.LastDeploymentConfig;
  const deadline = deadlineOf(ctx, config);
  let next: Deployment | undefined;
  const phase = (Status: "Creating" | "ActivatingTraffic" | "Baking", StatusMessage?: string): void => {
    const status = [{ Status, StartTime: now(), ...(StatusMessage !== undefined && { StatusMessage }) }];
    const ProductionVariants = (pending.ProductionVariants ?? []).map((one) => ({ ...one, VariantStatus: status }));
    noteEndpoint(ctx, { ...record, PendingDeploymentSummary: { ...pending, ProductionVariants } });
  };
  try {
    phase("Creating");
    next = await host.bringUp(name, pending);
    const live = host.live.get(name) ?? { current: next, share: 0 };
    host.live.set(name, live);
    live.next = next;
    const instances = Math.max(1, ...(pending.ProductionVariants ?? []).map((one) => one.DesiredInstanceCount ?? 1));
    for (const { share, waitSeconds } of shiftsOf(config, instances)) {
      phase("ActivatingTraffic", `${Math.round(share * 100)}% of the traffic`);
      live.share = share;
      phase("Baking", `${Math.round(share * 100)}% of the traffic`);
      await bake(ctx, config, waitSeconds, deadline, stop);
    }
    await bake(ctx, config, terminationWait(config), deadline, stop);
    host.live.set(name, { current: next, share: 0 });
    const settings = settingsOf(ctx, name);
    const capture = settings.retainDataCapture === true ? settings.DataCaptureConfig : next.config.DataCaptureConfig;
    const { DataCaptureConfig: _capture, AsyncInferenceConfig: _async, ...kept } = rest;
    ctx.store.transaction(() => {
      putSettings(ctx, name, {
        ...(next !== undefined && { config: next.config }),
        ...(capture !== undefined && { DataCaptureConfig: capture }),
      });
      putEndpoint(ctx, {
        ...kept,
        EndpointConfigName: pending.EndpointConfigName,
        ...captureSummary(capture),
        ...(next?.config.AsyncInferenceConfig && { AsyncInferenceConfig: next.config.AsyncInferenceConfig }),
        ProductionVariants: arrived(pending.ProductionVariants ?? []),
        EndpointStatus: "InService",
      });
    });
    if (live.current !== next) await live.current.stop(true);
  } catch (error) {
    if (stop.aborted) {
      await next?.stop();
      return;
    }
    await rollBack(host, name, rest, next, textOf(error));
  }
}

async function rollBack(
  host: UpdateHost,
  name: string,
  rest: EndpointRecord,
  next: Deployment | undefined,
  FailureReason: string,
): Promise<void> {
  const { ctx } = host;
  const back = { ...rest, ProductionVariants: stayed(rest.ProductionVariants ?? []), FailureReason };
  const live = host.live.get(name);
  if (live !== undefined) {
    live.share = 0;
    delete live.next;
    if (live.current === next) host.live.delete(name);
  }
  putEndpoint(ctx, { ...back, EndpointStatus: "RollingBack" });
  await next?.stop(true);
  try {
    const before = host.currentOf(rest);
    host.live.set(name, before);
    await before.current.start();
    putEndpoint(ctx, { ...back, EndpointStatus: "InService" });
  } catch (error) {
    if (host.stop.aborted) return;
    const reason = `${FailureReason} Rolling back failed: ${textOf(error)}`;
    putEndpoint(ctx, { ...back, FailureReason: reason, EndpointStatus: "UpdateRollbackFailed" });
  }
}

/** Other weights and numbers of instances for the variants that serve. */
async function scale(host: UpdateHost, name: string, record: EndpointRecord): Promise<void> {
  const { ctx } = host;
  const { FailureReason: _old, ...rest } = record;
  const variants = rest.ProductionVariants ?? [];
  try {
    const live = host.live.get(name) ?? host.currentOf(record);
    host.live.set(name, live);
    await live.current.scale(variants);
    putEndpoint(ctx, { ...rest, ProductionVariants: arrived(variants), EndpointStatus: "InService" });
  } catch (error) {
    if (host.stop.aborted) return;
    const back = { ...rest, ProductionVariants: stayed(variants), FailureReason: textOf(error) };
    putEndpoint(ctx, { ...back, EndpointStatus: "RollingBack" });
    putEndpoint(ctx, { ...back, EndpointStatus: "InService" });
  }
}
