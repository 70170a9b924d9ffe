import type { RetryPolicyJson, StepJson } from "../../definition/index.ts";
import type { RetryException } from "../../definition/retry-exceptions.ts";

/** How often and how long a step is tried again after an exception. */
export interface RetryPolicy {
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  /** Attempts after the first. */
  readonly retries: number;
  readonly expireSeconds: number;
  /** What is counted together: the policy as it is written, or the service's default. */
  readonly of: object;
}

/** Step types that the service tries again. */
const retried: ReadonlySet<string> = new Set([
  "Processing",
  "Training",
  "Tuning",
  "AutoML",
  "Model",
  "RegisterModel",
  "Transform",
  "NotebookJob",
]);

/** Exceptions of calls, which the service retries without being told to; how often it does is not documented. */
const byDefault: ReadonlySet<RetryException> = new Set<RetryException>(["Step.SERVICE_FAULT", "Step.THROTTLING"]);

const defaults: RetryPolicy = {
  intervalSeconds: 1,
  backoffRate: 2,
  retries: 5,
  expireSeconds: Number.POSITIVE_INFINITY,
  of: byDefault,
};

/** The policy that speaks of an exception: the first of the step's own, else the service's default, if it has one. */
export function policyFor(step: StepJson, exception: RetryException): RetryPolicy | undefined {
  if (!isRetried(step.Type, exception)) return undefined;
  const own = (step.RetryPolicies ?? []).find(({ ExceptionType: types }) => types.includes(exception));
  if (own !== undefined) return read(own);
  return byDefault.has(exception) ? defaults : undefined;
}

/** Tuning and AutoML retry their jobs themselves; Model and RegisterModel have no job. */
function isRetried(type: string, exception: RetryException): boolean {
  if (!retried.has(type)) return false;
  if (type === "Tuning" || type === "AutoML") return exception !== "SageMaker.JOB_INTERNAL_ERROR";
  return !(type === "Model" || type === "RegisterModel") || exception.startsWith("Step.");
}

function read(policy: RetryPolicyJson): RetryPolicy {
  const expire = numberOf(policy.ExpireAfterMin);
  return {
    intervalSeconds: numberOf(policy.IntervalSeconds) ?? defaults.intervalSeconds,
    backoffRate: numberOf(policy.BackoffRate) ?? defaults.backoffRate,
    // A policy that says how long does not say how often.
    retries: numberOf(policy.MaxAttempts) ?? (expire === undefined ? defaults.retries : Number.POSITIVE_INFINITY),
    expireSeconds: expire === undefined ? Number.POSITIVE_INFINITY : expire * 60,
    of: policy,
  };
}

/** Definitions are read with numbers that know their spelling. */
const numberOf = (value: unknown): number | undefined =>
  value === undefined || value === null ? undefined : Number(String(value));

/** Seconds to wait after the n-th failure that the policy speaks of; `undefined` where no attempt follows. */
export function waitAfter(policy: RetryPolicy, failures: number, elapsedSeconds: number): number | undefined {
  const wait = policy.intervalSeconds * policy.backoffRate ** (failures - 1);
  if (failures > policy.retries || elapsedSeconds + wait > policy.expireSeconds) return undefined;
  return wait;
}
