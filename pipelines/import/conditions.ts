import { expressionKind, isFloat, itemPath } from "../../definition/index.ts";
import { expressionCode, typedExpression, uncheckedCode } from "./expression.ts";
import { isMembers, rawCode } from "./literal.ts";
import { call, imported, list, object, pair, type Code } from "./print.ts";
import type { Kind, Scope } from "./scope.ts";
import { castCode } from "./shaped.ts";

const comparisons: Readonly<Record<string, string>> = {
  Equals: "equals",
  GreaterThan: "greaterThan",
  GreaterThanOrEqualTo: "atLeast",
  LessThan: "lessThan",
  LessThanOrEqualTo: "atMost",
};

/** The conditions of a condition step. */
export function conditionsCode(value: unknown, path: string, scope: Scope): Code {
  if (!Array.isArray(value)) return castCode(value, path, "the types want a list of conditions", scope);
  return list(value.map((item, i) => conditionCode(item, itemPath(path, i), scope)));
}

function conditionCode(value: unknown, path: string, scope: Scope): Code {
  if (!isMembers(value)) return castCode(value, path, "the types want a condition", scope);
  const { Type, ...rest } = value;
  const has = (...names: readonly string[]): boolean =>
    names.every((name) => Object.hasOwn(rest, name)) && Object.keys(rest).length === names.length;
  const compare = typeof Type === "string" && Object.hasOwn(comparisons, Type) ? comparisons[Type] : undefined;
  if (compare !== undefined && has("LeftValue", "RightValue"))
    return comparisonCode(compare, String(Type), [rest["LeftValue"], rest["RightValue"]], path, scope);
  if (Type === "Not" && has("Condition"))
    return call(imported("not"), [conditionCode(rest["Condition"], `${path}.Condition`, scope)]);
  const { Conditions, QueryValue, Values } = rest;
  if (Type === "Or" && has("Conditions") && Array.isArray(Conditions))
    return call(
      imported("or"),
      Conditions.map((item, i) => conditionCode(item, itemPath(`${path}.Conditions`, i), scope)),
    );
  if (Type === "In" && has("QueryValue", "Values") && Array.isArray(Values)) {
    const operands = [QueryValue, ...Values];
    const kind = commonKind(operands, path, scope);
    const items = operands.map((operand) => operandCode(operand, kind, path, scope));
    if (kind === "string" || kind === "number") return call(imported("isIn"), [items[0] ?? "", list(items.slice(1))]);
    return object([pair("Type", '"In"'), pair("QueryValue", items[0] ?? ""), pair("Values", list(items.slice(1)))]);
  }
  return castCode(value, path, "the types do not know the condition", scope);
}

function comparisonCode(
  compare: string,
  type: string,
  operands: readonly [unknown, unknown],
  path: string,
  scope: Scope,
): Code {
  const kind = commonKind(operands, path, scope);
  const [left = "", right = ""] = operands.map((operand) => operandCode(operand, kind, path, scope));
  if (kind !== undefined && (kind !== "boolean" || compare === "equals")) return call(imported(compare), [left, right]);
  return object([pair("Type", `"${type}"`), pair("LeftValue", left), pair("RightValue", right)]);
}

/** The kind that all operands have; what is read from JSON has whichever the others have. */
function commonKind(operands: readonly unknown[], path: string, scope: Scope): Kind | undefined {
  const kinds = new Set(
    operands
      .filter((operand) => expressionKind(operand) !== "Std:JsonGet")
      .map((operand) => {
        if (isFloat(operand)) return "number";
        if (expressionKind(operand) !== undefined)
          return typedExpression(operand, undefined, path, scope)?.kind ?? "any";
        return typeof operand;
      }),
  );
  kinds.delete("any");
  const [kind = "number"] = kinds;
  return kinds.size > 1 || !["string", "number", "boolean"].includes(kind) ? undefined : (kind as Kind);
}

function operandCode(operand: unknown, kind: Kind | undefined, path: string, scope: Scope): Code {
  if (expressionKind(operand) !== undefined) return expressionCode(operand, kind, path, scope);
  if (typeof operand === "object" && !isFloat(operand))
    return uncheckedCode(operand, kind ?? "string", path, "a comparison takes text, a number, true or false", scope);
  return rawCode(operand);
}
