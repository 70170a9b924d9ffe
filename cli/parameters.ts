import { list, member } from "../definition/index.ts";
import { suggest } from "../definition/nearest.ts";
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

/** The values to start with: what was given, then what is known of parameters without a default; a missing one is an error. */
export function fillParameters(
  definition: unknown,
  given: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const declared = list(member(definition, "Parameters"));
  const names = declared.map((parameter) => String(member(parameter, "Name")));
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new CliError(`the pipeline has no parameter ${name}; ${suggest(name, names, "it has none")}`, Exit.usage);
  const required = names.filter((_, i) => member(declared[i], "DefaultValue") === undefined);
  const values = {
    ...Object.fromEntries(required.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]]))),
    ...given,
  };
  const missing = required.filter((name) => values[name] === undefined);
  if (missing.length > 0)
    throw new CliError(
      `${missing.join(" and ")} ${missing.length === 1 ? "has" : "have"} no default; give ${missing
        .map((name) => (name === "InputDataUri" ? "--data FILE or --param InputDataUri=s3://…" : `--param ${name}=…`))
        .join(", ")}`,
      Exit.usage,
    );
  return values;
}
