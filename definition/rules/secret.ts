import { isObject } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";
import type { RuleContext } from "./context.ts";
import { definitionOf, get, processingStep } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";
import { isSecretNamed, secretForm } from "./secret-marks.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";
import { tuningDefinitions } from "./jobs.ts";

const withPassword = (password: unknown) => [
  processingStep("Load", { Arguments: { Environment: { DB_PASSWORD: password } } }),
];

export const secret: Rule = {
  code: "SW8009",
  title: "a secret in the definition",
  severity: "warning",
  explanation:
    "Everything in a definition, parameters included, can be read with DescribePipeline and lies in every copy of it. Keep the secret in Secrets Manager and give the job its name; the job's role reads it.",
  covers: "W27",
  examples: {
    failing: {
      definition: definitionOf({ Steps: withPassword("correct-horse-battery") }),
      at: "Steps[0].Arguments.Environment.DB_PASSWORD",
    },
    passing: {
      definition: definitionOf({
        Parameters: [{ Name: "PasswordSecretArn", Type: "String" }],
        Steps: withPassword(get("Parameters.PasswordSecretArn")),
      }),
    },
  },
  check: (context) => {
    const byName = named(context);
    const seen = new Set(byName.map(({ path }) => path));
    const defaults = [...context.parameters.values()]
      .map((parameter) => below(parameter, "DefaultValue"))
      .map(({ value, path }) => ({ text: typeof value === "string" ? value : "", path }));
    const byForm = [...context.texts.written.where(hasForm), ...defaults.filter(({ text }) => hasForm(text))]
      .filter(({ path }) => !seen.has(path))
      .map(({ text, path }) => found(path, `this text looks like ${secretForm(text)}`));
    return [...byName, ...byForm];
  },
};

const hasForm = (text: string): boolean => text.length > 12 && secretForm(text) !== undefined;

/** The message never holds the secret: reports are copied further than definitions. */
const found = (path: string, message: string): Found => ({
  path,
  message: `${message}, and whoever may describe the pipeline can read it`,
  hint: "keep it in Secrets Manager, give the job its name, and replace the secret, which is known now",
});

const byItsName = (name: string, path: string): Found => found(path, `${JSON.stringify(name)} looks like a secret`);

/** Secrets by the name that people gave them: variables, hyperparameters, parameters, what functions and queues get, and `--name value`. */
const named = ({ steps, parameters }: RuleContext): Found[] => [
  ...[...parameters.values()].flatMap((parameter): Found[] => {
    const { value, path } = below(parameter, "DefaultValue");
    return isSecret(parameter.name, value) ? [byItsName(parameter.name, path)] : [];
  }),
  ...steps.flatMap((node): readonly Found[] => {
    const given = argumentsOf(node);
    const { Type: type } = node.step;
    if (type === "Lambda" || type === "Callback") return amongMembers(given);
    if (type === "Tuning") return tuningDefinitions(given).flatMap(inJob);
    return runsContainers.has(type)
      ? [...inJob(given), ...containers(given).flatMap((container) => amongMembers(below(container, "Environment")))]
      : inJob(given);
  }),
];

const runsContainers: ReadonlySet<string> = new Set(["Model", "RegisterModel"]);

const inJob = (job: ValueNode): readonly Found[] => [
  ...amongMembers(below(job, "Environment")),
  ...amongMembers(below(job, "HyperParameters")),
  ...amongMembers(below(job, "StaticHyperParameters")),
  ...amongFlags(below(job, "AppSpecification", "ContainerArguments")),
  ...amongFlags(below(job, "AlgorithmSpecification", "ContainerArguments")),
];

const containers = (given: ValueNode): ValueNode[] => [
  below(given, "PrimaryContainer"),
  ...itemsOf(below(given, "Containers")),
  ...itemsOf(below(given, "InferenceSpecification", "Containers")),
];

const isSecret = (name: string, value: unknown): boolean => typeof value === "string" && isSecretNamed(name, value);

const none: readonly never[] = [];

function amongMembers(place: ValueNode): readonly Found[] {
  const { value } = place;
  if (!isObject(value)) return none;
  return Object.keys(value)
    .filter((name) => isSecret(name, value[name]))
    .map((name) => byItsName(name, memberPath(place.path, name)));
}

const inlineFlag = /^--?([\w.-]+)=(.*)$/s;
const flagAlone = /^--?[\w.-]+$/;

function amongFlags(place: ValueNode): readonly Found[] {
  const { value: values } = place;
  if (!Array.isArray(values)) return none;
  return values.flatMap((value: unknown, i): Found[] => {
    const before: unknown = values[i - 1];
    const [, name, inline] = typeof value === "string" ? (inlineFlag.exec(value) ?? []) : [];
    if (name !== undefined) return isSecret(name, inline) ? [byItsName(name, itemPath(place.path, i))] : [];
    if (typeof before !== "string" || !flagAlone.test(before) || !isSecret(before, value)) return [];
    return [byItsName(before, itemPath(place.path, i))];
  });
}
