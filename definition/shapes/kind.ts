import { isFloat } from "../float.ts";
import { isObject } from "../model.ts";
import { short, textOf } from "../words.ts";
import type { ResultType } from "./finding.ts";
import type { Shape } from "./shape.ts";

/** Whether a value is of the JSON kind that a shape wants. */
export function kindFits({ type }: Shape, value: unknown): boolean {
  if (type === "string") return typeof value === "string";
  if (type === "list") return Array.isArray(value);
  if (type === "structure" || type === "map") return isObject(value) && !isFloat(value);
  if (type === "blob") return typeof value === "string";
  if (type === "boolean") return typeof value === "boolean";
  if (type === "scalar") return isFloat(value) || typeof value !== "object";
  if (type === "timestamp") return typeof value === "string" || typeof value === "number";
  const number = isFloat(value) ? value.value : value;
  return typeof number === "number" && (type === "float" || type === "double" || Number.isInteger(number));
}

export const kindWords: Readonly<Record<Shape["type"], string>> = {
  structure: "an object",
  map: "an object",
  list: "a list",
  string: "a string",
  blob: "a string",
  boolean: "true or false",
  timestamp: "a time",
  scalar: "text, a number, true or false",
  integer: "a whole number",
  long: "a whole number",
  float: "a number",
  double: "a number",
};

/** What to write instead of a value of the wrong kind. */
export function kindHint(shape: Shape, value: unknown): string {
  if (shape.type === "string" && (typeof value === "number" || typeof value === "boolean")) return `write "${value}"`;
  if (shape.type === "list") return `write a list: [${shown(value)}]`;
  if (typeof value === "string" && value.trim() !== "" && kindFits(shape, Number(value)))
    return `write ${Number(value)} without quotes`;
  if (shape.type === "boolean" && typeof value === "string" && /^(true|false)$/i.test(value))
    return `write ${value.toLowerCase()} without quotes`;
  return `write ${kindWords[shape.type]}`;
}

/** A value as it may be quoted in a message. */
export const shown = (value: unknown): string =>
  short(typeof value === "string" ? JSON.stringify(value) : textOf(value), 60);

const whole: readonly ResultType[] = ["Integer"];
const numbers: readonly ResultType[] = ["Integer", "Float"];
const text: readonly ResultType[] = ["String"];
/** The results of expressions that may stand for a scalar. */
const fitting: Readonly<Record<Exclude<Shape["type"], "list" | "structure" | "map">, readonly ResultType[]>> = {
  scalar: ["String", "Integer", "Float", "Boolean"],
  integer: whole,
  long: whole,
  float: numbers,
  double: numbers,
  boolean: ["Boolean"],
  string: text,
  blob: text,
  timestamp: text,
};

/** Why an expression of that type cannot stand where a shape is wanted. */
export function expressionProblem(
  { type, name }: Shape,
  result: ResultType | undefined,
): [message: string, hint: string] | undefined {
  if (type === "list" || type === "structure" || type === "map") {
    const word = kindWords[type];
    return [`an expression stands where the service wants ${word}`, `write ${word} and put expressions inside it`];
  }
  if (result === undefined) return undefined;
  const fits = fitting[type];
  if (fits.includes(result)) return undefined;
  const hint =
    type === "string"
      ? 'make it text: {"Std:Join": {"On": "", "Values": [...]}}'
      : `use an expression that gives ${fits.join(" or ")}`;
  return [`the expression gives ${result}, but ${name} is ${kindWords[type]}`, hint];
}
