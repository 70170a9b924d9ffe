import type { DesiredWeightAndCapacity, UpdateEndpointInput } from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import {
  servedVariants,
  type EndpointConfigRecord,
  type EndpointRecord,
  type PendingDeployment,
  type VariantSummary,
} from "../hosting/records.ts";
import type { RolloutConfig } from "../hosting/rollout.ts";
import { validation } from "../wire/error.ts";
import type { Wire } from "./operation.ts";

/** An endpoint that starts to change: its variants, those to come, and whether its data capture stays. */
export interface Retained {
  readonly variants: VariantSummary[];
  readonly pending: NonNullable<PendingDeployment["ProductionVariants"]>;
  readonly retainDataCapture: boolean;
}

/** What UpdateEndpoint makes of the variants: those that keep their name keep weight and instances where it says so. */
export function retained(
  ctx: Context,
  record: EndpointRecord,
  config: EndpointConfigRecord,
  input: Wire<UpdateEndpointInput>,
): Retained {
  const keep = input.RetainAllVariantProperties === true;
  const excluded = new Set((input.ExcludeRetainedVariantProperties ?? []).map((one) => one.VariantPropertyType));
  if (!keep && excluded.size > 0)
    throw validation("ExcludeRetainedVariantProperties needs RetainAllVariantProperties to be true.");
  const now = record.ProductionVariants ?? [];
  const pending = servedVariants(ctx, config).map((next) => {
    const before = now.find(({ VariantName }) => VariantName === next.VariantName);
    if (!keep || before === undefined) return next;
    const weight = excluded.has("DesiredWeight") ? undefined : before.CurrentWeight;
    const count = excluded.has("DesiredInstanceCount") ? undefined : before.CurrentInstanceCount;
    return {
      ...next,
      ...(weight !== undefined && { CurrentWeight: weight, DesiredWeight: weight }),
      ...(count !== undefined &&
        next.DesiredInstanceCount !== undefined && { CurrentInstanceCount: count, DesiredInstanceCount: count }),
    };
  });
  const variants = now.map((before) => {
    const next = pending.find(({ VariantName }) => VariantName === before.VariantName);
    return {
      ...before,
      ...(next?.DesiredWeight !== undefined && { DesiredWeight: next.DesiredWeight }),
      ...(next?.DesiredInstanceCount !== undefined && { DesiredInstanceCount: next.DesiredInstanceCount }),
    };
  });
  return { variants, pending, retainDataCapture: keep && !excluded.has("DataCaptureConfig") };
}

/** The variants with what UpdateEndpointWeightsAndCapacities wants of them. */
export function scaled(record: EndpointRecord, wanted: readonly Wire<DesiredWeightAndCapacity>[]): VariantSummary[] {
  const now = record.ProductionVariants ?? [];
  for (const { VariantName: name } of wanted) {
    if (!now.some(({ VariantName }) => VariantName === name))
      throw validation(`Could not find variant "${name ?? ""}" in endpoint "${record.EndpointArn ?? ""}".`);
  }
  const next = now.map((before) => {
    const want = wanted.find(({ VariantName }) => VariantName === before.VariantName);
    if (want?.DesiredInstanceCount !== undefined && before.CurrentServerlessConfig !== undefined)
      throw validation(`Variant "${before.VariantName ?? ""}" is serverless; it has no instances.`);
    return {
      ...before,
      ...(want?.DesiredWeight !== undefined && { DesiredWeight: want.DesiredWeight }),
      ...(want?.DesiredInstanceCount !== undefined && { DesiredInstanceCount: want.DesiredInstanceCount }),
    };
  });
  if (next.every(({ DesiredWeight }) => DesiredWeight === 0))
    throw validation("The sum of the variant weights must be greater than 0.");
  return next;
}

/** Alarms that would roll an update back must exist. */
export function refuseAlarms(ctx: Context, config: RolloutConfig | undefined): void {
  for (const { AlarmName = "" } of config?.AutoRollbackConfiguration?.Alarms ?? []) {
    if (ctx.cloudwatch.alarmState(AlarmName) === undefined)
      throw validation(`Could not find CloudWatch alarm "${AlarmName}" of AutoRollbackConfiguration.`);
  }
  if (config?.BlueGreenUpdatePolicy !== undefined && config.RollingUpdatePolicy !== undefined)
    throw validation("DeploymentConfig must have either BlueGreenUpdatePolicy or RollingUpdatePolicy, not both.");
}
