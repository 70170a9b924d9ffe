import type { ErrorObject } from "ajv";
import { suggest } from "../../definition/nearest.ts";
import check from "./check.generated.js";
import { configFile, readConfigFile } from "./config-file.ts";
import schema from "./schema.json" with { type: "json" };

export { configFile };

/** What `sagewright.config.json` says is wrong, or does not say what a step needs. */
export class ConfigError extends Error {}

/** What plays a container image on this machine. */
export interface ImageEntry {
  /** The image's name, `*` for any text; the first entry that matches counts. */
  readonly match: string;
  /** A requirements file, relative to the project: a virtual environment is made from it. */
  readonly requirements?: string;
  /** A Python that is there already, instead of `requirements`. */
  readonly interpreter?: string;
  /** The command behind `docker run IMAGE train`, for jobs without script mode. */
  readonly train?: readonly string[];
  /** The command of a processing job that names no ContainerEntrypoint. */
  readonly entrypoint?: readonly string[];
  /** The command behind `docker run IMAGE serve`. */
  readonly serve?: readonly string[];
}

/** What plays a Lambda function: `./function.py:handler`, or that with more about it. */
export type LambdaEntry =
  | string
  | {
      readonly handler: string;
      /** Seconds, at most 600. */
      readonly timeout?: number;
      readonly environment?: Readonly<Record<string, string>>;
      readonly interpreter?: string;
      readonly requirements?: string;
    };

/** The project's `sagewright.config.json`, as `schema.json` describes it. */
export interface ProjectConfig {
  readonly images?: readonly ImageEntry[];
  /** By the function's ARN or name. */
  readonly lambda?: Readonly<Record<string, LambdaEntry>>;
  /** The command that answers a Callback step, by the queue's URL or name. */
  readonly callback?: Readonly<Record<string, readonly string[]>>;
}

/** Reads the configuration; it is empty where the project has none. */
export function projectConfig(project: string): ProjectConfig {
  const { file, config, problem } = readConfigFile(project);
  if (problem !== undefined) throw new ConfigError(problem);
  if (config === undefined) return {};
  if (config !== checked && !check(config)) throw new ConfigError(`${file}: ${reason(config, check.errors ?? [])}`);
  checked = config;
  return config as ProjectConfig;
}

/** What fitted the schema last: each step asks, and it seldom changes. */
let checked: unknown;

function reason(config: unknown, errors: readonly ErrorObject[]): string {
  // Of entries that need one of two members, what is said last says it whole.
  const error = errors.at(-1);
  if (error === undefined) return "it does not fit the schema";
  const path = error.instancePath.split("/").slice(1);
  const where = path.map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join("");
  const place = where === "" ? "the whole" : where.replace(/^\./, "");
  const value = path.reduce<unknown>((at, part) => (at as Readonly<Record<string, unknown>>)[unescaped(part)], config);
  const params = error.params as Readonly<Record<string, unknown>>;
  const is = `${place} is ${JSON.stringify(value)}`;
  switch (error.keyword) {
    case "additionalProperties": {
      const name = String(params["additionalProperty"]);
      return `${place} has no member ${JSON.stringify(name)}; ${suggest(name, membersAt(error.schemaPath), "take it out")}`;
    }
    case "required":
      return `${place} needs ${JSON.stringify(params["missingProperty"])}`;
    case "oneOf":
      return `${place} needs either "requirements" or "interpreter"`;
    case "enum":
      return `${is}; write one of ${(params["allowedValues"] as readonly string[]).join(", ")}`;
    case "minItems":
      return `${is}; it must be a list of words`;
    default:
      return `${is}; it ${error.message ?? "does not fit the schema"}`;
  }
}

/** The members that the schema has beside the keyword at a place such as `#/properties/validate/additionalProperties`. */
function membersAt(schemaPath: string): readonly string[] {
  const parts = schemaPath.split("/").slice(1, -1);
  const at = parts.reduce<unknown>(
    (place, part) => (place as Readonly<Record<string, unknown>>)[unescaped(part)],
    schema,
  );
  return Object.keys((at as { readonly properties?: object }).properties ?? {});
}

const unescaped = (part: string): string => part.replaceAll("~1", "/").replaceAll("~0", "~");
