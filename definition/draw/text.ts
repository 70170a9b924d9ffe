import { expressionKind, parsePath, parseReference } from "../expression.ts";
import { list, member } from "../model.ts";
import { short, textOf } from "../words.ts";

/** Text as XML may hold it: markup escaped, characters that XML forbids left out. */
export const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const signs: Readonly<Record<string, string>> = {
  Equals: "=",
  GreaterThan: ">",
  GreaterThanOrEqualTo: "≥",
  LessThan: "<",
  LessThanOrEqualTo: "≤",
};

/** A condition in a few characters, such as `accuracy.value ≥ AccuracyThreshold`. */
export function conditionText(condition: unknown, depth = 0): string {
  const type = textOf(member(condition, "Type") ?? "?");
  if (depth > 3) return "…";
  if (type === "Not") return `not (${conditionText(member(condition, "Condition"), depth + 1)})`;
  if (type === "Or") {
    return list(member(condition, "Conditions"))
      .slice(0, 5)
      .map((item) => conditionText(item, depth + 1))
      .join(" or ");
  }
  if (type === "In") {
    const values = list(member(condition, "Values")).map(operandText);
    return `${operandText(member(condition, "QueryValue"))} in ${short(values.join(", "), 40)}`;
  }
  return `${operandText(member(condition, "LeftValue"))} ${signs[type] ?? type} ${operandText(member(condition, "RightValue"))}`;
}

function operandText(value: unknown): string {
  const kind = expressionKind(value);
  if (kind === "Std:Join") return "join(…)";
  if (kind === "Std:JsonGet") {
    const path = member(member(value, "Std:JsonGet"), "Path");
    return typeof path === "string" ? tail(path, 2) : "json(…)";
  }
  const get = member(value, "Get");
  if (typeof get !== "string") return short(typeof value === "string" ? JSON.stringify(value) : textOf(value), 24);
  const reference = parseReference(get);
  if (reference === undefined) return short(get, 24);
  return reference.root === "Steps" ? `${reference.step}.${tail(get, 1)}` : reference.name;
}

const tail = (path: string, parts: number): string =>
  (parsePath(path) ?? [])
    .slice(-parts)
    .map((part) => (typeof part === "string" ? part : "key" in part ? part.key : `[${part.index}]`))
    .join(".");
