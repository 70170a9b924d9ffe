import { describeEndpoint, isMoving, type Reach } from "./endpoint.ts";

/** What became of an endpoint that was asked to serve a configuration. */
export type StageVerdict =
  | { readonly verdict: "serving" }
  | { readonly verdict: "rolledBack"; readonly servedConfigName: string; readonly reason: string }
  | { readonly verdict: "failed"; readonly status: string; readonly reason: string }
  | { readonly verdict: "stuck"; readonly status: string; readonly seconds: number }
  | { readonly verdict: "missing" };

export interface VerifyOptions {
  readonly endpointName: string;
  readonly endpointConfigName: string;
  /** Longest wait; default 1800. */
  readonly timeoutSeconds?: number;
  /** Pause between looks; default 5. */
  readonly pollSeconds?: number;
  /** Called at every look, for a progress display or to renew a lease. */
  readonly onPoll?: (status: string, seconds: number) => void | Promise<void>;
}

/** An update that was just asked for may not show at the first look. */
const LOOKS_BEFORE_ROLLED_BACK = 3;

/**
 * Waits until the endpoint rests, and tells whether it serves the configuration that was asked for. `InService` alone
 * proves nothing: an endpoint that was rolled back is InService too.
 */
export async function verifyStage(reach: Reach<"sagemaker">, options: VerifyOptions): Promise<StageVerdict> {
  const { endpointName, endpointConfigName, timeoutSeconds = 1800, pollSeconds = 5, onPoll } = options;
  const start = reach.clock.now().getTime();
  let moved = false;
  for (let looks = 1; ; looks++) {
    const found = await describeEndpoint(reach, endpointName);
    const seconds = Math.round((reach.clock.now().getTime() - start) / 1000);
    if (found === undefined) return { verdict: "missing" };
    const status = found.EndpointStatus ?? "of unknown status";
    await onPoll?.(status, seconds);
    const reason = found.FailureReason ?? "SageMaker gives no reason";
    if (status === "InService" && found.PendingDeploymentSummary === undefined) {
      if (found.EndpointConfigName === endpointConfigName) return { verdict: "serving" };
      if (moved || looks >= LOOKS_BEFORE_ROLLED_BACK)
        return { verdict: "rolledBack", servedConfigName: found.EndpointConfigName ?? "", reason };
    } else if (isMoving(status) || status === "InService") {
      moved = true;
    } else {
      return { verdict: "failed", status, reason };
    }
    if (seconds >= timeoutSeconds) return { verdict: "stuck", status, seconds };
    await reach.clock.sleep(pollSeconds * 1000);
  }
}
