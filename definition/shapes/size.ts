import { isFloat } from "../float.ts";
import { isObject } from "../model.ts";
import { suggest } from "../nearest.ts";
import type { FindingKind } from "./finding.ts";
import { shown } from "./kind.ts";
import { patternOf } from "./pattern.ts";
import type { Shape } from "./shape.ts";

/** What is wrong with the size, or the spelling, of a value. */
export interface SizeProblem {
  readonly kind: FindingKind;
  readonly message: string;
  readonly hint: string;
}

/** Why a value of the right kind is out of its shape's range, length, list of values or pattern. */
export function sizeProblem(shape: Shape, value: unknown): SizeProblem | undefined {
  if (typeof value === "string") return textProblem(shape, value);
  if (typeof value === "boolean") return undefined;
  const number = typeof value === "object" && isFloat(value) ? value.value : value;
  if (typeof number !== "number") return lengthProblem(shape, value, countOf(value), "entries");
  const { min = -Infinity, max = Infinity } = shape;
  if (number >= min && number <= max) return undefined;
  return { kind: "range", message: `${number} is out of range`, hint: `write a number ${bounds(shape)}` };
}

function textProblem(shape: Shape, text: string): SizeProblem | undefined {
  const problem = lengthProblem(shape, text, text.length, "characters");
  if (problem !== undefined) return problem;
  if (shape.enum !== undefined) {
    if (shape.enum.includes(text)) return undefined;
    return {
      kind: "enum",
      message: `${shown(text)} is not a value of ${shape.name}`,
      hint: suggest(text, shape.enum, ""),
    };
  }
  if (shape.pattern === undefined || patternOf(shape.pattern)?.test(text) !== false) return undefined;
  const message = `${shown(text)} does not match what the service allows`;
  return { kind: "pattern", message, hint: `${shape.name} must match ${shape.pattern}` };
}

function lengthProblem(shape: Shape, value: unknown, size: number | undefined, unit: string): SizeProblem | undefined {
  const { min = -Infinity, max = Infinity } = shape;
  if (size === undefined || (size >= min && size <= max)) return undefined;
  const message = `${typeof value === "string" ? shown(value) : "the value"} has ${size} ${unit}`;
  return { kind: "length", message, hint: `the service wants ${bounds(shape)} ${unit}` };
}

const countOf = (value: unknown): number | undefined =>
  Array.isArray(value) ? value.length : isObject(value) ? Object.keys(value).length : undefined;

function bounds({ min, max }: Shape): string {
  if (min !== undefined && max !== undefined) return min === max ? `exactly ${min}` : `from ${min} to ${max}`;
  return min === undefined ? `of at most ${max}` : `of at least ${min}`;
}
