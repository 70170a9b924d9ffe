/**
 * Reads JSON, or a Python literal of the same kinds (`True`, `None`, single quotes, tuples, a comma at the end): AWS's
 * template gives its commands either.
 */
export function parseLiteral(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new PythonLiteral(text).read(); // whose message is about both
  }
}

const WORDS: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", "\n": "" };

class PythonLiteral {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  read(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#refuse();
    return value;
  }

  #value(): unknown {
    this.#space();
    const next = this.#text[this.#at];
    if (next === "{") return this.#dict();
    if (next === "[") return this.#list("]");
    if (next === "(") return this.#list(")");
    if (next === '"' || next === "'") return this.#string(next);
    const word = this.#match(/[A-Za-z]+/y);
    if (word !== undefined) return Object.hasOwn(WORDS, word) ? WORDS[word] : this.#refuse(word.length);
    const number = this.#match(/[+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y);
    return number === undefined ? this.#refuse() : Number(number.replaceAll("_", ""));
  }

  #dict(): Readonly<Record<string, unknown>> {
    const entries: [string, unknown][] = [];
    this.#at++;
    while (!this.#take("}")) {
      const key = this.#value();
      if (typeof key !== "string" || !this.#take(":")) return this.#refuse();
      entries.push([key, this.#value()]);
      if (!this.#take(",") && !this.#peek("}")) this.#refuse();
    }
    return Object.fromEntries(entries);
  }

  #list(end: string): readonly unknown[] {
    const items: unknown[] = [];
    this.#at++;
    while (!this.#take(end)) {
      items.push(this.#value());
      if (!this.#take(",") && !this.#peek(end)) this.#refuse();
    }
    return items;
  }

  #string(quote: string): string {
    let value = "";
    for (this.#at++; this.#text[this.#at] !== quote; this.#at++) {
      let next = this.#text[this.#at];
      if (next === undefined) return this.#refuse();
      if (next === "\\") {
        this.#at++;
        const code = this.#match(/u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}/y);
        if (code !== undefined) {
          value += String.fromCharCode(Number.parseInt(code.slice(1), 16));
          this.#at--;
          continue;
        }
        next = this.#text[this.#at] ?? this.#refuse();
        next = ESCAPES[next] ?? next;
      }
      value += next;
    }
    this.#at++;
    return value;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #space(): void {
    this.#match(/\s+/y);
  }

  #peek(token: string): boolean {
    this.#space();
    return this.#text[this.#at] === token;
  }

  #take(token: string): boolean {
    if (!this.#peek(token)) return false;
    this.#at++;
    return true;
  }

  #refuse(back = 0): never {
    const at = this.#at - back;
    const rest = this.#text.slice(at, at + 20);
    throw new SyntaxError(
      `neither JSON nor a Python literal: ${rest === "" ? "it ends too early" : `${JSON.stringify(rest)} at character ${at + 1}`}`,
    );
  }
}
