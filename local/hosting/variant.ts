import type { Context, InvokeRequest } from "../context.ts";
import type { Machine } from "../containers/machine.ts";
import { AwsError } from "../wire/error.ts";
import { buryDead, openFleet, type Fleet } from "./fleet.ts";
import { invocation, TimedOut, type Answer } from "./http.ts";
import { startupSeconds, type Limits } from "./limits.ts";
import { modelError, modelTimeout, serviceUnavailable, textOf, throttled } from "./model-error.ts";
import { started, type How, type Variant } from "./call.ts";
import { openModels } from "./multi-model.ts";
import { primaryContainer, type ModelContainer, type ModelRecord, type VariantConfig } from "./records.ts";
import { startWorker, type Worker } from "./worker.ts";

export interface VariantOptions {
  readonly ctx: Context;
  readonly machine: Machine;
  readonly endpoint: string;
  readonly config: VariantConfig;
  readonly instances: number;
  readonly limits: Limits;
  readonly stop: AbortSignal;
}

/** Opens a variant; its processes start with `start`, or with the first call. */
export function openVariant(options: VariantOptions): Variant {
  const { ctx, endpoint, config, limits } = options;
  const name = config.VariantName ?? "";
  const container = (): ModelContainer => {
    const found = primaryContainer(ctx, config.ModelName ?? "");
    if (found === undefined) throw new Error(`Could not find model "${config.ModelName ?? ""}"`);
    return found;
  };
  const begin = async (changes: Partial<ModelContainer> = {}): Promise<Worker> =>
    startWorker({
      ctx,
      machine: options.machine,
      endpoint,
      variant: name,
      container: { ...container(), ...changes },
      startupSeconds: config.ContainerStartupHealthCheckTimeoutInSeconds ?? startupSeconds,
      isolateNetwork: ctx.store.get<ModelRecord>("Model", config.ModelName ?? "")?.EnableNetworkIsolation === true,
      stop: options.stop,
    });
  const fleetOf = (changes: Partial<ModelContainer>, count: number): Fleet =>
    openFleet({
      count,
      begin: () => begin(changes),
      callsPerProcess: limits.callsPerProcess,
      full: () => serviceUnavailable(endpoint, name),
    });

  const answered = (answer: Answer): Answer => {
    if (answer.status < 400) return answer;
    throw modelError(ctx, endpoint, name, answer.status, answer.body.toString("utf8"));
  };

  /** Calls a container and says in the service's words how it failed. */
  const ask = async (worker: Worker, request: InvokeRequest, how: How, path?: string): Promise<Answer> => {
    try {
      return await invocation(worker.port, request, { ...how, ...(path !== undefined && { path }) });
    } catch (error) {
      if (error instanceof TimedOut) throw modelTimeout(ctx, endpoint, name);
      await buryDead(worker);
      throw modelError(ctx, endpoint, name, 500, `the container broke the connection off: ${textOf(error)}`);
    }
  };

  // A model that is gone fails when its process is to start.
  if (primaryContainer(ctx, config.ModelName ?? "")?.multiModel === true) {
    return openModels({ ctx, endpoint, variant: name, container: container(), limits, begin, fleetOf, ask, answered });
  }
  const serverless = config.ServerlessConfig;
  const fleet =
    serverless === undefined
      ? fleetOf({}, processes(options))
      : openFleet({
          count: 1,
          begin,
          callsPerProcess: serverless.MaxConcurrency ?? 1,
          full: () => throttled(endpoint),
          idleMs: limits.idleMs,
        });
  return {
    start: fleet.start,
    resize: (instances) => fleet.resize(serverless === undefined ? processes({ ...options, instances }) : 1),
    call: async (request, how) => {
      if (request.targetModel !== undefined) throw noMultiModel(endpoint, request.targetModel);
      return started(ctx, endpoint, name, fleet, async (worker) => answered(await ask(worker, request, how)));
    },
    stop: fleet.stop,
  };
}

const noMultiModel = (endpoint: string, model: string): AwsError =>
  new AwsError(
    "ValidationError",
    `Invoking a target model ("${model}") is not supported: endpoint ${endpoint} is no multi-model endpoint.`,
  );

/** As many processes as instances, as far as this machine goes. */
function processes({ ctx, endpoint, config, instances, limits }: VariantOptions): number {
  if (instances > limits.processes) {
    ctx.say({
      level: "info",
      message: `endpoint ${endpoint}: variant ${config.VariantName ?? ""} has ${instances} instances, ${limits.processes} processes play them`,
    });
  }
  return Math.max(1, Math.min(instances, limits.processes));
}
