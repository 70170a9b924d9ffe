import { isObject } from "../definition/model.ts";
import { nearest, suggest } from "../definition/nearest.ts";
import type { Severity } from "../definition/problem.ts";
import { catalogue } from "../definition/rules/catalogue.ts";
import type { ValidateOptions } from "../definition/validate.ts";
import { readConfigFile } from "../local/config/config-file.ts";
import { CliError, Exit } from "./io.ts";

const severities: readonly string[] = ["error", "warning", "note", "off"] satisfies readonly (Severity | "off")[];

/** How the project judges findings: `"validate": {"rules": {"SW8001": "off"}}` in its `sagewright.config.json`. */
export function validateConfig(project: string): ValidateOptions {
  const { file, config, problem } = readConfigFile(project);
  if (problem !== undefined) refuse(problem);
  const given = isObject(config) ? config["validate"] : undefined;
  if (given === undefined) return {};
  if (!isObject(given)) refuse(`${file}: "validate" must be an object such as {"rules": {"SW8001": "off"}}`);
  for (const name of Object.keys(given))
    if (name !== "rules") refuse(`${file}: "validate" has no member "${name}"; ${suggest(name, ["rules"], "")}`);
  const rules = given["rules"] ?? {};
  if (!isObject(rules)) refuse(`${file}: "rules" must be an object such as {"SW8001": "off"}`);
  return { severities: Object.fromEntries(Object.entries(rules).map(([code, value]) => entry(file, code, value))) };
}

function entry(file: string, code: string, value: unknown): readonly [string, Severity | "off"] {
  const codes = catalogue.map((known) => known.code);
  if (!codes.includes(code)) {
    const near = nearest(code, codes);
    const hint = near === undefined ? "sagewright explain lists the codes that there are" : `did you mean "${near}"?`;
    refuse(`${file}: there is no code "${code}"; ${hint}`);
  }
  if (typeof value !== "string" || !severities.includes(value))
    refuse(`${file}: the severity of ${code} is ${JSON.stringify(value)}; write ${severities.join(", ")}`);
  return [code, value as Severity | "off"];
}

function refuse(message: string): never {
  throw new CliError(message, Exit.usage);
}
