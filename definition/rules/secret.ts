import { list } from "../model.ts";
import type { RuleContext } from "./context.ts";
import { definitionOf, get, processingStep } from "./example.ts";
import type { ValueNode } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";
import { isSecretNamed, secretForm } from "./secret-marks.ts";
import { argumentsOf, below, itemsOf, membersOf } from "./value-at.ts";
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
    const byName = namedTexts(context)
      .filter(({ name, value }) => typeof value === "string" && isSecretNamed(name, value))
      .map(({ name, at }) => found(at.path, `${JSON.stringify(name)} looks like a secret`));
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

interface NamedText {
  readonly name: string;
  readonly value: unknown;
  readonly at: { readonly path: string };
}

/** Texts that people name: variables, hyperparameters, parameters, what functions and queues get, and `--name value`. */
const namedTexts = ({ steps, parameters }: RuleContext): NamedText[] => [
  ...[...parameters.values()].map((parameter) => {
    const at = below(parameter, "DefaultValue");
    return { name: parameter.name, value: at.value, at };
  }),
  ...steps.flatMap((node): readonly NamedText[] => {
    const given = argumentsOf(node);
    const { Type: type } = node.step;
    if (type === "Lambda" || type === "Callback") return named(given);
    if (type === "Tuning") return tuningDefinitions(given).flatMap(namedInJob);
    const own = namedInJob(given);
    return runsContainers.has(type)
      ? [...own, ...containers(given).flatMap((container) => named(below(container, "Environment")))]
      : own;
  }),
];

const runsContainers: ReadonlySet<string> = new Set(["Model", "RegisterModel"]);

const namedInJob = (job: ValueNode): readonly NamedText[] => [
  ...named(below(job, "Environment")),
  ...named(below(job, "HyperParameters")),
  ...named(below(job, "StaticHyperParameters")),
  ...flags(below(job, "AppSpecification", "ContainerArguments")),
  ...flags(below(job, "AlgorithmSpecification", "ContainerArguments")),
];

const named = (place: ValueNode): readonly NamedText[] =>
  membersOf(place).map((at) => ({ name: at.name, value: at.value, at }));

const containers = (given: ValueNode): ValueNode[] => [
  below(given, "PrimaryContainer"),
  ...itemsOf(below(given, "Containers")),
  ...itemsOf(below(given, "InferenceSpecification", "Containers")),
];

const inlineFlag = /^--?([\w.-]+)=(.*)$/s;
const flagAlone = /^--?[\w.-]+$/;

function flags(place: ValueNode): readonly NamedText[] {
  const values = list(place.value);
  return itemsOf(place).flatMap((at, i): NamedText[] => {
    const { value } = at;
    const before = values[i - 1];
    const [, name, inline] = typeof value === "string" ? (inlineFlag.exec(value) ?? []) : [];
    if (name !== undefined) return [{ name, value: inline, at }];
    return typeof before === "string" && flagAlone.test(before) ? [{ name: before, value, at }] : [];
  });
}
