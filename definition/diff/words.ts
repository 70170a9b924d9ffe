import { canonical } from "../canonical.ts";
import { expressionKind } from "../expression.ts";
import { isObject, list, member } from "../model.ts";
import { short } from "../words.ts";
import type { CacheEffect } from "./cache.ts";
import type { DefinitionDiff, ParameterChange, StepChange } from "./diff.ts";
import type { Place } from "./match.ts";

/** The most characters of a value that are shown. */
const most = 200;

/** A value on one line: an expression as the builder writes it, anything else as JSON. */
export const valueText = (value: unknown): string => short(written(value), most);

function written(value: unknown): string {
  const kind = expressionKind(value);
  if (kind === "Get") return String(member(value, "Get"));
  const body = kind === undefined ? undefined : member(value, kind);
  if (kind === "Std:Join") {
    const values = list(member(body, "Values")).map(written).join(", ");
    return `join(${canonical(member(body, "On") ?? "")}, [${values}])`;
  }
  if (kind === "Std:JsonGet") {
    const file = member(body, "PropertyFile") ?? member(body, "S3Uri");
    return `jsonGet(${written(file)}, ${canonical(member(body, "Path") ?? "")})`;
  }
  if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
  if (!isObject(value)) return canonical(value ?? null);
  if (typeof value["toJSON"] === "function" || Object.getPrototypeOf(value) !== Object.prototype)
    return canonical(value);
  return `{${Object.entries(value)
    .map(([name, item]) => `${JSON.stringify(name)}: ${written(item)}`)
    .join(", ")}}`;
}

/** A name as it is, quoted where it could be mistaken for something else. */
export const nameText = (name: string): string => (/^[\w.:/-]+$/.test(name) ? name : JSON.stringify(name));

/** What happened to a step, in a few words. */
export function stepWords(change: StepChange): string {
  const words = [change.change === "changed" && change.changes.length === 0 ? "" : change.change];
  if (change.renamedFrom !== undefined) words.push(`renamed from ${nameText(change.renamedFrom)}`);
  if (change.moved !== undefined)
    words.push(`moved from ${placeText(change.moved.from)} to ${placeText(change.moved.to)}`);
  return words.filter((word) => word !== "").join(", ");
}

const placeText = (place: Place): string =>
  place === null ? "the pipeline" : `${place.branch} of ${nameText(place.condition)}`;

/** A declaration on one line: `Integer = 10`. */
export function declarationText(declaration: unknown): string {
  const [type, fallback, values] = ["Type", "DefaultValue", "EnumValues"].map((name) => member(declaration, name));
  const among = Array.isArray(values) ? ` of ${values.map(valueText).join(" | ")}` : "";
  return `${typeof type === "string" ? type : "String"}${among}${fallback === undefined ? "" : ` = ${valueText(fallback)}`}`;
}

export const parameterWords = ({ change, before, after }: ParameterChange): string =>
  change === "changed" ? "changed" : `${change}: ${declarationText(after ?? before)}`;

const effects: Readonly<Record<CacheEffect["effect"], string>> = {
  kept: "cache kept",
  reruns: "runs again",
  stale: "stale: an earlier result would be taken",
  uncached: "no cache",
};

/** What happens to a step's cached result, and why. */
export function cacheText({ effect, because }: CacheEffect): string {
  if (because.length === 0) return effects[effect];
  const shown = because.slice(0, 3).join("; ");
  const left = because.length > 3 ? `; and ${because.length - 3} more` : "";
  if (effect === "uncached") return `runs each time: ${shown}`;
  return effect === "stale" ? `${effects[effect]}, although ${shown}${left}` : `${effects[effect]}: ${shown}${left}`;
}

/** `1 parameter, 3 steps and 2 edges differ` */
export function summary(diff: DefinitionDiff): string {
  if (diff.same) return "the definitions mean the same";
  const counts = [
    count(diff.pipeline.length, "pipeline setting"),
    count(diff.parameters.length, "parameter"),
    count(diff.steps.filter((step) => step.change !== "affected").length, "step"),
    count(diff.edges.length, "edge"),
  ].flat();
  const affected = diff.steps.filter((step) => step.change === "affected").length;
  const first = counts.length === 0 ? "" : `${counts.join(", ")} ${total(diff) === 1 ? "differs" : "differ"}`;
  return affected === 0 ? first : `${first}; ${affected} more ${affected === 1 ? "step is" : "steps are"} affected`;
}

const total = (diff: DefinitionDiff): number =>
  diff.pipeline.length +
  diff.parameters.length +
  diff.edges.length +
  diff.steps.filter((step) => step.change !== "affected").length;

const count = (n: number, word: string): readonly string[] => (n === 0 ? [] : [`${n} ${word}${n === 1 ? "" : "s"}`]);
