import { isObject, list, member } from "../model.ts";
import { suggest } from "../nearest.ts";
import type { Found, Rule } from "./rule.ts";
import { conditionStep, definitionOf, get, type Changes } from "./example.ts";
import { corrected } from "./fixes.ts";
import { unknownMembers } from "./unknown-members.ts";

const members: Readonly<Record<string, readonly string[]>> = {
  Equals: ["LeftValue", "RightValue"],
  GreaterThan: ["LeftValue", "RightValue"],
  GreaterThanOrEqualTo: ["LeftValue", "RightValue"],
  LessThan: ["LeftValue", "RightValue"],
  LessThanOrEqualTo: ["LeftValue", "RightValue"],
  In: ["QueryValue", "Values"],
  Not: ["Condition"],
  Or: ["Conditions"],
};
const stepMembers = ["Conditions", "IfSteps", "ElseSteps"];

const limit = { Name: "Limit", Type: "Integer", DefaultValue: 1 };
const check = (Type: string): Changes =>
  conditionStep("Check", [{ Type, LeftValue: get("Parameters.Limit"), RightValue: 1 }]);

export const conditionForm: Rule = {
  code: "SW6001",
  title: "a condition that cannot be read",
  severity: "error",
  explanation:
    "A Condition step has Conditions, IfSteps and ElseSteps, and each condition has a Type and that type's operands; SageMaker cannot read another form, and there is no NotEquals. Use the types and operands that the hint lists.",
  covers: "E12",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: [limit], Steps: [check("GreaterThanOrEqual")] }),
      at: "Steps[0].Arguments.Conditions[0].Type",
    },
    passing: { definition: definitionOf({ Parameters: [limit], Steps: [check("GreaterThanOrEqualTo")] }) },
  },
  check: ({ ofType, conditions }) => [
    ...ofType("Condition").flatMap(({ step, path }) => stepFaults(step.Arguments, `${path}.Arguments`)),
    ...conditions.flatMap(({ value, path }) => faults(value, path)),
  ],
};

function stepFaults(given: unknown, path: string): Found[] {
  if (!isObject(given)) return [];
  return [
    ...stepMembers
      .filter((name) => given[name] !== undefined && !Array.isArray(given[name]))
      .map((name) => ({ path: `${path}.${name}`, message: `${name} is not a list`, hint: `write "${name}": [...]` })),
    ...unknownMembers(given, path, stepMembers, (name) => `unknown member ${name}`),
  ];
}

function faults(value: unknown, path: string): Found[] {
  const type = member(value, "Type");
  if (!isObject(value) || typeof type !== "string")
    return [{ path, message: "the condition has no Type", hint: `use one of ${Object.keys(members).join(", ")}` }];
  const wanted = Object.hasOwn(members, type) ? members[type] : undefined;
  if (wanted === undefined)
    return [
      {
        path: `${path}.Type`,
        message: `unknown condition ${JSON.stringify(type)}`,
        hint: suggest(type, Object.keys(members), ""),
        ...corrected(`${path}.Type`, type, Object.keys(members)),
      },
    ];
  const missing = wanted.filter((name) => !Object.hasOwn(value, name));
  const odd = unknownMembers(value, path, ["Type", ...wanted], (name) => `${type} has no member ${name}`);
  const lists = ["Values", "Conditions"].filter(
    (name) => wanted.includes(name) && Object.hasOwn(value, name) && list(value[name]).length === 0,
  );
  return [
    ...missing.map((name) => ({
      path,
      message: `${type} has no ${name}`,
      hint: `${type} takes ${wanted.join(" and ")}`,
    })),
    ...odd.map((found) => ({ ...found, hint: `${type} takes ${wanted.join(" and ")}` })),
    ...lists.map((name) => ({
      path: `${path}.${name}`,
      message: `${name} of ${type} is empty`,
      hint: "write at least one",
    })),
  ];
}
