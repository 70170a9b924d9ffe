import { list, member, type ParameterJson } from "../definition/index.ts";
import { suggest } from "../definition/nearest.ts";
import type { Scalar } from "../steps/value.ts";

// StartPipelineExecution: at most 200 parameters, a value of 1 to 1024 characters (botocore, and the service's refusal of "").
const MOST_PARAMETERS = 200;
const LONGEST_VALUE = 1024;

/** What is wrong with a value that a pipeline is to start with, and what to give instead. */
export interface ValueProblem {
  readonly parameter: string;
  readonly message: string;
  readonly hint: string;
}

/** What a definition declares as parameters; whatever else stands there is left out. */
export const declaredParameters = (definition: unknown): readonly ParameterJson[] =>
  list(member(definition, "Parameters")).filter((one): one is ParameterJson => typeof member(one, "Name") === "string");

/** A value as StartPipelineExecution and EventBridge take it: text, booleans in lower case. */
export const valueText = (type: string, value: Scalar): string =>
  type === "Boolean" && typeof value === "string" && /^(true|false)$/i.test(value)
    ? value.toLowerCase()
    : String(value);

/** What is wrong with one value for one declared parameter; `undefined` when nothing is. */
export function valueProblem(declared: ParameterJson, text: string): ValueProblem | undefined {
  const { Name: parameter, Type = "String", EnumValues } = declared;
  const problem = (message: string, hint: string): ValueProblem => ({ parameter, message, hint });
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  if (text === "")
    return problem(
      `parameter ${parameter} is given empty text`,
      "SageMaker refuses empty values; leave the parameter out for its default",
    );
  if (text.length > LONGEST_VALUE)
    return problem(
      `parameter ${parameter} is given ${text.length} characters`,
      `SageMaker takes at most ${LONGEST_VALUE}; put the text into S3 and give its URI`,
    );
  if (!(forms[Type]?.test(text) ?? true))
    return problem(`parameter ${parameter} is ${shown}, which is no ${Type}`, `give ${examples[Type] ?? "text"}`);
  if (EnumValues !== undefined && !EnumValues.includes(text))
    return problem(`parameter ${parameter} is ${shown}`, `give one of ${EnumValues.join(", ")}`);
  return undefined;
}

const forms: Readonly<Record<string, RegExp>> = {
  Integer: /^[+-]?\d+$/,
  Float: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/,
  Boolean: /^(true|false)$/,
};

const examples: Readonly<Record<string, string>> = {
  Integer: "a whole number such as 3",
  Float: "a number such as 0.6",
  Boolean: "true or false",
};

/** What is wrong with the values that a pipeline is to start with, before anything is sent. */
export function startProblems(
  declared: readonly ParameterJson[],
  values: Readonly<Record<string, string>>,
): readonly ValueProblem[] {
  const byName = new Map(declared.map((parameter) => [parameter.Name, parameter]));
  const problems = Object.entries(values).flatMap(([name, text]): readonly ValueProblem[] => {
    const parameter = byName.get(name);
    if (parameter !== undefined) return [valueProblem(parameter, text)].filter((one) => one !== undefined);
    const hint = suggest(name, [...byName.keys()], "it has none");
    return [{ parameter: name, message: `the pipeline has no parameter ${name}`, hint }];
  });
  const missing = withoutDefault(declared).filter(({ Name }) => !Object.hasOwn(values, Name));
  for (const { Name } of missing)
    problems.push({
      parameter: Name,
      message: `parameter ${Name} has no default and no value`,
      hint: "give it a value",
    });
  const count = Object.keys(values).length;
  if (count > MOST_PARAMETERS)
    problems.push({
      parameter: "",
      message: `${count} parameters are given`,
      hint: `SageMaker takes at most ${MOST_PARAMETERS} in one start`,
    });
  return problems;
}

/** The parameters that every start must give. */
export const withoutDefault = (declared: readonly ParameterJson[]): readonly ParameterJson[] =>
  declared.filter(({ DefaultValue }) => DefaultValue === undefined);
