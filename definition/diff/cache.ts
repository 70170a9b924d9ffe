import { cacheRole, echoedArgument, isCached, isCacheKeyKnown, newEachTime } from "../cache-role.ts";
import { isExpression, references, type FoundReference, type PathPart } from "../expression.ts";
import { ownPart, type GraphNode } from "../graph.ts";
import { stepTypeOf } from "../step-types.ts";
import { itemPath, memberPath, pathParts } from "../path.ts";
import { itemName } from "./lists.ts";
import type { ValueChange } from "./compare.ts";

/**
 * What the next execution does with the results of executions before the change: takes one (`kept`), computes anew
 * (`reruns`), takes one that the change has made out of date (`stale`), or never took one (`uncached`).
 */
export interface CacheEffect {
  readonly effect: "kept" | "reruns" | "stale" | "uncached";
  readonly because: readonly string[];
}

/** What is known of a step of the second definition when its cache is judged. */
export interface Judged {
  readonly before?: GraphNode;
  readonly after: GraphNode;
  readonly changes: readonly ValueChange[];
  /** Parameters whose default differs. */
  readonly defaults: ReadonlySet<string>;
  /** The steps that were judged before this one: all that it reads, unless there is a cycle. */
  readonly upstream: (name: string) => { readonly node: GraphNode; readonly cache: CacheEffect } | undefined;
}

/** A reason with the part of the answer that it is; `news`: it is the change that brings it. */
interface Reason {
  readonly effect: "reruns" | "stale";
  readonly text: string;
  readonly news: boolean;
}

/** The effect of a change on one step's cache, and whether the change of another step or parameter brings it. */
export function cacheEffect(judged: Judged): CacheEffect & { readonly fromElsewhere: boolean } {
  const { before, after } = judged;
  if (!isCached(after.step)) return { ...uncached(before, after), fromElsewhere: false };
  const own = ownReasons(judged);
  const elsewhere = elsewhereReasons(judged);
  const all = [...own, ...elsewhere];
  const effect = (["reruns", "stale"] as const).find((kind) => all.some((reason) => reason.effect === kind)) ?? "kept";
  return {
    effect,
    because: [...new Set(all.filter((reason) => reason.effect === effect).map((reason) => reason.text))],
    fromElsewhere: elsewhere.some((reason) => reason.news),
  };
}

function uncached(before: GraphNode | undefined, { step }: GraphNode): CacheEffect {
  const off = before !== undefined && isCached(before.step);
  if (stepTypeOf(step.Type)?.cache !== true) return { effect: "uncached", because: [] };
  return { effect: "uncached", because: [off ? "its cache is turned off" : "its cache is not turned on"] };
}

function ownReasons({ before, after, changes }: Judged): readonly Reason[] {
  const reruns = (text: string): Reason => ({ effect: "reruns", text, news: true });
  if (before === undefined) return [reruns("it is new")];
  if (before.step.Type !== after.step.Type) return [reruns(`it was a step of type ${before.step.Type}`)];
  if (before.name !== after.name) return [reruns(`earlier results are those of ${before.name}`)];
  const reasons: Reason[] = [];
  if (!isCached(before.step)) reasons.push(reruns("its cache is turned on: there may be no earlier result"));
  for (const { path } of changes) {
    const role = cacheRole(after.step.Type, path);
    const where = shortPath(path);
    if (role === "key") reasons.push(reruns(`${where} changed${guess(after.step.Type)}`));
    if (role === "not in the key")
      reasons.push({ effect: "stale", text: `${where} changed, which is not in the cache key`, news: true });
  }
  for (const { path, get } of newEachTime(after.step))
    reasons.push({ effect: "reruns", text: `${named(after, path)} has ${get}, which is new each time`, news: false });
  return reasons;
}

/** What the change of parameters and of other steps does to this step. */
function elsewhereReasons({ after, defaults, upstream }: Judged): readonly Reason[] {
  return [...references(ownPart(after.step))].flatMap((found): readonly Reason[] => {
    const { reference, path } = found;
    const role = cacheRole(after.step.Type, path);
    if (reference === undefined || role === "idle") return [];
    const where = named(after, path);
    if (reference.root === "Parameters" && defaults.has(reference.name)) {
      const text = `the default of ${reference.name} changed, which ${where} reads`;
      if (role === "key") return [{ effect: "reruns", text, news: true }];
      return [{ effect: "stale", text: `${text}, and ${where} is not in the cache key`, news: true }];
    }
    if (reference.root !== "Steps" || role !== "key") return [];
    const source = upstream(reference.step);
    return source === undefined ? [] : readReasons(source, found, where);
  });
}

/** What reading a property of another step does: its value is new, or the same although what it points at is new. */
function readReasons(
  { node, cache }: { readonly node: GraphNode; readonly cache: CacheEffect },
  { reference }: FoundReference,
  where: string,
): readonly Reason[] {
  if (cache.effect !== "reruns" && cache.effect !== "uncached") return [];
  if (reference?.root !== "Steps") return [];
  const news = cache.effect === "reruns" || cache.because.includes("its cache is turned off");
  const why = `${node.name} ${cache.effect === "reruns" ? "runs again" : "runs each time"}`;
  const what = reference.path.map(partText).join("").replace(/^\./, "");
  const argument = echoedArgument(node.step, reference.path);
  if (argument !== undefined && isFixed(argument))
    return [{ effect: "stale", text: `${why} and ${where} reads its ${what}, the same as before`, news }];
  return [{ effect: "reruns", text: `${why} and ${where} reads its ${what}`, news }];
}

const partText = (part: PathPart): string => {
  if (typeof part === "string") return `.${part}`;
  return "key" in part ? `['${part.key}']` : `[${part.index}]`;
};

/** Whether a value is the same in every execution that is started with the same parameters. */
const isFixed = (value: unknown): boolean =>
  [...references(value)].every(({ reference }) => reference?.root === "Parameters");

const guess = (stepType: string): string =>
  !isCacheKeyKnown(stepType) ? ` (which arguments count for ${stepType} is not documented)` : "";

/** A path of a step as people say it: without `Arguments`, where most of them begin. */
export const shortPath = (path: string): string => path.replace(/^Arguments\.(?=.)/, "");

/** The place of an expression in a step, items of named lists by their names. */
function named({ step }: GraphNode, path: string): string {
  let here: unknown = step;
  let list = "";
  let text = "";
  for (const part of pathParts(path) ?? []) {
    if (isExpression(here)) break;
    const item: unknown = (here as Readonly<Record<string | number, unknown>>)[part];
    const name = typeof part === "number" ? itemName(list, here as readonly unknown[], item) : undefined;
    if (name !== undefined) text = `${text}['${name}']`;
    else text = typeof part === "number" ? itemPath(text, part) : memberPath(text, part);
    list = String(part);
    here = item;
  }
  return shortPath(text);
}
