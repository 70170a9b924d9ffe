import { isExpression } from "../expression.ts";
import { isObject } from "../model.ts";
import { jsonKind } from "../parse.ts";
import { itemPath, memberPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, trainingStep } from "./example.ts";
import { replaced } from "./fixes.ts";

type Kind = "text" | "list" | "names" | "object" | "text value" | "truth value";

/** What each member is to be; the Python SDK writes null for some that were not given. */
type Wishes = ReadonlyMap<string, { readonly kind: Kind; readonly nullable: boolean }>;

const wishes = (nullable: boolean, kinds: Readonly<Record<string, Kind>>): Wishes =>
  new Map(Object.entries(kinds).map(([name, kind]) => [name, { kind, nullable }]));

const ofDefinition = wishes(true, {
  Metadata: "object",
  Parameters: "list",
  PipelineExperimentConfig: "object",
  MlflowConfig: "object",
});
const inside: ReadonlyMap<string, Wishes> = new Map([
  ["PipelineExperimentConfig", wishes(true, { ExperimentName: "text value", TrialName: "text value" })],
  ["MlflowConfig", wishes(true, { MlflowResourceArn: "text value", MlflowExperimentName: "text value" })],
]);
const ofStep: Wishes = new Map([
  ...wishes(false, {
    DependsOn: "names",
    DisplayName: "text",
    Description: "text",
    RetryPolicies: "list",
    CacheConfig: "object",
    PropertyFiles: "list",
    OutputParameters: "list",
  }),
  // Of some types only.
  ...wishes(true, {
    SqsQueueUrl: "text value",
    FunctionArn: "text value",
    ModelPackageGroupName: "text value",
    ModelName: "text value",
    SuppliedBaselineConstraints: "text value",
    SuppliedBaselineStatistics: "text value",
    SkipCheck: "truth value",
    FailOnViolation: "truth value",
    RegisterNewBaseline: "truth value",
  }),
]);
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
    ...faults(definition, "", ofDefinition),
    ...[...inside].flatMap(([name, table]) => {
      const given = definition[name];
      return isObject(given) ? faults(given, name, table) : [];
    }),
    ...entries.flatMap(({ value, path }) => (isObject(value) ? faults(value, path, ofStep) : [])),
  ],
};

function faults(value: Readonly<Record<string, unknown>>, base: string, wishes: Wishes): Found[] {
  return Object.keys(value).flatMap((name): Found[] => {
    const wish = wishes.get(name);
    const given = value[name];
    if (wish === undefined || given === undefined || (wish.nullable && given === null)) return [];
    return fault(given, () => memberPath(base, name), name, wish.kind);
  });
}

function fault(given: unknown, path: () => string, name: string, kind: Kind): Found[] {
  if (!fits[kind](given)) {
    const fix = kind === "names" && typeof given === "string" ? { fix: replaced(path(), [given]) } : {};
    return [{ path: path(), message: `${name} is ${jsonKind(given)}`, hint: `write ${words[kind]}`, ...fix }];
  }
  const limit = longest[name];
  if (typeof given === "string" && limit !== undefined && given.length > limit)
    return [{ path: path(), message: `${name} has ${given.length} characters`, hint: `write at most ${limit}` }];
  if (kind !== "names" || !Array.isArray(given)) return [];
  return given.flatMap((item: unknown, i): Found[] => {
    if (typeof item === "string") return [];
    const message = `a step name is ${jsonKind(item)}`;
    return [{ path: itemPath(path(), i), message, hint: "write the step's name" }];
  });
}
