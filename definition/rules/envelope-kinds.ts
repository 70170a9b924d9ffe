import { isExpression } from "../expression.ts";
import { isObject } from "../model.ts";
import { jsonKind } from "../parse.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, trainingStep } from "./example.ts";
import { replaced } from "./fixes.ts";

type Kind = "text" | "list" | "names" | "object" | "text value" | "truth value";

const top: readonly (readonly [string, Kind])[] = [
  ["Metadata", "object"],
  ["Parameters", "list"],
  ["PipelineExperimentConfig", "object"],
  ["MlflowConfig", "object"],
];
const inside: Readonly<Record<string, typeof top>> = {
  PipelineExperimentConfig: [
    ["ExperimentName", "text value"],
    ["TrialName", "text value"],
  ],
  MlflowConfig: [
    ["MlflowResourceArn", "text value"],
    ["MlflowExperimentName", "text value"],
  ],
};
const ofStep: readonly (readonly [string, Kind])[] = [
  ["DependsOn", "names"],
  ["DisplayName", "text"],
  ["Description", "text"],
  ["RetryPolicies", "list"],
  ["CacheConfig", "object"],
  ["PropertyFiles", "list"],
  ["OutputParameters", "list"],
];
/** Of some types only; the Python SDK writes null for what was not given. */
const ofSomeSteps: typeof top = [
  ["SqsQueueUrl", "text value"],
  ["FunctionArn", "text value"],
  ["ModelPackageGroupName", "text value"],
  ["ModelName", "text value"],
  ["SuppliedBaselineConstraints", "text value"],
  ["SuppliedBaselineStatistics", "text value"],
  ["SkipCheck", "truth value"],
  ["FailOnViolation", "truth value"],
  ["RegisterNewBaseline", "truth value"],
];
const words: Readonly<Record<Kind, string>> = {
  text: "a string",
  list: "a list",
  names: "a list of step names",
  object: "an object",
  "text value": "a string, or an expression that gives one",
  "truth value": "true or false, or an expression that gives one of them",
};
const fits: Readonly<Record<Kind, (given: unknown) => boolean>> = {
  text: (given) => typeof given === "string",
  list: Array.isArray,
  names: Array.isArray,
  object: isObject,
  "text value": (given) => typeof given === "string" || isExpression(given),
  "truth value": (given) => typeof given === "boolean" || isExpression(given),
};
/** The service's limits on what it shows of a step. */
const longest: Readonly<Record<string, number>> = { DisplayName: 256, Description: 3072 };

export const envelopeKinds: Rule = {
  code: "SW1107",
  title: "wrong kind of value beside the arguments",
  severity: "error",
  explanation:
    "SageMaker answers `Expecting start of Json Array` or `Expecting start of Json Object` where it finds another kind of value, and its API limits a DisplayName to 256 and a Description to 3,072 characters. Write the kind that the hint names.",
  covers: "W29, E9",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [trainingStep("Pretrain"), trainingStep("Train", { DependsOn: "Pretrain" })] }),
      at: "Steps[1].DependsOn",
    },
    passing: {
      definition: definitionOf({
        Steps: [trainingStep("Pretrain"), trainingStep("Train", { DependsOn: ["Pretrain"] })],
      }),
    },
  },
  check: ({ definition, entries }) => [
    ...kinds(definition, "", top, true),
    ...Object.entries(inside).flatMap(([name, table]) => {
      const given = definition[name];
      return isObject(given) ? kinds(given, `${name}.`, table, true) : [];
    }),
    ...entries.flatMap(({ value, path }) =>
      isObject(value)
        ? [...kinds(value, `${path}.`, ofStep, false), ...kinds(value, `${path}.`, ofSomeSteps, true)]
        : [],
    ),
  ],
};

function kinds(value: Readonly<Record<string, unknown>>, base: string, table: typeof top, nullable: boolean): Found[] {
  return table.flatMap(([name, kind]): Found[] => {
    const given = value[name];
    const path = `${base}${name}`;
    if (given === undefined || (nullable && given === null)) return [];
    if (!fits[kind](given)) {
      const fix = kind === "names" && typeof given === "string" ? { fix: replaced(path, [given]) } : {};
      return [{ path, message: `${name} is ${jsonKind(given)}`, hint: `write ${words[kind]}`, ...fix }];
    }
    const limit = longest[name];
    if (typeof given === "string" && limit !== undefined && given.length > limit) {
      return [{ path, message: `${name} has ${given.length} characters`, hint: `write at most ${limit}` }];
    }
    if (kind !== "names" || !Array.isArray(given)) return [];
    return given.flatMap((item: unknown, i): Found[] =>
      typeof item === "string"
        ? []
        : [{ path: itemPath(path, i), message: `a step name is ${jsonKind(item)}`, hint: "write the step's name" }],
    );
  });
}
