import type { InputTransformer } from "@aws-sdk/client-eventbridge";
import { AwsError } from "../wire/error.ts";

/** The value at a path such as `$.detail.items[0]['a b']`; `undefined` when there is none. */
export function atPath(event: unknown, path: string): unknown {
  let here: unknown = event;
  for (const part of pathParts(path)) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, part)) return undefined;
    here = (here as Record<string, unknown>)[part];
  }
  return here;
}

function pathParts(path: string): readonly string[] {
  if (!path.startsWith("$")) throw invalidPath(path);
  const parts: string[] = [];
  const part = /\.([A-Za-z0-9_-]+)|\[(\d+)\]|\['([^']*)'\]|\["([^"]*)"\]/y;
  part.lastIndex = 1;
  while (part.lastIndex < path.length) {
    const match = part.exec(path);
    if (match === null) throw invalidPath(path);
    parts.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? "");
  }
  return parts;
}

const invalidPath = (path: string) => new AwsError("ValidationException", `Invalid JSON path: ${path}`);

/** Refuses a transformer whose paths or placeholders cannot work. */
export function checkTransformer({ InputPathsMap = {}, InputTemplate = "" }: InputTransformer): void {
  for (const path of Object.values(InputPathsMap)) pathParts(path);
  for (const [, name = ""] of InputTemplate.matchAll(/<([A-Za-z0-9._-]+)>/g)) {
    if (!Object.hasOwn(InputPathsMap, name) && !name.startsWith("aws.events.")) {
      throw new AwsError("ValidationException", `InputTemplate names <${name}>, which InputPathsMap does not have`);
    }
  }
}

/**
 * Fills the template: a placeholder inside a JSON string becomes text, one outside becomes the value as JSON, quotes
 * included; that is how a template written for AWS behaves.
 */
export function transformInput(
  transformer: InputTransformer,
  event: unknown,
  known: Readonly<Record<string, unknown>>,
): string {
  const { InputPathsMap = {}, InputTemplate = "" } = transformer;
  const valueOf = (name: string) => {
    const path = Object.hasOwn(InputPathsMap, name) ? InputPathsMap[name] : undefined;
    return path === undefined ? known[name] : atPath(event, path);
  };
  let out = "";
  let inString = false;
  for (let i = 0; i < InputTemplate.length; i++) {
    const c = InputTemplate.charAt(i);
    if (c === "\\" && inString) {
      out += c + InputTemplate.charAt(++i);
      continue;
    }
    const name = c === "<" ? /^<([A-Za-z0-9._-]+)>/.exec(InputTemplate.slice(i, i + 258))?.[1] : undefined;
    if (name === undefined) {
      if (c === '"') inString = !inString;
      out += c;
      continue;
    }
    const value = valueOf(name);
    if (inString)
      out +=
        value === undefined
          ? ""
          : JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
    else out += JSON.stringify(value ?? "");
    i += name.length + 1;
  }
  return out;
}
