import { isFloat } from "../float.ts";
import { isObject } from "../model.ts";
import { suggest } from "../nearest.ts";
import type { Tell } from "./finding.ts";
import { shown } from "./kind.ts";
import { patternOf } from "./pattern.ts";
import type { Shape } from "./shape.ts";

/** Tells where a value of the right kind is out of its shape's range, length, list of values or pattern. */
export function sizeProblems(shape: Shape, value: unknown, tell: Tell): void {
  if (typeof value === "boolean") return;
  const number = typeof value === "object" && isFloat(value) ? value.value : value;
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
