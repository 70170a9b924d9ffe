import type { Inside } from "./positions.ts";
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
  const spans = new Map<object, Inside>();
  const walk = new Walk(text, maxDepth, spans);
  walk.space();
  const start = walk.at;
  const written = walk.value(value, 0);
  walk.space();
  if (written === undefined || walk.at !== text.length) return undefined;
  return { root: { value, span: { value: start, ...(written < 0 && { float: true }) } }, spans, faults: [] };
}

const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COMMA, DOT, COLON] = [9, 10, 13, 32, 34, 44, 46, 58];
const [BACKSLASH, CLOSE_BRACKET, CLOSE_BRACE] = [92, 93, 125];

class Walk {
  at = 0;
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #spans: Map<object, Inside>;
  constructor(text: string, maxDepth: number, spans: Map<object, Inside>) {
    this.#text = text;
    this.#maxDepth = maxDepth;
    this.#spans = spans;
  }

  space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return;
      this.at++;
    }
  }

  /** Steps over a value; gives its offset, `~offset` of a float, and nothing where the text is another than thought. */
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
    const end = this.at + value.length + 1;
    if (this.#text.charCodeAt(end) === QUOTE && this.#text.startsWith(value, this.at + 1)) {
      this.at = end + 1;
      return true;
    }
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

  #number(value: number): number | undefined {
    const start = this.at;
    let float = false;
    for (;;) {
      const code = this.#text.charCodeAt(this.at);
      if (code === DOT || code === 69 || code === 101) float = true;
      else if (code !== 43 && code !== 45 && !(code >= 48 && code <= 57)) break;
      this.at++;
    }
    return Number.isFinite(value) && this.at > start ? (float ? ~start : start) : undefined;
  }

  #list(value: readonly unknown[], depth: number): boolean {
    const offsets: number[] = [];
    this.#spans.set(value, { offsets });
    this.at++;
    for (const item of value) {
      this.space();
      const offset = this.value(item, depth + 1);
      if (offset === undefined) return false;
      offsets.push(offset);
      if (!this.#is(offsets.length < value.length ? COMMA : CLOSE_BRACKET)) return false;
    }
    return value.length > 0 || this.#is(CLOSE_BRACKET);
  }

  #object(value: object, depth: number): boolean {
    const keys = Object.keys(value);
    const offsets: number[] = [];
    this.#spans.set(value, { keys, offsets });
    this.at++;
    for (const key of keys) {
      this.space();
      const start = this.at;
      // A key that stands elsewhere was written twice, or looks like a number and was put before the others.
      const end = start + key.length + 1;
      if (this.#text.charCodeAt(end) !== QUOTE || !this.#text.startsWith(key, start + 1)) return false;
      this.at = end + 1;
      if (!this.#is(COLON)) return false;
      this.space();
      const offset = this.value((value as Record<string, unknown>)[key], depth + 1);
      if (offset === undefined) return false;
      offsets.push(start, offset);
      if (!this.#is(offsets.length < 2 * keys.length ? COMMA : CLOSE_BRACE)) return false;
    }
    return keys.length > 0 || this.#is(CLOSE_BRACE);
  }

  #is(code: number): boolean {
    this.space();
    return this.#text.charCodeAt(this.at++) === code;
  }
}
