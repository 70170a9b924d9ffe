import { createScanner } from "jsonc-parser";
import { itemPath, memberPath, type Part } from "./path.ts";
import type { Span } from "./positions.ts";

/** What is wrong with a text as JSON, and where. */
export interface JsonFault {
  readonly kind: "syntax" | "duplicate" | "depth";
  readonly offset: number;
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** A text read as JSON: the value is missing when a fault ended the reading. */
export interface JsonRead {
  readonly root?: { readonly value: unknown; readonly span: Span };
  /** Where the value stands to which these parts of a path lead. */
  readonly find: (parts: readonly Part[]) => Span | undefined;
  readonly faults: readonly JsonFault[];
}

// The scanner's own names for these are a const enum, which isolated modules cannot read.
const kind = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  number: 11,
};
const ending = { lineComment: 12, blockComment: 13, lineBreak: 14, trivia: 15, eof: 17 };
const words: ReadonlyMap<number, null | boolean> = new Map<number, null | boolean>([
  [7, null],
  [8, true],
  [9, false],
]);

interface Open {
  readonly value: unknown[] | Record<string, unknown>;
  readonly spans: Map<Part, Span>;
  key: string;
  keyOffset: number;
}

type Expect = "a value" | "a value or ]" | "a key" | "a key or }" | ":" | ", or ]" | ", or }" | "the end of the text";

/** Reads strict JSON in one pass with a stack of its own, so that no text can overflow the program's. */
export function readJson(text: string, maxDepth: number): JsonRead {
  const scanner = createScanner(text, false);
  const inside = new Map<object, ReadonlyMap<Part, Span>>();
  const find = (parts: readonly Part[]): Span | undefined => {
    let [value, span] = [root?.value, root?.span];
    for (const part of parts) {
      span = typeof value === "object" && value !== null ? inside.get(value)?.get(part) : undefined;
      if (span === undefined) return undefined;
      value = (value as Record<Part, unknown>)[part];
    }
    return span;
  };
  const faults: JsonFault[] = [];
  const stack: Open[] = [];
  let root: { value: unknown; span: Span } | undefined;
  let expect: Expect = "a value";

  const pathTo = (depth: number): string => {
    let path = "";
    for (const open of stack.slice(0, depth)) {
      path = Array.isArray(open.value) ? itemPath(path, open.value.length - 1) : memberPath(path, open.key);
    }
    return path;
  };
  const fault = (of: JsonFault["kind"], message: string, hint: string, path = pathTo(stack.length - 1)): void => {
    faults.push({ kind: of, offset: scanner.getTokenOffset(), path, message, hint });
  };
  const put = (value: unknown, float?: true): void => {
    const open = stack.at(-1);
    const offset = scanner.getTokenOffset();
    const span: Span = {
      value: offset,
      ...(open && !Array.isArray(open.value) && { key: open.keyOffset }),
      ...(float && { float }),
    };
    if (open === undefined) root = { value, span };
    else if (Array.isArray(open.value)) {
      open.spans.set(open.value.length, span);
      open.value.push(value);
    } else {
      open.spans.set(open.key, span);
      // A plain assignment to `__proto__` would not make a member.
      Object.defineProperty(open.value, open.key, { value, enumerable: true, configurable: true, writable: true });
    }
  };
  const after = (): void => {
    const open = stack.at(-1);
    expect = open === undefined ? "the end of the text" : Array.isArray(open.value) ? ", or ]" : ", or }";
  };
  const enter = (value: unknown[] | Record<string, unknown>): boolean => {
    if (stack.length >= maxDepth) {
      fault("depth", `nesting is deeper than ${maxDepth} levels`, "flatten the definition");
      return false;
    }
    put(value);
    const own = new Map<Part, Span>();
    inside.set(value, own);
    stack.push({ value, spans: own, key: "", keyOffset: 0 });
    expect = Array.isArray(value) ? "a value or ]" : "a key or }";
    return true;
  };
  const leave = (): void => {
    stack.pop();
    after();
  };
  const takeKey = (open: Open): void => {
    open.key = scanner.getTokenValue();
    open.keyOffset = scanner.getTokenOffset();
    if (open.spans.has(open.key)) {
      const path = pathTo(stack.length);
      fault("duplicate", `${JSON.stringify(open.key)} is written twice in one object`, "keep one of the two", path);
    }
    expect = ":";
  };
  /** Takes one token; false where it does not belong. */
  const take = (found: number): boolean => {
    const open = stack.at(-1);
    if (expect === "a value" || expect === "a value or ]") {
      if (found === kind.openBrace) return enter({});
      if (found === kind.openBracket) return enter([]);
      if (found === kind.closeBracket && expect === "a value or ]") leave();
      else if (found === kind.string) put(scanner.getTokenValue());
      else if (found === kind.number && Number.isFinite(Number(scanner.getTokenValue()))) {
        const lexeme = scanner.getTokenValue();
        put(Number(lexeme), /[.eE]/.test(lexeme) ? true : undefined);
      } else if (words.has(found)) put(words.get(found));
      else return false;
      after();
      return true;
    }
    if (expect === "the end of the text" || open === undefined) return false;
    if ((expect === "a key" || expect === "a key or }") && found === kind.string) takeKey(open);
    else if ((expect === "a key or }" || expect === ", or }") && found === kind.closeBrace) leave();
    else if (expect === ", or ]" && found === kind.closeBracket) leave();
    else if (expect === ":" && found === kind.colon) expect = "a value";
    else if (expect === ", or ]" && found === kind.comma) expect = "a value";
    else if (expect === ", or }" && found === kind.comma) expect = "a key";
    else return false;
    return true;
  };

  for (;;) {
    const found: number = scanner.scan();
    if (found === ending.trivia || found === ending.lineBreak) continue;
    if (found === ending.eof && root !== undefined && stack.length === 0) break;
    const broken: number = scanner.getTokenError();
    if (broken === 0 && take(found)) continue;
    if (faults.at(-1)?.kind !== "depth") {
      const start = scanner.getTokenOffset();
      fault("syntax", ...describe(found, broken, expect, text.slice(start, start + scanner.getTokenLength())));
    }
    return { find, faults };
  }
  return { root, find, faults };
}

const scanErrors: ReadonlyMap<number, string> = new Map([
  [1, "the comment is not ended"],
  [2, "the string is not ended"],
  [3, "the number is not ended"],
  [4, "the string holds a broken \\u escape"],
  [5, "the string holds an escape that JSON does not know"],
  [6, "the string holds a control character that is not escaped"],
]);

function describe(found: number, broken: number, expect: Expect, lexeme: string): [message: string, hint: string] {
  if (found === ending.lineComment || found === ending.blockComment)
    return ["JSON has no comments", "take the comment out"];
  const shown = JSON.stringify(lexeme.length > 40 ? `${lexeme.slice(0, 40)}…` : lexeme);
  const error = scanErrors.get(broken);
  if (error !== undefined) return [error, `look at ${shown}`];
  if (found === ending.eof)
    return [`the text ends where ${expect} should be`, "the file may be cut off; write it again"];
  if (found === kind.number && expect.startsWith("a value"))
    return [`${shown} is larger than a number can be`, "write a finite number"];
  return [`${shown} stands where ${expect} should be`, "correct the JSON there"];
}
