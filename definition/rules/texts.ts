import { list, member } from "../model.ts";
import type { DeclaredParameter } from "./context.ts";
import type { PlacedValue } from "./nodes.ts";
import { s3Uris, type S3Uri } from "./s3-uri.ts";
import { known } from "./value-at.ts";

/** Stands in a text for what only the execution knows. */
export const unknownPart = "\uFFFC";

/** Joins inside joins are read this deep; no pipeline needs more. */
const deepest = 8;

/** Whether a value is one of those that a Std:Join joins, or what it puts between them. */
function isInsideJoin({ key, outer }: PlacedValue): boolean {
  if (outer === undefined || (typeof key !== "number" && key !== "On")) return false;
  if (typeof key !== "number") return outer.key === "Std:Join";
  return outer.key === "Values" && outer.outer?.key === "Std:Join";
}

export interface TextNode {
  readonly text: string;
  readonly path: string;
}

class PlacedText implements TextNode {
  readonly text: string;
  /** Which of the different texts it is. */
  readonly id: number;
  readonly place: PlacedValue;
  constructor(text: string, id: number, place: PlacedValue) {
    this.text = text;
    this.id = id;
    this.place = place;
  }

  get path(): string {
    return this.place.path;
  }
}

/** Texts in document order. Many are the same, so each different one is asked about once. */
export interface TextNodes {
  where(holds: (text: string) => boolean): readonly TextNode[];
}

/** The texts of a definition's steps. */
export interface Texts {
  /** As they stand there, those in expressions too. */
  readonly written: TextNodes;
  /** As they will be, as far as that is known: joins are joined, parameters have their defaults. */
  readonly resolved: TextNodes;
  /** Those of them that are S3 URIs. */
  readonly s3Uris: readonly S3Uri[];
}

export function textsIn(nodes: readonly PlacedValue[], parameters: ReadonlyMap<string, DeclaredParameter>): Texts {
  const ids = new Map<string, number>();
  const placed = (text: string, place: PlacedValue): PlacedText => {
    let id = ids.get(text);
    if (id === undefined) ids.set(text, (id = ids.size));
    return new PlacedText(text, id, place);
  };
  const written: PlacedText[] = [];
  const resolved: PlacedText[] = [];
  for (const node of nodes) {
    const { value } = node;
    if (typeof value === "string") {
      const text = placed(value, node);
      written.push(text);
      if (!isInsideJoin(node)) resolved.push(text);
    } else if (node.kind === "Std:Join" && !isInsideJoin(node)) {
      resolved.push(placed(textOfValue(value, parameters), node));
    }
  }
  const among = (texts: readonly PlacedText[]): TextNodes => ({
    where: (holds) => {
      const answers: (boolean | undefined)[] = [];
      return texts.filter(({ text, id }) => (answers[id] ??= holds(text)));
    },
  });
  const all = among(resolved);
  return { written: among(written), resolved: all, s3Uris: s3Uris(all) };
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
