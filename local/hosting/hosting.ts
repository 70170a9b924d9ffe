import type { Context, Hosting } from "../context.ts";
import { engineOf } from "../engine/scheduler.ts";
import { AwsError } from "../wire/error.ts";
import { maxBody, openDeployment, type Deployment } from "./deployment.ts";
import {
  emitEndpoint,
  getEndpoint,
  putEndpoint,
  servedVariants,
  type EndpointConfigRecord,
  type EndpointRecord,
} from "./records.ts";

const serving: ReadonlySet<string> = new Set([
  "InService",
  "Updating",
  "SystemUpdating",
  "RollingBack",
  "UpdateRollbackFailed",
]);

/** Serves the endpoints that the store knows. */
export function createHosting(ctx: Context): Hosting {
  const live = new Map<string, Deployment>();
  /** Deployments that are starting; closing the engine ends them. */
  const starting = new Set<Deployment>();
  const work = new Map<string, Promise<void>>();
  let closed = false;

  const deploymentOf = (endpoint: string, configName: string): Deployment => {
    const config = ctx.store.get<EndpointConfigRecord>("EndpointConfig", configName);
    if (config === undefined) {
      throw new AwsError(
        "ValidationError",
        `Could not find endpoint configuration "${configName}" of endpoint ${endpoint}.`,
      );
    }
    return openDeployment(ctx, engineOf(ctx).machine, endpoint, config);
  };

  const bringUp = async (endpoint: string, configName: string): Promise<Deployment> => {
    const deployment = deploymentOf(endpoint, configName);
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

  const create = async (name: string, record: EndpointRecord): Promise<void> => {
    try {
      live.set(name, await bringUp(name, record.EndpointConfigName ?? ""));
      putEndpoint(ctx, { ...record, ...variantsOf(ctx, record.EndpointConfigName), EndpointStatus: "InService" });
    } catch (error) {
      if (!closed) putEndpoint(ctx, { ...record, EndpointStatus: "Failed", FailureReason: textOf(error) });
    }
  };

  const update = async (name: string, record: EndpointRecord): Promise<void> => {
    const { PendingDeploymentSummary: pending, FailureReason: _old, ...rest } = record;
    const configName = pending?.EndpointConfigName ?? "";
    try {
      const next = await bringUp(name, configName);
      const before = live.get(name);
      live.set(name, next);
      putEndpoint(ctx, {
        ...rest,
        EndpointConfigName: configName,
        ...variantsOf(ctx, configName),
        EndpointStatus: "InService",
      });
      await before?.stop(true);
    } catch (error) {
      if (closed) return;
      // The old variants have been serving all the time: going back is a matter of saying so.
      putEndpoint(ctx, { ...rest, EndpointStatus: "RollingBack", FailureReason: textOf(error) });
      putEndpoint(ctx, { ...rest, EndpointStatus: "InService", FailureReason: textOf(error) });
    }
  };

  const settle = async (name: string): Promise<void> => {
    const record = getEndpoint(ctx, name);
    if (closed) return;
    if (record === undefined || record.EndpointStatus === "Deleting") {
      const deployment = live.get(name);
      live.delete(name);
      await deployment?.stop(true);
      if (record !== undefined && ctx.store.delete("Endpoint", name))
        emitEndpoint(ctx, { ...record, EndpointStatus: "Deleting" });
    } else if (record.EndpointStatus === "Creating") await create(name, record);
    else if (record.EndpointStatus === "Updating") await update(name, record);
  };

  const reconcile = (name: string): void => {
    const next = (work.get(name) ?? Promise.resolve())
      .then(() => settle(name))
      .catch((error: unknown) => {
        ctx.say({ level: "warning", message: `endpoint ${name}: ${textOf(error)}` });
      });
    work.set(name, next);
  };

  return {
    reconcile,
    recover: () => {
      for (const { EndpointName, EndpointStatus } of ctx.store.list<EndpointRecord>("Endpoint")) {
        if (["Creating", "Updating", "Deleting"].includes(EndpointStatus ?? "")) reconcile(EndpointName ?? "");
      }
    },
    invoke: async (name, request) => {
      const record = getEndpoint(ctx, name);
      if (record === undefined || !serving.has(record.EndpointStatus ?? "")) {
        throw new AwsError("ValidationError", `Endpoint ${name} of account ${ctx.account} not found.`);
      }
      if (request.body.length > maxBody) {
        throw new AwsError(
          "ValidationError",
          `Request ${request.body.length} bytes is over the limit of ${maxBody} bytes.`,
          413,
        );
      }
      // After a restart of the engine the workers start with the first call.
      const deployment = live.get(name) ?? deploymentOf(name, record.EndpointConfigName ?? "");
      live.set(name, deployment);
      return deployment.invoke(request);
    },
    close: async () => {
      closed = true;
      await Promise.all([...live.values(), ...starting].map((deployment) => deployment.stop()));
      await Promise.all(work.values());
      live.clear();
    },
  };
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function variantsOf(ctx: Context, configName: string | undefined): Pick<EndpointRecord, "ProductionVariants"> {
  const config = ctx.store.get<EndpointConfigRecord>("EndpointConfig", configName ?? "");
  return config === undefined ? {} : { ProductionVariants: servedVariants(ctx, config) };
}
