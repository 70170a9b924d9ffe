import { setTimeout as sleep } from "node:timers/promises";
import type { DeploymentConfig } from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";

export type RolloutConfig = Wire<DeploymentConfig>;

/** One step of a traffic shift: this share of the requests goes to the new fleet, for that long. */
export interface Shift {
  /** 0 to 1. */
  readonly share: number;
  readonly waitSeconds: number;
}

type Size = { readonly Type?: string | undefined; readonly Value?: number | undefined } | undefined;

/** A size as a share of the new fleet. */
function shareOf(size: Size, instances: number, fallback: number): number {
  if (size?.Value === undefined) return fallback;
  const share = size.Type === "INSTANCE_COUNT" ? size.Value / Math.max(1, instances) : size.Value / 100;
  return Math.min(1, Math.max(0, share));
}

/** How traffic goes over to a new fleet of that many instances; a rolling update shifts as a linear one does. */
export function shiftsOf(config: RolloutConfig | undefined, instances: number): readonly Shift[] {
  const { BlueGreenUpdatePolicy: policy, RollingUpdatePolicy: rolling } = config ?? {};
  const routing = policy?.TrafficRoutingConfiguration;
  const waitSeconds = routing?.WaitIntervalInSeconds ?? rolling?.WaitIntervalInSeconds ?? 0;
  if (rolling !== undefined) return linear(shareOf(rolling.MaximumBatchSize, instances, 1), waitSeconds);
  if (routing?.Type === "CANARY")
    return [
      { share: shareOf(routing.CanarySize, instances, 0.1), waitSeconds },
      { share: 1, waitSeconds: 0 },
    ];
  if (routing?.Type === "LINEAR") return linear(shareOf(routing.LinearStepSize, instances, 0.1), waitSeconds);
  return [{ share: 1, waitSeconds: 0 }];
}

function linear(step: number, waitSeconds: number): readonly Shift[] {
  const count = Math.max(1, Math.ceil(1 / step - 1e-9));
  return Array.from({ length: count }, (_, i) => {
    const last = i === count - 1;
    return { share: last ? 1 : (i + 1) * step, waitSeconds: last ? 0 : waitSeconds };
  });
}

/** How long both fleets run, all traffic on the new one, before the old one ends. */
export const terminationWait = (config: RolloutConfig | undefined): number =>
  config?.BlueGreenUpdatePolicy?.TerminationWaitInSeconds ?? 0;

/** An alarm went off while the new fleet took over. */
export class AlarmError extends Error {
  constructor(alarms: readonly string[]) {
    super(`The deployment was rolled back: CloudWatch alarms in ALARM state: ${alarms.join(", ")}.`);
  }
}

export class RolloutTimeout extends Error {
  constructor(seconds: number) {
    super(`The deployment did not end within MaximumExecutionTimeoutInSeconds (${seconds}).`);
  }
}

const lookEveryMs = 50;

/** Waits, by the engine's time scale, and throws as soon as one of the alarms is in state ALARM. */
export async function bake(
  ctx: Context,
  config: RolloutConfig | undefined,
  seconds: number,
  deadline: number,
  stop: AbortSignal,
): Promise<void> {
  const names = (config?.AutoRollbackConfiguration?.Alarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []);
  const end = Date.now() + seconds * 1000 * ctx.play.timeScale;
  for (;;) {
    stop.throwIfAborted();
    const raised = names.filter((name) => ctx.cloudwatch.alarmState(name) === "ALARM");
    if (raised.length > 0) throw new AlarmError(raised);
    if (Date.now() > deadline) throw new RolloutTimeout(maximumSeconds(config));
    const left = end - Date.now();
    if (left <= 0) return;
    await sleep(Math.min(lookEveryMs, left), undefined, { signal: stop });
  }
}

const maximumSeconds = (config: RolloutConfig | undefined): number =>
  config?.BlueGreenUpdatePolicy?.MaximumExecutionTimeoutInSeconds ??
  config?.RollingUpdatePolicy?.MaximumExecutionTimeoutInSeconds ??
  28_800;

/** When a roll-out that begins now must have ended. */
export const deadlineOf = (ctx: Context, config: RolloutConfig | undefined): number =>
  Date.now() + Math.max(60_000, maximumSeconds(config) * 1000 * ctx.play.timeScale);
