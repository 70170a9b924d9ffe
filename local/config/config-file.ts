import { readFileSync, statSync } from "node:fs";
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
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return { file };
  const version = `${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
  const known = lately.get(file);
  if (known?.version === version) return known.read;
  const read = parsed(file);
  // A file that was written just now may be written again at the same time, as file systems count it.
  if (Date.now() - stat.mtimeMs > 100) lately.set(file, { version, read });
  return read;
}

/** What was read last: each step asks. */
const lately = new Map<string, { readonly version: string; readonly read: ConfigFile }>();

function parsed(file: string): ConfigFile {
  const errors: ParseError[] = [];
  const config: unknown = parse(readFileSync(file, "utf8"), errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first === undefined) return { file, config };
  return { file, problem: `${file} is not JSON: ${printParseErrorCode(first.error)} at offset ${first.offset}` };
}
