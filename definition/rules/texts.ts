import { list, member } from "../model.ts";
import { pathTo, type Part } from "../path.ts";
import type { DeclaredParameter } from "./context.ts";
import type { Contents, PlacedValue } from "./nodes.ts";
import { s3Uris, type S3Uri } from "./s3-uri.ts";
import { known } from "./value-at.ts";

/** Stands in a text for what only the execution knows. */
export const unknownPart = "\uFFFC";

/** Joins inside joins are read this deep; no pipeline needs more. */
const deepest = 8;

/** Whether what stands there is one of those that a Std:Join joins, or what it puts between them. */
function isInsideJoin(key: Part, outer: PlacedValue): boolean {
  if (typeof key !== "number") return key === "On" && outer.key === "Std:Join";
  return outer.key === "Values" && outer.outer?.key === "Std:Join";
}

export interface TextNode {
  readonly text: string;
  readonly path: string;
}

class PlacedText implements TextNode {
  readonly text: string;
  readonly #outer: PlacedValue;
  readonly #key: Part;
  constructor(text: string, outer: PlacedValue, key: Part) {
    this.text = text;
    this.#outer = outer;
    this.#key = key;
  }

  get path(): string {
    return pathTo({ outer: this.#outer, key: this.#key });
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

/** The different texts, and for each the places in the contents where it stands, as numbers that lead from one to the next. */
class TextIndex {
  readonly #contents: Contents;
  readonly #texts: string[] = [];
  readonly #first: number[] = [];
  readonly #next: Int32Array;
  constructor(contents: Contents, parameters: ReadonlyMap<string, DeclaredParameter>) {
    this.#contents = contents;
    const { texts } = contents;
    this.#next = new Int32Array(texts.length);
    const numbers = new Map<string, number>();
    const last: number[] = [];
    texts.forEach((given, place) => {
      const text = typeof given === "string" ? given : textOfValue(given.value, parameters);
      const number = numbers.get(text);
      if (number === undefined) {
        numbers.set(text, this.#texts.length);
        this.#texts.push(text);
        this.#first.push(place);
        last.push(place);
      } else {
        this.#next[last[number] ?? 0] = place;
        last[number] = place;
      }
    });
  }

  /** The places, of those that count, whose texts hold. */
  where(holds: (text: string) => boolean, counts: (place: number) => boolean): readonly TextNode[] {
    const texts = this.#texts;
    const found: [place: number, text: string][] = [];
    for (let number = 0; number < texts.length; number++) {
      const text = texts[number] ?? "";
      if (!holds(text)) continue;
      const first = this.#first[number] ?? 0;
      if (counts(first)) found.push([first, text]);
      // No place comes after itself, and none before the first.
      for (let place = this.#next[first] ?? 0; place > 0; place = this.#next[place] ?? 0)
        if (counts(place)) found.push([place, text]);
    }
    if (found.length === 0) return nothing;
    const { outers, keys } = this.#contents;
    return found
      .toSorted(([a], [b]) => a - b)
      .flatMap(([place, text]) => {
        const [outer, key] = [outers[place], keys[place]];
        return outer === undefined || key === undefined ? [] : new PlacedText(text, outer, key);
      });
  }
}

const nothing: readonly never[] = [];

export function textsIn(contents: Contents, parameters: ReadonlyMap<string, DeclaredParameter>): Texts {
  const index = new TextIndex(contents, parameters);
  const { texts, outers, keys } = contents;
  const isWritten = (place: number): boolean => typeof texts[place] === "string";
  const isWhole = (place: number): boolean => {
    const [outer, key] = [outers[place], keys[place]];
    return outer !== undefined && key !== undefined && !isInsideJoin(key, outer);
  };
  const resolved: TextNodes = { where: (holds) => index.where(holds, isWhole) };
  return { written: { where: (holds) => index.where(holds, isWritten) }, resolved, s3Uris: s3Uris(resolved) };
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
