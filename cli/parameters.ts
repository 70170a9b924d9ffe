import { suggest } from "../definition/nearest.ts";
import { declaredParameters, startProblems, valueText, withoutDefault } from "../pipelines/start-values.ts";
import { CliError, Exit } from "./io.ts";

/** Collects a repeated `--param NAME=VALUE`. */
export function collectParameter(
  given: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const equals = given.indexOf("=");
  if (equals < 1) throw new CliError(`--param ${given} is no NAME=VALUE`, Exit.usage);
  return { ...before, [given.slice(0, equals)]: given.slice(equals + 1) };
}

/**
 * The values to start with: what was given, then what is known of parameters without a default. One that is unknown, missing
 * or not of its parameter's kind is an error, before anything is sent; `True` is sent as `true`.
 */
export function fillParameters(
  definition: unknown,
  given: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const declared = declaredParameters(definition);
  const names = declared.map(({ Name }) => Name);
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new CliError(`the pipeline has no parameter ${name}; ${suggest(name, names, "it has none")}`, Exit.usage);
  const required = withoutDefault(declared).map(({ Name }) => Name);
  const texts = {
    ...Object.fromEntries(required.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]))),
    ...given,
  };
  const missing = required.filter((name) => texts[name] === undefined);
  if (missing.length > 0)
    throw new CliError(
      `${missing.join(" and ")} ${missing.length === 1 ? "has" : "have"} no default; give ${missing
        .map((name) => (name === "InputDataUri" ? "--data FILE or --param InputDataUri=s3://…" : `--param ${name}=…`))
        .join(", ")}`,
      Exit.usage,
    );
  const types = new Map(declared.map(({ Name, Type = "String" }) => [Name, Type]));
  const values = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, valueText(types.get(name) ?? "String", text)]),
  );
  const problems = startProblems(declared, values);
  if (problems.length > 0)
    throw new CliError(problems.map(({ message, hint }) => `${message}; ${hint}`).join("\n"), Exit.usage);
  return values;
}
