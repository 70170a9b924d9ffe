import { isFloat, itemPath, stepTypeOf, type StepJson } from "../../definition/index.ts";
import { isMembers, keyCode, rawCode } from "./literal.ts";
import { list, object, pair, spread, suffixed, type Code } from "./print.ts";
import { refuse } from "./refuse.ts";
import type { Scope } from "./scope.ts";

const stepExceptions = ["Step.SERVICE_FAULT", "Step.THROTTLING"];
const jobExceptions = [
  ...stepExceptions,
  "SageMaker.JOB_INTERNAL_ERROR",
  "SageMaker.CAPACITY_ERROR",
  "SageMaker.RESOURCE_LIMIT",
];
/** The retry policies of a step; the factory writes BackoffRate as a float. */
export function retryCode(step: StepJson, value: unknown, at: string, scope: Scope): readonly Code[] {
  if (!Array.isArray(value)) refuse(at, "RetryPolicies is no list", "give a list of policies");
  if (value.length === 0) {
    scope.written(at, "empty RetryPolicies are left out");
    return [];
  }
  const { retry: allowed, job } = stepTypeOf(step.Type) ?? {};
  const known = job === true ? jobExceptions : stepExceptions;
  const policies = value.map((policy: unknown, i) => policyCode(policy, known, itemPath(at, i), scope));
  const code = pair("RetryPolicies", list(policies));
  if (allowed === true) return [code];
  scope.unchecked(at, `the types of ${step.Type} know no retry policies`);
  return [spread(object([code]))];
}

function policyCode(policy: unknown, known: readonly string[], at: string, scope: Scope): Code {
  if (!isMembers(policy)) refuse(at, "a retry policy is no object", "write {ExceptionType: [...], MaxAttempts: 3}");
  const { ExceptionType, BackoffRate } = policy;
  const numbers = ["IntervalSeconds", "MaxAttempts", "ExpireAfterMin"];
  if (typeof BackoffRate === "number")
    scope.written(`${at}.BackoffRate`, `BackoffRate ${BackoffRate} is written as a float`);
  const fits =
    Array.isArray(ExceptionType) &&
    ExceptionType.every((one) => known.includes(one)) &&
    Object.keys(policy).every((name) => [...numbers, "BackoffRate", "ExceptionType"].includes(name)) &&
    numbers.every((name) => policy[name] === undefined || typeof policy[name] === "number");
  if (BackoffRate !== undefined && typeof BackoffRate !== "number" && !isFloat(BackoffRate))
    refuse(`${at}.BackoffRate`, "BackoffRate is no number", "give a number such as 2.0");
  const items = Object.entries(policy).map(([name, value]) =>
    pair(keyCode(name), name === "BackoffRate" ? String(value) : rawCode(value)),
  );
  if (fits) return object(items);
  scope.unchecked(at, "the types know no such retry policy");
  return suffixed(object(items), " as never");
}
