import { expressionKind } from "../expression.ts";
import { list, member } from "../model.ts";
import type { DeclaredParameter } from "./context.ts";
import type { ValueNode } from "./nodes.ts";
import { known } from "./value-at.ts";

/** Stands in a text for what only the execution knows. */
export const unknownPart = "\uFFFC";

export interface TextNode {
  readonly text: string;
  readonly path: string;
}

/** Joins inside joins are read this deep; no pipeline needs more. */
const deepest = 8;
const insideJoin = /\.Std:Join\.(On|Values\[\d+\])$/;

/** Every text as it will be, as far as that is known: joins are joined, parameters have their defaults. */
export const textsIn = (
  nodes: readonly ValueNode[],
  parameters: ReadonlyMap<string, DeclaredParameter>,
): readonly TextNode[] =>
  nodes.flatMap(({ value, path }): TextNode[] => {
    if (typeof value === "string") return insideJoin.test(path) ? [] : [{ text: value, path }];
    if (expressionKind(value) !== "Std:Join" || insideJoin.test(path)) return [];
    return [{ text: textOfValue(value, parameters), path }];
  });

/** The text that a value gives. */
export function textOfValue(value: unknown, parameters: ReadonlyMap<string, DeclaredParameter>, depth = 0): string {
  const given = known(value, parameters);
  if (typeof given === "string") return given;
  if (typeof given === "number" || typeof given === "boolean") return String(given);
  const join = member(given, "Std:Join");
  const on = member(join, "On");
  if (typeof on !== "string" || depth === deepest) return unknownPart;
  return list(member(join, "Values"))
    .map((part) => textOfValue(part, parameters, depth + 1))
    .join(on);
}
