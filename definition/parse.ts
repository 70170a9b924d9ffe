import { isObject, type Json } from "./model.ts";
import { pathParts } from "./path.ts";
import { lineStarts, positionAt, type Position, type Span } from "./positions.ts";
import type { Problem } from "./problem.ts";
import { readFast } from "./read-fast.ts";
import { readJson, type JsonFault } from "./read-json.ts";

/** A definition read from text, with the place of everything in it. */
export interface Parsed {
  /** Missing when the text is no JSON object. */
  readonly value?: Json;
  readonly problems: readonly Problem[];
  /** Where the value at a path such as `Steps[0].Name` begins. */
  position(path: string): Position | undefined;
  /** Where the key of the member at a path begins; for an item, where the item begins. */
  keyPosition(path: string): Position | undefined;
  /** Whether the number at a path was written as a float, such as `2.0`. */
  isFloat(path: string): boolean;
}

/** JSON that is nested deeper is refused: no pipeline needs it. */
export const maxDepth = 500;

const codes: Readonly<Record<JsonFault["kind"], string>> = { syntax: "SW1001", duplicate: "SW1002", depth: "SW1003" };

/**
 * Reads JSON strictly and keeps the place of every node; what is wrong comes back as problems.
 *
 * @example
 * const parsed = parseDefinition('{"Version": "2020-12-01", "Steps": []}');
 * parsed.position("Steps"); // { line: 1, column: 36 }
 */
export function parseDefinition(text: string): Parsed {
  let known: ArrayLike<number> | undefined;
  const starts = (): ArrayLike<number> => (known ??= lineStarts(text));
  const { root, find: findParts, faults } = readFast(text, maxDepth) ?? readJson(text, maxDepth);
  const find = (path: string): Span | undefined => {
    const parts = pathParts(path);
    return parts && findParts(parts);
  };
  const at = (offset: number | undefined): Position | undefined =>
    offset === undefined ? undefined : positionAt(starts(), offset);

  const problems = faults.map(({ kind, offset, path, message, hint }): Problem => {
    return { code: codes[kind], severity: "error", path, ...positionAt(starts(), offset), message, hint };
  });
  const fits = root !== undefined && isObject(root.value);
  if (root !== undefined && !fits) {
    const message = `the definition is ${jsonKind(root.value)}, not an object`;
    const hint = 'write {"Version": "2020-12-01", "Steps": [...]}';
    problems.push({
      code: "SW1004",
      severity: "error",
      path: "",
      ...positionAt(starts(), root.span.value),
      message,
      hint,
    });
  }
  return {
    ...(fits && { value: root.value as Json }),
    problems,
    position: (path) => at(find(path)?.value),
    keyPosition: (path) => {
      const span = find(path);
      return at(span?.key ?? span?.value);
    },
    isFloat: (path) => find(path)?.float === true,
  };
}

/** What a value is, in words: `a list`, `a string`, `null`. */
export function jsonKind(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
