import type { Part } from "./path.ts";
import type { Span } from "./positions.ts";
import type { JsonRead } from "./read-json.ts";

/**
 * Reads JSON with which nothing is wrong; `undefined` for any other, and for what it does not know how to place: then
 * {@link readJson} reads it and says what is wrong.
 *
 * The engine's own parser makes the values, and a walk over them beside the text finds where they stand.
 */
export function readFast(text: string, maxDepth: number): JsonRead | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
  const places = placesIn(text, value, maxDepth);
  if (places === undefined) return undefined;
  const root = { value, span: spanAt(places.root) };
  return { root, find: (parts) => (parts.length === 0 ? root.span : findIn(places, value, parts)), faults: [] };
}

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, PLUS, COMMA, MINUS, DOT, COLON] = [9, 10, 13, 32, 34, 43, 44, 45, 46, 58];
const [ZERO, NINE, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET, LOWER_E, OPEN_BRACE, CLOSE_BRACE] = [
  48, 57, 91, 92, 93, 101, 123, 125,
];

/** An object with more members is asked for their places by an index. */
const few = 16;

/** Offsets are kept as plain numbers: a definition has many. That of a float is written as `~offset`. */
const spanAt = (written: number): Span => (written < 0 ? { value: ~written, float: true } : { value: written });

/**
 * For each item of a list its offset and, if it is a list or an object, where those inside it begin here; for each
 * member of an object its key's offset before.
 */
interface Places {
  readonly root: number;
  readonly offsets: Int32Array;
  /** Where large objects have their members. */
  readonly indexes: Map<object, ReadonlyMap<string, number>>;
}

function findIn({ root: first, offsets, indexes }: Places, root: unknown, parts: readonly Part[]): Span | undefined {
  let [value, start, key, offset] = [root, 0, -1, first];
  for (const part of parts) {
    if (typeof value !== "object" || value === null) return undefined;
    const list = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
    const place = list === undefined ? memberNumber(indexes, value, String(part)) : Number(part);
    if (list === undefined ? place < 0 : typeof part !== "number" || place >= list.length) return undefined;
    const at = start + (list === undefined ? 3 * place + 1 : 2 * place);
    key = list === undefined ? (offsets[at - 1] ?? 0) : -1;
    offset = offsets[at] ?? 0;
    start = offsets[at + 1] ?? 0;
    value = (value as Record<Part, unknown>)[part];
  }
  return key < 0 ? spanAt(offset) : { ...spanAt(offset), key };
}

function memberNumber(indexes: Places["indexes"], container: object, name: string): number {
  let index = indexes.get(container);
  if (index === undefined) {
    const keys = Object.keys(container);
    if (keys.length <= few) return keys.indexOf(name);
    index = new Map(keys.map((key, i) => [key, i]));
    indexes.set(container, index);
  }
  return index.get(name) ?? -1;
}

/** A list or an object that is being walked over. */
interface Walk {
  readonly container: Readonly<Record<Part, unknown>>;
  /** An object's members. */
  readonly keys: readonly string[] | undefined;
  readonly count: number;
  /** The next item's or member's number, and where its offset goes. */
  next: number;
  place: number;
}

/** Where everything stands; nothing where the text is another than the value, such as one that has a member twice. */
function placesIn(text: string, root: unknown, maxDepth: number): Places | undefined {
  if (typeof root !== "object" || root === null) return undefined;
  const first = afterSpace(text, 0);
  let offsets = new Int32Array(64 + (text.length >> 3));
  let used = 0;
  const outer: Walk[] = [];
  let here = walkOver(root, 0);
  let at = first;
  for (let entered = true; ;) {
    const { container, keys, count } = here;
    if (entered) {
      if (text.charCodeAt(at++) !== (keys === undefined ? OPEN_BRACKET : OPEN_BRACE)) return undefined;
      used += count * (keys === undefined ? 2 : 3);
      if (used > offsets.length) offsets = wider(offsets, used);
      entered = false;
    } else if (here.next < count) {
      at = afterSpace(text, at);
      if (text.charCodeAt(at++) !== COMMA) return undefined;
    }
    at = afterSpace(text, at);
    if (here.next === count) {
      // A key that is written twice is seen here: the text has more members than the object.
      if (text.charCodeAt(at++) !== (keys === undefined ? CLOSE_BRACKET : CLOSE_BRACE)) return undefined;
      const around = outer.pop();
      if (around === undefined) break;
      here = around;
      continue;
    }
    const part = keys === undefined ? here.next : (keys[here.next] ?? "");
    here.next++;
    if (typeof part === "string") {
      offsets[here.place++] = at;
      at = afterKey(text, at, part);
      if (at < 0) return undefined;
    }
    const value = container[part];
    const { place } = here;
    here.place += 2;
    if (typeof value === "object" && value !== null) {
      // Deeper than that is a fault.
      if (outer.length + 1 >= maxDepth) return undefined;
      offsets[place] = at;
      offsets[place + 1] = used;
      outer.push(here);
      here = walkOver(value, used);
      entered = true;
      continue;
    }
    const end = afterScalar(text, at, value);
    if (end < 0) return undefined;
    offsets[place] = typeof value === "number" && isFloat(text, at, end) ? ~at : at;
    at = end;
  }
  return afterSpace(text, at) === text.length ? { root: first, offsets, indexes: new Map() } : undefined;
}

function walkOver(value: object, place: number): Walk {
  const container = value as Walk["container"];
  const keys = Array.isArray(value) ? undefined : Object.keys(value);
  const count = keys?.length ?? (value as readonly unknown[]).length;
  return { container, keys, count, next: 0, place };
}

function wider(offsets: Int32Array, used: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(2 * used);
  more.set(offsets);
  return more;
}

// These give the offset behind what they pass, a negative one where something else stands there.

function afterSpace(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); code <= SPACE; code = text.charCodeAt(++at))
    if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) break;
  return at;
}

/** Passes a key without escapes, and the colon and the space behind it. */
function afterKey(text: string, from: number, key: string): number {
  const first = key.charCodeAt(0);
  // Keys that look like numbers come before the others, wherever they are written.
  if (first >= ZERO && first <= NINE && !text.startsWith(key, from + 1)) return -1;
  const end = text.charCodeAt(from) === QUOTE ? afterPlain(text, from, key.length) : -1;
  if (end < 0) return -1;
  const colon = text.charCodeAt(end) === COLON ? end : afterSpace(text, end);
  return text.charCodeAt(colon) === COLON ? afterSpace(text, colon + 1) : -1;
}

/** Passes a string of so many characters: written with escapes it would be longer, and a quote inside it has a backslash before it. */
function afterPlain(text: string, from: number, length: number): number {
  const end = from + length + 1;
  return text.charCodeAt(end) === QUOTE && text.charCodeAt(end - 1) !== BACKSLASH ? end + 1 : -1;
}

function afterScalar(text: string, from: number, value: unknown): number {
  if (typeof value === "string") return afterString(text, from, value);
  if (typeof value === "number") return Number.isFinite(value) ? afterNumber(text, from) : -1;
  const word = String(value);
  return text.startsWith(word, from) ? from + word.length : -1;
}

/** A text without escapes is passed at once; of others the end is looked for. */
function afterString(text: string, from: number, value: string): number {
  if (text.charCodeAt(from) !== QUOTE) return -1;
  const plain = afterPlain(text, from, value.length);
  if (plain >= 0) return plain;
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return -1;
}

function afterNumber(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (!(code >= ZERO && code <= NINE) && code !== MINUS && !isFloatMark(code)) return at === from ? -1 : at;
  }
}

const isFloatMark = (code: number): boolean => code === DOT || code === PLUS || (code | 32) === LOWER_E;

function isFloat(text: string, from: number, end: number): boolean {
  for (let at = from; at < end; at++) if (isFloatMark(text.charCodeAt(at))) return true;
  return false;
}
