import { BlockList, isIP } from "node:net";
import type { LeafTest } from "./pattern.ts";

type Refuse = (reason: string) => Error;
type Filter = (operand: unknown, refuse: Refuse) => LeafTest;
type TextTest = (text: string) => boolean;

const some =
  (test: TextTest): LeafTest =>
  (values) =>
    values.some((value) => typeof value === "string" && test(value));

/** `"x"` or `{"equals-ignore-case": "x"}`: how a prefix or suffix is compared. */
function folded(operand: unknown, refuse: Refuse, test: (text: string, part: string) => boolean): TextTest {
  const inner = (operand as { "equals-ignore-case"?: unknown } | null)?.["equals-ignore-case"];
  if (typeof inner === "string") return (text) => test(text.toLowerCase(), inner.toLowerCase());
  if (typeof operand !== "string") throw refuse("prefix and suffix want a string");
  return (text) => test(text, operand);
}

const starts = (text: string, part: string) => text.startsWith(part);
const ends = (text: string, part: string) => text.endsWith(part);

function wildcard(operand: unknown, refuse: Refuse): TextTest {
  if (typeof operand !== "string") throw refuse("wildcard wants a string");
  if (/(?<!\\)(\\\\)*\*\*/.test(operand)) throw refuse("wildcard has two consecutive * characters");
  const parts: string[] = [""];
  for (let i = 0; i < operand.length; i++) {
    const c = operand.charAt(i);
    if (c === "*") parts.push("");
    else {
      if (c === "\\") i++;
      if (c === "\\" && operand.charAt(i) !== "*" && operand.charAt(i) !== "\\")
        throw refuse("only * and \\ can be escaped in a wildcard");
      parts[parts.length - 1] += operand.charAt(i);
    }
  }
  return (text) => matchesParts(text, parts);
}

/** Takes the text's parts greedily from the left; linear, whatever the pattern. */
function matchesParts(text: string, parts: readonly string[]): boolean {
  const [first = "", ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

const COMPARE: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

function numeric(operand: unknown, refuse: Refuse): LeafTest {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4))
    throw refuse("numeric wants [operator, number] or two such pairs");
  const bounds: ((value: number) => boolean)[] = [];
  for (let i = 0; i < operand.length; i += 2) {
    const [sign, bound] = [operand[i] as unknown, operand[i + 1] as unknown];
    const compare = typeof sign === "string" && Object.hasOwn(COMPARE, sign) ? COMPARE[sign] : undefined;
    if (compare === undefined || typeof bound !== "number")
      throw refuse(`numeric does not know ${JSON.stringify([sign, bound])}`);
    bounds.push((value: number) => compare(value, bound));
  }
  return (values) => values.some((value) => typeof value === "number" && bounds.every((bound) => bound(value)));
}

function cidr(operand: unknown, refuse: Refuse): LeafTest {
  const [address = "", bits = ""] = typeof operand === "string" ? operand.split("/") : [];
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    throw refuse(`cidr ${JSON.stringify(operand)} is malformed`);
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family === 4 ? "ipv4" : "ipv6");
  return some((text) => isIP(text) === family && list.check(text, family === 4 ? "ipv4" : "ipv6"));
}

/** Matches when a value is there that is none of the operand's; an absent field has nothing that could differ. */
function anythingBut(operand: unknown, refuse: Refuse): LeafTest {
  const forbidden = forbiddenTest(operand, refuse);
  return (values) => values.some((value) => !forbidden(value));
}

function forbiddenTest(operand: unknown, refuse: Refuse): (value: unknown) => boolean {
  if (typeof operand === "string" || typeof operand === "number" || operand === null || typeof operand === "boolean")
    return (value) => value === operand;
  if (Array.isArray(operand)) {
    if (operand.length === 0 || !operand.every((one) => typeof one === "string" || typeof one === "number"))
      throw refuse("anything-but wants strings or numbers");
    const values: readonly unknown[] = operand;
    return (value) => values.includes(value);
  }
  const [[kind, inner] = ["", undefined], ...more] = Object.entries(operand as object) as [string, unknown][];
  if (more.length > 0) throw refuse("anything-but wants one filter");
  const list: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  const compile: Readonly<Record<string, (one: unknown) => TextTest>> = {
    prefix: (one) => folded(one, refuse, starts),
    suffix: (one) => folded(one, refuse, ends),
    "equals-ignore-case": (one) => equalsIgnoreCase(one, refuse),
    wildcard: (one) => wildcard(one, refuse),
  };
  const make = Object.hasOwn(compile, kind) ? compile[kind] : undefined;
  if (make === undefined || list.length === 0) throw refuse(`anything-but does not know "${kind}"`);
  const tests = list.map(make);
  return (value) => typeof value === "string" && tests.some((test) => test(value));
}

function equalsIgnoreCase(operand: unknown, refuse: Refuse): TextTest {
  if (typeof operand !== "string") throw refuse("equals-ignore-case wants a string");
  return (text) => text.toLowerCase() === operand.toLowerCase();
}

function exists(operand: unknown, refuse: Refuse): LeafTest {
  if (typeof operand !== "boolean") throw refuse("exists wants true or false");
  return (values) => values.length > 0 === operand;
}

const filters: Readonly<Record<string, Filter>> = {
  prefix: (operand, refuse) => some(folded(operand, refuse, starts)),
  suffix: (operand, refuse) => some(folded(operand, refuse, ends)),
  wildcard: (operand, refuse) => some(wildcard(operand, refuse)),
  "equals-ignore-case": (operand, refuse) => some(equalsIgnoreCase(operand, refuse)),
  "anything-but": anythingBut,
  numeric,
  exists,
  cidr,
};

/** Reads one content filter such as `{"prefix": "us-"}`. */
export function compileFilter(filter: Readonly<Record<string, unknown>>, refuse: Refuse): LeafTest {
  const [entry, ...more] = Object.entries(filter);
  if (entry === undefined || more.length > 0) throw refuse("a content filter has exactly one key");
  const [name, operand] = entry;
  const compile = Object.hasOwn(filters, name) ? filters[name] : undefined;
  if (compile === undefined) throw refuse(`Unrecognized match type ${name}`);
  return compile(operand, refuse);
}
