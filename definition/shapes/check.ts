import { expressionKind } from "../expression.ts";
import { isFloat } from "../float.ts";
import { isObject } from "../model.ts";
import { textOf } from "../words.ts";
import { suggest } from "../nearest.ts";
import { jsonKind } from "../parse.ts";
import { itemPath, memberPath } from "../path.ts";
import { patternOf } from "./pattern.ts";
import { memberShape, type Shape } from "./shape.ts";

export type FindingKind = "unknown" | "missing" | "kind" | "enum" | "length" | "range" | "pattern" | "expression";

/** One way in which a value does not fit a shape. */
export interface Finding {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  readonly kind: FindingKind;
  /** What stands there, and the shape that it does not fit. */
  readonly value: unknown;
  readonly shape: Shape;
}

/** What an expression gives when the pipeline runs. */
export type ResultType = "String" | "Integer" | "Float" | "Boolean" | "List" | "Structure";

export interface CheckOptions {
  /** Whether `Get`, `Std:Join` and `Std:JsonGet` may stand for any scalar. */
  readonly expressions: boolean;
  /** The type that an expression gives, where that is known. */
  readonly resultType?: (expression: unknown) => ResultType | undefined;
  /** Where the value stands, put before every finding's path. */
  readonly path?: string;
}

interface Waiting {
  readonly shape: Shape;
  readonly value: unknown;
  readonly path: string;
}

/**
 * Checks a value against a shape of the service model; of any size and depth.
 *
 * @example
 * const [finding] = checkAgainst(requestShape("Training"), { RoleArm: "x" }, { expressions: true });
 * finding.message; // unknown member "RoleArm"
 */
export function checkAgainst(shape: Shape, value: unknown, options: CheckOptions): Finding[] {
  const findings: Finding[] = [];
  const stack: Waiting[] = [{ shape, value, path: options.path ?? "" }];
  for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
    const { shape: wanted, value: given, path } = here;
    const tell = (kind: FindingKind, message: string, hint: string, at = path): void => {
      findings.push({ path: at, message, hint, kind, value: given, shape: wanted });
    };
    if (options.expressions && expressionKind(given) !== undefined) {
      const problem = expressionProblem(wanted, options.resultType?.(given));
      if (problem !== undefined) tell("expression", ...problem);
      continue;
    }
    if (!kindFits(wanted, given)) {
      tell(
        "kind",
        `${shown(given)} is ${jsonKind(given)}; the service wants ${kindWords[wanted.type]}`,
        kindHint(wanted, given),
      );
      continue;
    }
    sizeProblems(wanted, given, tell);
    const inside =
      wanted.type === "structure" ? structure(wanted, given, path, tell) : items(wanted, given, path, tell);
    stack.push(...inside.toReversed());
  }
  return findings;
}

type Tell = (kind: FindingKind, message: string, hint: string, at?: string) => void;

function structure(shape: Shape, value: unknown, path: string, tell: Tell): Waiting[] {
  const given = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(shape.members ?? {});
  for (const name of shape.required ?? []) {
    if (!Object.hasOwn(given, name) || given[name] === null || given[name] === undefined) {
      tell("missing", `${name} is missing`, `${shape.name} needs ${(shape.required ?? []).join(", ")}`);
    }
  }
  return Object.entries(given).flatMap(([name, item]): Waiting[] => {
    const at = memberPath(path, name);
    const next = memberShape(shape, name);
    if (next === undefined) {
      tell(
        "unknown",
        `unknown member ${JSON.stringify(name)}`,
        suggest(name, members, `${shape.name} has no members`),
        at,
      );
      return [];
    }
    // The service reads null as a member that is not there.
    return item === null || item === undefined ? [] : [{ shape: next, value: item, path: at }];
  });
}

function items(shape: Shape, value: unknown, path: string, tell: Tell): Waiting[] {
  const next = memberShape(shape);
  if (next === undefined) return [];
  if (Array.isArray(value)) return value.map((item, i) => ({ shape: next, value: item, path: itemPath(path, i) }));
  if (!isObject(value)) return [];
  const keys = memberShape({ name: shape.name, type: "list", ...(shape.key !== undefined && { member: shape.key }) });
  return Object.entries(value).map(([name, item]) => {
    const at = memberPath(path, name);
    if (keys !== undefined)
      sizeProblems(keys, name, (kind, message, hint) => tell(kind, `the key ${message}`, hint, at));
    return { shape: next, value: item, path: at };
  });
}

function kindFits({ type }: Shape, value: unknown): boolean {
  if (type === "list") return Array.isArray(value);
  if (type === "structure" || type === "map") return isObject(value) && !isFloat(value);
  if (type === "string" || type === "blob") return typeof value === "string";
  if (type === "boolean") return typeof value === "boolean";
  if (type === "timestamp") return typeof value === "string" || typeof value === "number";
  const number = isFloat(value) ? value.value : value;
  return typeof number === "number" && (type === "float" || type === "double" || Number.isInteger(number));
}

const kindWords: Readonly<Record<Shape["type"], string>> = {
  structure: "an object",
  map: "an object",
  list: "a list",
  string: "a string",
  blob: "a string",
  boolean: "true or false",
  timestamp: "a time",
  integer: "a whole number",
  long: "a whole number",
  float: "a number",
  double: "a number",
};

function kindHint(shape: Shape, value: unknown): string {
  if (shape.type === "string" && (typeof value === "number" || typeof value === "boolean")) return `write "${value}"`;
  if (shape.type === "list") return `write a list: [${shown(value)}]`;
  if (typeof value === "string" && value.trim() !== "" && kindFits(shape, Number(value)))
    return `write ${Number(value)} without quotes`;
  if (shape.type === "boolean" && typeof value === "string" && /^(true|false)$/i.test(value))
    return `write ${value.toLowerCase()} without quotes`;
  return `write ${kindWords[shape.type]}`;
}

function sizeProblems(shape: Shape, value: unknown, tell: Tell): void {
  const number = isFloat(value) ? value.value : value;
  const { min = -Infinity, max = Infinity } = shape;
  if (typeof number === "number") {
    if (number < min || number > max) tell("range", `${number} is out of range`, `write a number ${bounds(shape)}`);
    return;
  }
  const [size, unit] = typeof value === "string" ? [value.length, "characters"] : [countOf(value), "entries"];
  if (size === undefined) return;
  if (size < min || size > max) {
    tell(
      "length",
      `${typeof value === "string" ? shown(value) : "the value"} has ${size} ${unit}`,
      `the service wants ${bounds(shape)} ${unit}`,
    );
    return;
  }
  if (typeof value !== "string") return;
  if (shape.enum !== undefined && !shape.enum.includes(value)) {
    tell("enum", `${shown(value)} is not a value of ${shape.name}`, suggest(value, shape.enum, ""));
  } else if (shape.pattern !== undefined && patternOf(shape.pattern)?.test(value) === false) {
    tell(
      "pattern",
      `${shown(value)} does not match what the service allows`,
      `${shape.name} must match ${shape.pattern}`,
    );
  }
}

const countOf = (value: unknown): number | undefined =>
  Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : undefined;

function bounds({ min, max }: Shape): string {
  if (min !== undefined && max !== undefined) return min === max ? `exactly ${min}` : `from ${min} to ${max}`;
  return min === undefined ? `of at most ${max}` : `of at least ${min}`;
}

const shown = (value: unknown): string => {
  const text = typeof value === "string" ? JSON.stringify(value) : textOf(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

/** Why an expression of that type cannot stand where a shape is wanted. */
function expressionProblem(
  { type, name }: Shape,
  result: ResultType | undefined,
): [message: string, hint: string] | undefined {
  if (type === "list" || type === "structure" || type === "map") {
    const word = kindWords[type];
    return [`an expression stands where the service wants ${word}`, `write ${word} and put expressions inside it`];
  }
  if (result === undefined) return undefined;
  const fits: readonly ResultType[] =
    type === "integer" || type === "long"
      ? ["Integer"]
      : type === "float" || type === "double"
        ? ["Integer", "Float"]
        : type === "boolean"
          ? ["Boolean"]
          : ["String"];
  if (fits.includes(result)) return undefined;
  const hint =
    type === "string"
      ? 'make it text: {"Std:Join": {"On": "", "Values": [...]}}'
      : `use an expression that gives ${fits.join(" or ")}`;
  return [`the expression gives ${result}, but ${name} is ${kindWords[type]}`, hint];
}
