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

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COMMA, DOT, COLON] = [9, 10, 13, 32, 34, 44, 46, 58];
const [ZERO, NINE, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [48, 57, 91, 92, 93, 123, 125];

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

/** What a step over a value gives where the text is another than thought. */
const astray = -(2 ** 30);

/** Where everything stands; nothing where the text is another than the value, such as one that has a member twice. */
function placesIn(text: string, root: unknown, maxDepth: number): Places | undefined {
  let at = 0;
  let used = 0;
  let offsets = new Int32Array(64 + (text.length >> 3));

  const space = (): void => {
    for (let code = text.charCodeAt(at); code <= SPACE; code = text.charCodeAt(++at))
      if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return;
  };

  /** Whether that comes next; in most texts there is no space before it. */
  const is = (code: number): boolean => {
    if (text.charCodeAt(at) !== code) space();
    return text.charCodeAt(at++) === code;
  };

  /** Passes a string of so many characters: written with escapes it would be longer, and a quote inside it has a backslash before it. */
  const endsAfter = (length: number): boolean => {
    const end = at + length + 1;
    if (text.charCodeAt(end) !== QUOTE || text.charCodeAt(end - 1) === BACKSLASH) return false;
    at = end + 1;
    return true;
  };

  /** A text without escapes is passed at once; of others the end is looked for. */
  const string = (value: string): boolean => {
    if (text.charCodeAt(at) !== QUOTE) return false;
    if (endsAfter(value.length)) return true;
    for (at++; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) {
        at++;
        return true;
      }
    }
    return false;
  };

  const number = (value: number): number => {
    const start = at;
    let float = false;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === DOT || code === 69 || code === 101) float = true;
      else if (code !== 43 && code !== 45 && !(code >= ZERO && code <= NINE)) break;
      at++;
    }
    if (!Number.isFinite(value) || at === start) return astray;
    return float ? ~start : start;
  };

  const reserve = (count: number): number => {
    const start = used;
    used += count;
    if (used > offsets.length) {
      const wider = new Int32Array(2 * used);
      wider.set(offsets);
      offsets = wider;
    }
    return start;
  };

  const inside = (value: unknown, depth: number, place: number): boolean => {
    if (typeof value === "string") {
      // Most values are texts without escapes.
      offsets[place] = at;
      return string(value);
    }
    const next = used;
    const offset = step(value, depth + 1);
    if (offset === astray) return false;
    offsets[place] = offset;
    offsets[place + 1] = next;
    return true;
  };

  const list = (value: readonly unknown[], depth: number): boolean => {
    const start = reserve(2 * value.length);
    if (text.charCodeAt(at++) !== OPEN_BRACKET) return false;
    for (let i = 0; i < value.length; i++) {
      space();
      if (!inside(value[i], depth, start + 2 * i)) return false;
      if (!is(i + 1 < value.length ? COMMA : CLOSE_BRACKET)) return false;
    }
    return value.length > 0 || is(CLOSE_BRACKET);
  };

  const object = (value: object, depth: number): boolean => {
    const keys = Object.keys(value);
    const start = reserve(3 * keys.length);
    if (text.charCodeAt(at++) !== OPEN_BRACE) return false;
    const first = keys.length === 0 ? COMMA : (keys[0] ?? "").charCodeAt(0);
    // Keys that look like numbers come before the others, wherever they are written.
    const mayBeMoved = first >= ZERO && first <= NINE;
    let i = 0;
    for (const key of keys) {
      space();
      offsets[start + 3 * i] = at;
      // A key that is written twice is seen at the end: the text has more members than the object.
      if (mayBeMoved && !text.startsWith(key, at + 1)) return false;
      if (text.charCodeAt(at) !== QUOTE || !endsAfter(key.length) || !is(COLON)) return false;
      space();
      if (!inside((value as Record<string, unknown>)[key], depth, start + 3 * i + 1)) return false;
      if (!is(++i < keys.length ? COMMA : CLOSE_BRACE)) return false;
    }
    return keys.length > 0 || is(CLOSE_BRACE);
  };

  /** Steps over a value; gives its offset as it is written. */
  const step = (value: unknown, depth: number): number => {
    const start = at;
    if (typeof value === "string") return string(value) ? start : astray;
    if (typeof value === "number") return number(value);
    if (typeof value === "object" && value !== null) {
      // Deeper than that is a fault, and this walk recurses.
      if (depth >= maxDepth) return astray;
      return (Array.isArray(value) ? list(value, depth) : object(value, depth)) ? start : astray;
    }
    const word = String(value);
    at += word.length;
    return text.startsWith(word, start) ? start : astray;
  };

  space();
  const first = step(root, 0);
  space();
  return first === astray || at !== text.length ? undefined : { root: first, offsets, indexes: new Map() };
}
