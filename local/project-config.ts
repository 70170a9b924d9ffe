import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";

export const configFile = "sagewright.config.json";

/** What `sagewright.config.json` says is wrong, or does not say what a step needs. */
export class ConfigError extends Error {}

/** One member of the project's `sagewright.config.json`, which must be an object; empty when it is not there. */
export function configSection(project: string, name: string): Readonly<Record<string, unknown>> {
  const file = join(project, configFile);
  if (!existsSync(file)) return {};
  const errors: ParseError[] = [];
  const config = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true }) as
    | Readonly<Record<string, unknown>>
    | undefined;
  const [first] = errors;
  if (first !== undefined) {
    throw new ConfigError(`${file} is not JSON: ${printParseErrorCode(first.error)} at offset ${first.offset}`);
  }
  const section = config?.[name] ?? {};
  if (typeof section !== "object" || section === null || Array.isArray(section)) {
    throw new ConfigError(`${file}: ${JSON.stringify(name)} must be an object`);
  }
  return section as Readonly<Record<string, unknown>>;
}
