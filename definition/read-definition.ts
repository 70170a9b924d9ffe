import { Float } from "./float.ts";
import { isObject, type Definition, type Json } from "./model.ts";
import { parseDefinition } from "./parse.ts";
import { itemPath, memberPath } from "./path.ts";
import { ProblemError, type Problem } from "./problem.ts";

/**
 * A definition from its text, with every number that was written as a float kept one ({@link Float}).
 *
 * @throws ProblemError when the text is no JSON object with a list of steps.
 *
 * @example
 * canonical(readDefinition(text)); // the same values, 2.0 still 2.0
 */
export function readDefinition(text: string): Definition {
  const parsed = parseDefinition(text);
  if (parsed.problems.length > 0) throw new ProblemError(parsed.problems);
  const { value } = parsed;
  if (!isObject(value) || !Array.isArray(value["Steps"])) {
    const problem: Problem = {
      code: "SW1004",
      severity: "error",
      path: "Steps",
      line: 1,
      column: 1,
      message: "this is no pipeline definition: it has no list of Steps",
      hint: 'give JSON such as {"Version": "2020-12-01", "Steps": [...]}',
    };
    throw new ProblemError([problem]);
  }
  const kept = (json: Json, path: string): unknown => {
    if (typeof json === "number") return parsed.isFloat(path) ? new Float(json) : json;
    if (Array.isArray(json)) return json.map((item: Json, i) => kept(item, itemPath(path, i)));
    if (!isObject(json)) return json;
    const copy: Record<string, unknown> = {};
    for (const [name, item] of Object.entries(json))
      Object.defineProperty(copy, name, {
        value: kept(item as Json, memberPath(path, name)),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    return copy;
  };
  return kept(value, "") as Definition;
}
