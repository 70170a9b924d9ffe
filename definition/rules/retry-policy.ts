import { isObject, list } from "../model.ts";
import { textOf } from "../words.ts";
import { suggest } from "../nearest.ts";
import { itemPath, memberPath } from "../path.ts";
import { stepTypeOf, type StepType } from "../step-types.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, trainingStep, type Changes } from "./example.ts";

const known = ["ExceptionType", "IntervalSeconds", "BackoffRate", "MaxAttempts", "ExpireAfterMin"];
const exceptions = [
  "Step.SERVICE_FAULT",
  "Step.THROTTLING",
  "SageMaker.JOB_INTERNAL_ERROR",
  "SageMaker.CAPACITY_ERROR",
  "SageMaker.RESOURCE_LIMIT",
];
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
    steps.flatMap(({ step, path }): Found[] => {
      const policies = list(step.RetryPolicies);
      const type = stepTypeOf(step.Type);
      const at = `${path}.RetryPolicies`;
      if (policies.length === 0 || type === undefined) return [];
      if (type.retry !== true)
        return [
          { path: at, message: `a ${step.Type} step cannot be retried`, hint: "take RetryPolicies out", onKey: true },
        ];
      return [...policies.flatMap((policy, i) => form(policy, itemPath(at, i), type)), ...overlaps(policies, at)];
    }),
};

function form(policy: unknown, path: string, type: StepType): Found[] {
  if (!isObject(policy))
    return [{ path, message: "the retry policy is not an object", hint: `write ${known.join(", ")}` }];
  const odd = Object.keys(policy).filter((name) => !known.includes(name));
  const both = (policy["MaxAttempts"] ?? null) !== null && (policy["ExpireAfterMin"] ?? null) !== null;
  return [
    ...odd.map((name) => ({
      path: memberPath(path, name),
      message: `a retry policy has no member ${JSON.stringify(name)}`,
      hint: suggest(name, known, ""),
      onKey: true,
    })),
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

function exceptionFaults(given: unknown, path: string, type: StepType): Found[] {
  const at = given === undefined ? path : `${path}.ExceptionType`;
  if (!Array.isArray(given) || given.length === 0)
    return [
      {
        path: at,
        message: "ExceptionType is not a list of exceptions",
        hint: `write a list such as ["${exceptions[1]}"]`,
      },
    ];
  return given.flatMap((name: unknown, i): Found[] => {
    const item = itemPath(at, i);
    if (typeof name !== "string" || !exceptions.includes(name)) {
      return [
        {
          path: item,
          message: `unknown exception ${JSON.stringify(name)}`,
          hint: suggest(textOf(name), exceptions, ""),
        },
      ];
    }
    if (type.job === true || !name.startsWith("SageMaker.")) return [];
    return [
      {
        path: item,
        message: `${name} does not happen in a ${type.type} step`,
        hint: "use Step.SERVICE_FAULT or Step.THROTTLING",
      },
    ];
  });
}

function overlaps(policies: readonly unknown[], path: string): Found[] {
  const seen = new Set<unknown>();
  return policies.flatMap((policy, i) =>
    list(isObject(policy) ? policy["ExceptionType"] : undefined).flatMap((name, j): Found[] => {
      const twice = seen.has(name);
      seen.add(name);
      return twice
        ? [
            {
              path: itemPath(`${itemPath(path, i)}.ExceptionType`, j),
              message: `${textOf(name)} stands in two policies`,
              hint: "keep it in one",
            },
          ]
        : [];
    }),
  );
}
