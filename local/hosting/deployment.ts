import type { Context, InvokeRequest } from "../context.ts";
import type { Machine } from "../containers/machine.ts";
import { AwsError } from "../wire/error.ts";
import type { Answer } from "./http.ts";
import type { Limits } from "./limits.ts";
import type { EndpointConfigRecord, VariantSummary } from "./records.ts";
import { chooseByWeight } from "./routing.ts";
import type { How, Variant } from "./call.ts";
import { openVariant } from "./variant.ts";

/** The fleet of one endpoint configuration: all of its variants. */
export interface Deployment {
  readonly config: EndpointConfigRecord;
  /** Starts all variants; throws with the service's reason when one does not come up. */
  start(): Promise<void>;
  has(variant: string): boolean;
  /** The variant that answers next: `target`, or one by the weights. */
  choose(target: string | undefined): string;
  call(variant: string, request: InvokeRequest, how: How): Promise<Answer>;
  /** Goes over to other weights and numbers of instances. */
  scale(variants: readonly VariantSummary[]): Promise<void>;
  /** Lets the calls under way finish first when it is told to. */
  stop(drain?: boolean): Promise<void>;
}

export interface DeploymentOptions {
  readonly ctx: Context;
  readonly machine: Machine;
  readonly endpoint: string;
  readonly config: EndpointConfigRecord;
  /** Weights and instances to begin with. */
  readonly variants: readonly VariantSummary[];
  readonly limits: Limits;
}

export function openDeployment({ ctx, machine, endpoint, config, variants, limits }: DeploymentOptions): Deployment {
  const stopping = new AbortController();
  const calls = new Set<Promise<Answer>>();
  const summary = (name: string | undefined) => variants.find(({ VariantName }) => VariantName === name);
  const opened = new Map<string, Variant>(
    (config.ProductionVariants ?? []).map((one) => [
      one.VariantName ?? "",
      openVariant({
        ...{ ctx, machine, endpoint, limits, config: one, stop: stopping.signal },
        instances: summary(one.VariantName)?.DesiredInstanceCount ?? one.InitialInstanceCount ?? 1,
      }),
    ]),
  );
  let weights = new Map<string, number>(
    (config.ProductionVariants ?? []).map((one) => [
      one.VariantName ?? "",
      summary(one.VariantName)?.DesiredWeight ?? one.InitialVariantWeight ?? 1,
    ]),
  );

  return {
    config,
    start: async () => {
      const started = await Promise.allSettled([...opened.values()].map((variant) => variant.start()));
      const failed = started.find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
    },
    has: (variant) => opened.has(variant),
    choose: (target) => {
      const chosen = target ?? chooseByWeight(weights, limits.random);
      if (chosen === undefined) throw new AwsError("ValidationError", `Endpoint ${endpoint} has no variants.`);
      return chosen;
    },
    call: (name, request, how) => {
      const variant = opened.get(name);
      if (variant === undefined) throw unknownVariant(name, endpoint);
      const call = variant.call(request, how);
      calls.add(call);
      const over = () => void calls.delete(call);
      call.then(over, over);
      return call;
    },
    scale: async (wanted) => {
      const changes = wanted.map(async ({ VariantName = "", DesiredInstanceCount }) =>
        DesiredInstanceCount === undefined ? undefined : opened.get(VariantName)?.resize(DesiredInstanceCount),
      );
      const failed = (await Promise.allSettled(changes)).find((result) => result.status === "rejected");
      if (failed !== undefined) throw failed.reason;
      weights = new Map(wanted.map(({ VariantName = "", DesiredWeight }) => [VariantName, DesiredWeight ?? 1]));
    },
    stop: async (drain = false) => {
      if (drain) await Promise.allSettled(calls);
      stopping.abort();
      await Promise.all([...opened.values()].map((variant) => variant.stop()));
    },
  };
}

export const unknownVariant = (variant: string, endpoint: string): AwsError =>
  new AwsError("ValidationError", `Variant ${variant} does not exist in endpoint ${endpoint}.`);
