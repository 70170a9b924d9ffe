import { expressionKind, parsePath, parseReference, references } from "./expression.ts";
import { list, member } from "./model.ts";
import { short, textOf } from "./words.ts";

/** The sign of a comparison, such as `≥` for `GreaterThanOrEqualTo`. */
export const comparisonSigns: Readonly<Record<string, string>> = {
  Equals: "=",
  GreaterThan: ">",
  GreaterThanOrEqualTo: "≥",
  LessThan: "<",
  LessThanOrEqualTo: "≤",
};

/** A condition in a few characters, such as `accuracy.value ≥ AccuracyThreshold`; `words` says how an operand reads. */
export function conditionText(
  condition: unknown,
  words: (operand: unknown) => string = operandText,
  depth = 0,
): string {
  const type = textOf(member(condition, "Type") ?? "?");
  if (depth > 3) return "…";
  if (type === "Not") return `not (${conditionText(member(condition, "Condition"), words, depth + 1)})`;
  if (type === "Or") {
    const items = list(member(condition, "Conditions"));
    const shown = items.slice(0, 5).map((item) => conditionText(item, words, depth + 1));
    const all = [...shown, ...(items.length > 5 ? ["…"] : [])].join(" or ");
    return depth > 0 ? `(${all})` : all;
  }
  if (type === "In") {
    const values = list(member(condition, "Values")).map(words);
    return `${words(member(condition, "QueryValue"))} in ${short(values.join(", "), 40)}`;
  }
  const sign = Object.hasOwn(comparisonSigns, type) ? comparisonSigns[type] : type;
  return `${words(member(condition, "LeftValue"))} ${sign} ${words(member(condition, "RightValue"))}`;
}

/** An operand of a condition in a few characters, such as `accuracy.value`. */
export function operandText(value: unknown): string {
  const kind = expressionKind(value);
  if (kind === "Std:Join") return "join(…)";
  if (kind === "Std:JsonGet") {
    const asked = member(value, "Std:JsonGet");
    const [path, uri] = [member(asked, "Path"), member(asked, "S3Uri")];
    const found = typeof path === "string" ? tail(path, 2) : "json(…)";
    const [source] = uri === undefined ? [] : [...references(uri)];
    return source?.reference?.root === "Steps" ? `${source.reference.step}.${found}` : found;
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
