import { isObject, list } from "../model.ts";
import { itemPath } from "../path.ts";
import { stepTypeOf, type StepType } from "../step-types.ts";
import { withArticle } from "../words.ts";
import { definitionOf, trainingStep, type Changes } from "./example.ts";
import { exceptionFaults, exceptionsTwice } from "./retry-exceptions.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { unknownMembers } from "./unknown-members.ts";

const known = ["ExceptionType", "IntervalSeconds", "BackoffRate", "MaxAttempts", "ExpireAfterMin"];
const ranges: readonly (readonly [name: string, min: number, max: number, whole: boolean])[] = [
  ["IntervalSeconds", 1, 43_200, true],
  ["BackoffRate", 0, Infinity, false],
  ["MaxAttempts", 0, 20, true],
  ["ExpireAfterMin", 1, 14_400, true],
];

const train = (limits: Changes): Changes =>
  trainingStep("Train", { RetryPolicies: [{ ExceptionType: ["SageMaker.CAPACITY_ERROR"], ...limits }] });

export const retryPolicy: Rule = {
  code: "SW7001",
  title: "a retry policy that SageMaker refuses",
  severity: "error",
  explanation:
    "A policy names its exceptions as a list and has MaxAttempts or ExpireAfterMin, not both, within the service's limits; SageMaker refuses any other, also on step types that cannot be retried and for `SageMaker.*` exceptions of steps that run no job. Correct what the finding points at.",
  covers: "E13",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [train({ MaxAttempts: 3, ExpireAfterMin: 60 })] }),
      at: "Steps[0].RetryPolicies[0]",
    },
    passing: { definition: definitionOf({ Steps: [train({ MaxAttempts: 3 })] }) },
  },
  check: ({ steps }) =>
    foundIn(steps, ({ step, path }): Found[] => {
      const policies = list(step.RetryPolicies);
      const type = stepTypeOf(step.Type);
      const at = `${path}.RetryPolicies`;
      if (policies.length === 0 || type === undefined) return [];
      if (type.retry !== true)
        return [
          {
            path: at,
            message: `${withArticle(step.Type)} step cannot be retried`,
            hint: "take RetryPolicies out",
            onKey: true,
          },
        ];
      return [
        ...policies.flatMap((policy, i) => form(policy, itemPath(at, i), type)),
        ...exceptionsTwice(policies, at),
      ];
    }),
};

function form(policy: unknown, path: string, type: StepType): Found[] {
  if (!isObject(policy))
    return [{ path, message: "the retry policy is not an object", hint: `write ${known.join(", ")}` }];
  const both = (policy["MaxAttempts"] ?? null) !== null && (policy["ExpireAfterMin"] ?? null) !== null;
  return [
    ...unknownMembers(policy, path, known, (name) => `a retry policy has no member ${name}`),
    ...(both
      ? [{ path, message: "the retry policy has both MaxAttempts and ExpireAfterMin", hint: "keep one of the two" }]
      : []),
    ...ranges.flatMap(([name, min, max, whole]): Found[] => {
      const given = policy[name] ?? undefined;
      if (given === undefined) return [];
      const fits = typeof given === "number" && given >= min && given <= max && (!whole || Number.isInteger(given));
      const hint = `write a ${whole ? "whole " : ""}number ${max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`}`;
      return fits ? [] : [{ path: `${path}.${name}`, message: `${name} is ${JSON.stringify(given)}`, hint }];
    }),
    ...exceptionFaults(policy["ExceptionType"], path, type),
  ];
}
