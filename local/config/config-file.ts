import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, printParseErrorCode, type ParseError } from "jsonc-parser";

export const configFile = "sagewright.config.json";

/** A project's `sagewright.config.json` as it is written: comments and trailing commas are allowed. */
export interface ConfigFile {
  readonly file: string;
  /** `undefined` where the project has none. */
  readonly config?: unknown;
  /** Why it cannot be read. */
  readonly problem?: string;
}

export function readConfigFile(project: string): ConfigFile {
  const file = join(project, configFile);
  if (!existsSync(file)) return { file };
  const errors: ParseError[] = [];
  const config: unknown = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) return { file, config };
  return { file, problem: `${file} is not JSON: ${printParseErrorCode(first.error)} at offset ${first.offset}` };
}
