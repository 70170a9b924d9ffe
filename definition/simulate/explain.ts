import { conditionText, operandText } from "../condition-text.ts";
import { Numeral, Pending, type Judged, type Partly } from "../evaluate/index.ts";
import { isExpression } from "../expression.ts";
import { list, member } from "../model.ts";
import { textOf } from "../words.ts";
import type { ExplainedCondition } from "./simulation.ts";

/** A judged condition in words and plain values. */
export function explain({ condition, type, holds, values, of }: Judged): ExplainedCondition {
  const inside = of?.map(explain);
  const unknown = (values ?? []).flatMap((value) => (value instanceof Pending ? [value.reason] : []));
  return {
    text: inside === undefined ? withValues(condition, values) : madeOf(type, inside),
    type,
    ...(holds !== undefined && { holds }),
    ...(values !== undefined && { values: values.map(plainValue) }),
    ...(unknown.length > 0 && { unknown }),
    ...(inside !== undefined && { of: inside }),
  };
}

const madeOf = (type: string, of: readonly ExplainedCondition[]): string =>
  type === "Not" ? `not (${of.map(({ text }) => text).join("")})` : of.map(({ text }) => text).join(" or ");

function withValues(condition: unknown, values: readonly Partly[] | undefined): string {
  const operands = member(condition, "Type") === "In" ? ["QueryValue"] : ["LeftValue", "RightValue"];
  const written = [...operands.map((name) => member(condition, name)), ...list(member(condition, "Values"))];
  const known = new Map(written.map((operand, i) => [operand, values?.[i]]));
  return conditionText(condition, (operand) => {
    const value = known.get(operand);
    if (!isExpression(operand) || value === undefined) return operandText(operand);
    return `${operandText(operand)} (${value instanceof Pending ? "not known" : words(value)})`;
  });
}

const words = (value: Partly): string =>
  value instanceof Numeral ? value.text : typeof value === "string" ? JSON.stringify(value) : textOf(plainValue(value));

const plainValue = (value: Partly): unknown => JSON.parse(JSON.stringify(value)) as unknown;
