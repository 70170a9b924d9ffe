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
  const walk = new Walk(text, maxDepth);
  walk.space();
  const start = walk.value(value, 0);
  walk.space();
  if (start === undefined || walk.at !== text.length) return undefined;
  const root = { value, span: spanAt(start) };
  return { root, find: (parts) => (parts.length === 0 ? root.span : walk.find(value, parts)), faults: [] };
}

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COMMA, DOT, COLON] = [9, 10, 13, 32, 34, 44, 46, 58];
const [ZERO, NINE, OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET, OPEN_BRACE, CLOSE_BRACE] = [48, 57, 91, 92, 93, 123, 125];

/** An object with more members is asked for their places by an index. */
const few = 16;

/** Offsets are kept as plain numbers: a definition has many. That of a float is written as `~offset`. */
const spanAt = (written: number): Span => (written < 0 ? { value: ~written, float: true } : { value: written });

class Walk {
  at = 0;
  readonly #text: string;
  readonly #maxDepth: number;
  /**
   * For each item of a list its offset and, if it is a list or an object, where those inside it begin here; for each
   * member of an object its key's offset before.
   */
  #places: Int32Array;
  #used = 0;
  readonly #indexes = new Map<object, ReadonlyMap<string, number>>();
  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#places = new Int32Array(64 + (text.length >> 3));
  }

  find(root: unknown, parts: readonly Part[]): Span | undefined {
    let [value, start, key, offset] = [root, 0, -1, 0];
    for (const part of parts) {
      if (typeof value !== "object" || value === null) return undefined;
      const list = Array.isArray(value) ? (value as readonly unknown[]) : undefined;
      const place = list === undefined ? this.#placeOf(value, String(part)) : Number(part);
      if (list === undefined ? place < 0 : typeof part !== "number" || place >= list.length) return undefined;
      const at = start + (list === undefined ? 3 * place + 1 : 2 * place);
      key = list === undefined ? (this.#places[at - 1] ?? 0) : -1;
      offset = this.#places[at] ?? 0;
      start = this.#places[at + 1] ?? 0;
      value = (value as Record<Part, unknown>)[part];
    }
    return key < 0 ? spanAt(offset) : { ...spanAt(offset), key };
  }

  #placeOf(container: object, name: string): number {
    let index = this.#indexes.get(container);
    if (index === undefined) {
      const keys = Object.keys(container);
      if (keys.length <= few) return keys.indexOf(name);
      index = new Map(keys.map((key, i) => [key, i]));
      this.#indexes.set(container, index);
    }
    return index.get(name) ?? -1;
  }

  space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code > SPACE || (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB)) return;
      this.at++;
    }
  }

  /** Steps over a value; gives its offset as it is written, and nothing where the text is another than thought. */
  value(value: unknown, depth: number): number | undefined {
    const start = this.at;
    if (typeof value === "string") return this.#string(value) ? start : undefined;
    if (typeof value === "number") return this.#number(value);
    if (typeof value === "object" && value !== null) {
      // Deeper than that is a fault, and this walk recurses.
      if (depth >= this.#maxDepth) return undefined;
      return (Array.isArray(value) ? this.#list(value, depth) : this.#object(value, depth)) ? start : undefined;
    }
    const word = String(value);
    this.at += word.length;
    return this.#text.startsWith(word, start) ? start : undefined;
  }

  /** A text without escapes is passed at once; of others the end is looked for. */
  #string(value: string): boolean {
    if (this.#text.charCodeAt(this.at) !== QUOTE) return false;
    if (this.#endsAfter(value.length)) return true;
    for (this.at++; this.at < this.#text.length; this.at++) {
      const code = this.#text.charCodeAt(this.at);
      if (code === BACKSLASH) this.at++;
      else if (code === QUOTE) {
        this.at++;
        return true;
      }
    }
    return false;
  }

  /** Passes a string of so many characters: written with escapes it would be longer, and a quote inside it has a backslash before it. */
  #endsAfter(length: number): boolean {
    const end = this.at + length + 1;
    if (this.#text.charCodeAt(end) !== QUOTE || this.#text.charCodeAt(end - 1) === BACKSLASH) return false;
    this.at = end + 1;
    return true;
  }

  #number(value: number): number | undefined {
    const start = this.at;
    let float = false;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code === DOT || code === 69 || code === 101) float = true;
      else if (code !== 43 && code !== 45 && !(code >= ZERO && code <= NINE)) break;
      this.at++;
    }
    return Number.isFinite(value) && this.at > start ? (float ? ~start : start) : undefined;
  }

  #list(value: readonly unknown[], depth: number): boolean {
    const start = this.#reserve(2 * value.length);
    if (this.#text.charCodeAt(this.at++) !== OPEN_BRACKET) return false;
    for (let i = 0; i < value.length; i++) {
      this.space();
      if (!this.#inside(value[i], depth, start + 2 * i)) return false;
      if (!this.#is(i + 1 < value.length ? COMMA : CLOSE_BRACKET)) return false;
    }
    return value.length > 0 || this.#is(CLOSE_BRACKET);
  }

  #object(value: object, depth: number): boolean {
    const keys = Object.keys(value);
    const start = this.#reserve(3 * keys.length);
    if (this.#text.charCodeAt(this.at++) !== OPEN_BRACE) return false;
    const first = keys.length === 0 ? COMMA : (keys[0] ?? "").charCodeAt(0);
    // Keys that look like numbers come before the others, wherever they are written.
    const mayBeMoved = first >= ZERO && first <= NINE;
    let i = 0;
    for (const key of keys) {
      this.space();
      this.#places[start + 3 * i] = this.at;
      // A key that is written twice is seen at the end: the text has more members than the object.
      if (mayBeMoved && !this.#text.startsWith(key, this.at + 1)) return false;
      if (this.#text.charCodeAt(this.at) !== QUOTE || !this.#endsAfter(key.length)) return false;
      if (!this.#is(COLON)) return false;
      this.space();
      if (!this.#inside((value as Record<string, unknown>)[key], depth, start + 3 * i + 1)) return false;
      if (!this.#is(++i < keys.length ? COMMA : CLOSE_BRACE)) return false;
    }
    return keys.length > 0 || this.#is(CLOSE_BRACE);
  }

  #inside(value: unknown, depth: number, place: number): boolean {
    const next = this.#used;
    const offset = this.value(value, depth + 1);
    if (offset === undefined) return false;
    this.#places[place] = offset;
    this.#places[place + 1] = next;
    return true;
  }

  #reserve(count: number): number {
    const start = this.#used;
    this.#used += count;
    if (this.#used > this.#places.length) {
      const wider = new Int32Array(2 * this.#used);
      wider.set(this.#places);
      this.#places = wider;
    }
    return start;
  }

  #is(code: number): boolean {
    // In most texts there is no space before it.
    if (this.#text.charCodeAt(this.at) !== code) this.space();
    return this.#text.charCodeAt(this.at++) === code;
  }
}
