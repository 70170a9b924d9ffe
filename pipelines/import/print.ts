/** Code to print: text as it is, or a group that stands on one line where it fits and is broken where not. */
export type Code = string | Group;

export interface Group {
  readonly kind: "object" | "list" | "call" | "pair" | "suffixed";
  /** What stands before the bracket: a call's function, a pair's key. */
  readonly head: string;
  readonly items: readonly Code[];
  /** What follows the last bracket. */
  readonly tail: string;
}

const group = (kind: Group["kind"], head: string, items: readonly Code[], tail = ""): Group => ({
  kind,
  head,
  items,
  tail,
});

/** `{ a, b: 1, ...c }`: the items are pairs, names and spreads. */
export const object = (items: readonly Code[]): Group => group("object", "", items);
/** `[1, 2]` */
export const list = (items: readonly Code[]): Group => group("list", "", items);
/** `join("/", [bucket])` */
export const call = (callee: string, items: readonly Code[]): Group => group("call", callee, items);
/** `Name: value`; a spread is a pair without a key. */
export const pair = (key: string, value: Code): Group => group("pair", `${key}: `, [value]);
/** `...{ Name: value }` */
export const spread = (value: Code): Group => group("pair", "...", [value]);
/** `value as never` */
export const suffixed = (value: Code, tail: string): Group => group("suffixed", "", [value], tail);

// A private-use character stands before a name that the file imports, until the file is put together.
const mark = "\uE000";

/** A name of this package in code; the file will import it. */
export const imported = (name: string): string => `${mark}${name}`;

/** The code without its marks, and the names that were marked. */
export function takeImports(code: Code, names: Set<string>): Code {
  const strip = (text: string): string =>
    text.replace(/\uE000(\w+)/g, (_, name: string) => {
      names.add(name);
      return name;
    });
  if (typeof code === "string") return strip(code);
  return { ...code, head: strip(code.head), items: code.items.map((item) => takeImports(item, names)) };
}

const brackets = {
  object: ["{ ", " }"],
  list: ["[", "]"],
  call: ["(", ")"],
  pair: ["", ""],
  suffixed: ["", ""],
} as const;

/** The code on one line. */
function flat(code: Code): string {
  if (typeof code === "string") return code;
  const { kind, head, items, tail } = code;
  const [open, close] = brackets[kind];
  if (items.length === 0) return `${head}${open.trim()}${close.trim()}${tail}`;
  return `${head}${open}${items.map(flat).join(", ")}${close}${tail}`;
}

/**
 * The code in lines of at most `width` characters where its parts allow that, as oxfmt and Prettier break them.
 *
 * @param column where the first line begins, its indentation and what stands before the code
 * @param after how many characters follow the code on its last line
 */
export function print(code: Code, width: number, indent = 0, column = indent, after = 1): string {
  if (typeof code === "string") return code;
  const oneLine = flat(code);
  if (!mustBreak(code) && column + oneLine.length + after <= width) return oneLine;
  const { kind, head, items, tail } = code;
  const [item = ""] = items;
  const inside = indent + 2;
  if (kind === "suffixed") return `${print(item, width, indent, column, after + tail.length)}${tail}`;
  if (kind === "pair") {
    const text = print(item, width, indent, column + head.length, after);
    // Only text and names that are too long go to the next line.
    const isLong = typeof item === "string" && column + head.length + item.length + after > width;
    return isLong && head !== "..." ? `${head.trimEnd()}\n${" ".repeat(inside)}${text}` : `${head}${text}`;
  }
  if (kind === "call") {
    const hugged = huggedCall(head, items, width, indent, column, after);
    if (hugged !== undefined) return `${hugged}${tail}`;
  }
  if (items.length === 0) return oneLine;
  const [open, close] = brackets[kind];
  const lines = items.map((one) => `${" ".repeat(inside)}${print(one, width, inside)},`);
  return `${head}${open.trimEnd()}\n${lines.join("\n")}\n${" ".repeat(indent)}${close.trim()}${tail}`;
}

/** A call that keeps its first arguments on its own line and breaks the last one, where that is an object or list alone. */
function huggedCall(
  head: string,
  items: readonly Code[],
  width: number,
  indent: number,
  column: number,
  after: number,
): string | undefined {
  const last = items.at(-1);
  const first = items.slice(0, -1);
  if (typeof last !== "object" || (last.kind !== "object" && last.kind !== "list") || last.items.length === 0)
    return undefined;
  if (first.some((item) => typeof item === "object" && (item.kind === last.kind || mustBreak(item)))) return undefined;
  const start = `${head}(${first.map((item) => `${flat(item)}, `).join("")}`;
  if (column + start.length + 1 > width) return undefined;
  return `${start}${print({ ...last }, width, indent, column + start.length, after + 1)})`;
}

/** Lists of several objects stand one item a line even where they would fit. */
function mustBreak(code: Code): boolean {
  if (typeof code === "string") return false;
  if (code.kind === "list" && code.items.length > 1) {
    const [first] = code.items;
    const kind = typeof first === "object" ? first.kind : "";
    if (
      (kind === "object" || kind === "list") &&
      code.items.every((item) => typeof item === "object" && item.kind === kind && item.items.length > 1)
    )
      return true;
  }
  return code.items.some(mustBreak);
}
