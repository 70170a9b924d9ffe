import { pathParts } from "./path.ts";

/** A place in a text, both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where one member or item stands in the text. */
export interface Span {
  /** Where its key begins; an item of a list has none. */
  readonly key?: number;
  readonly value: number;
  /** A number written with a fraction or an exponent. */
  readonly float?: true;
}

/** Where everything inside one list or object stands, as plain numbers: there are many. */
export interface Inside {
  /** Of an object: its members in the order of the text. */
  readonly keys?: readonly string[];
  /** For each item the value's offset, for each member the key's and the value's; a float's is written as `~offset`. */
  readonly offsets: readonly number[];
  /** Where each key is in `keys`, worked out when it is first asked for. */
  index?: ReadonlyMap<string, number>;
}

/** Where everything inside the lists and objects of a document stands. */
export type Spans = ReadonlyMap<object, Inside>;

/** Line and column of an offset, for the text's line starts. */
export function positionAt(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}

/** The offset at which each line begins. */
export function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

/** The span of what a path points at, in a document whose outermost value is `root`. */
export function spanOf(root: unknown, rootSpan: Span, spans: Spans, path: string): Span | undefined {
  const parts = pathParts(path);
  if (parts === undefined) return undefined;
  let value = root;
  let span = rootSpan;
  for (const part of parts) {
    if (typeof value !== "object" || value === null) return undefined;
    const inside = spans.get(value);
    const next = inside === undefined ? undefined : spanIn(inside, part);
    if (next === undefined) return undefined;
    value = (value as Record<string | number, unknown>)[part];
    span = next;
  }
  return span;
}

function spanIn(inside: Inside, part: string | number): Span | undefined {
  const { keys, offsets } = inside;
  if (keys === undefined) return typeof part === "number" ? spanAt(offsets[part]) : undefined;
  inside.index ??= new Map(keys.map((key, i) => [key, i]));
  const place = inside.index.get(String(part));
  const span = place === undefined ? undefined : spanAt(offsets[2 * place + 1]);
  return span === undefined || place === undefined ? undefined : { ...span, key: offsets[2 * place] ?? 0 };
}

const spanAt = (offset: number | undefined): Span | undefined =>
  offset === undefined ? undefined : offset < 0 ? { value: ~offset, float: true } : { value: offset };
