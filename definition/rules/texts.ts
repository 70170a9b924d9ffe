import { expressionKind } from "../expression.ts";
import { list, member } from "../model.ts";
import type { DeclaredParameter } from "./context.ts";
import type { ValueNode } from "./nodes.ts";
import { s3Uris, type S3Uri } from "./s3-uri.ts";
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
/** Asked of every text: what ends otherwise is not worth the pattern. */
const isInsideJoin = (path: string): boolean => (path.endsWith("]") || path.endsWith(".On")) && insideJoin.test(path);

/** The texts of a definition's steps. */
export interface Texts {
  /** As they stand there, those in expressions too. */
  readonly written: readonly TextNode[];
  /** As they will be, as far as that is known: joins are joined, parameters have their defaults. */
  readonly resolved: readonly TextNode[];
  /** Those of them that are S3 URIs. */
  readonly s3Uris: readonly S3Uri[];
}

export function textsIn(nodes: readonly ValueNode[], parameters: ReadonlyMap<string, DeclaredParameter>): Texts {
  const written: TextNode[] = [];
  const resolved: TextNode[] = [];
  for (const { value, path } of nodes) {
    if (typeof value === "string") {
      const node = { text: value, path };
      written.push(node);
      if (!isInsideJoin(path)) resolved.push(node);
    } else if (expressionKind(value) === "Std:Join" && !isInsideJoin(path)) {
      resolved.push({ text: textOfValue(value, parameters), path });
    }
  }
  return { written, resolved, s3Uris: s3Uris(resolved) };
}

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
