import { isObject, type StepJson } from "../model.ts";
import { isFloat } from "../float.ts";
import { ownPart, stepsOf, type Branch, type GraphNode } from "../graph.ts";
import { isSame, meaning } from "./same.ts";

/** The branch of a Condition that a step stands in; `null` for the pipeline's own list of steps. */
export type Place = { readonly condition: string; readonly branch: Branch } | null;

/** A step of both definitions, or of one. */
export interface StepPair {
  readonly before?: GraphNode;
  readonly after?: GraphNode;
}

/** Which step is which, and how the steps of the first definition are called in the second. */
export interface Matching {
  readonly pairs: readonly StepPair[];
  readonly newName: (name: string) => string;
}

/**
 * Finds each step in the other definition: by its name, else by what it does. Steps of the second definition come
 * first, in their order; those that are gone follow.
 */
export function matchSteps(before: unknown, after: unknown): Matching {
  const was = byName(stepsOf(before));
  const is = byName(stepsOf(after));
  const gone = [...was].filter(([name]) => !is.has(name)).map(([, node]) => node);
  const come = [...is].filter(([name]) => !was.has(name)).map(([, node]) => node);
  const renamed = renames(gone, come);
  const oldName = new Map([...renamed].map(([from, to]) => [to, from]));
  const pairs = [...is].map(([name, node]): StepPair => {
    const partner = was.get(oldName.get(name) ?? name);
    return { ...(partner && { before: partner }), after: node };
  });
  const left = gone.filter((node) => !renamed.has(node.name));
  return {
    pairs: [...pairs, ...left.map((node): StepPair => ({ before: node }))],
    newName: (name) => renamed.get(name) ?? name,
  };
}

/** The first step of each name: a second one is a fault of the definition, which `validate` tells. */
function byName(nodes: readonly GraphNode[]): ReadonlyMap<string, GraphNode> {
  const found = new Map<string, GraphNode>();
  for (const node of nodes) if (!found.has(node.name)) found.set(node.name, node);
  return found;
}

/** Steps with another name that do the same; what reads a renamed step is compared under its new name. */
function renames(gone: readonly GraphNode[], come: readonly GraphNode[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const free = new Map(come.map((node) => [node.name, work(node.step)]));
  for (let before = -1; before < found.size;) {
    before = found.size;
    const newName = (name: string): string => found.get(name) ?? name;
    for (const { name, step } of gone) {
      if (found.has(name)) continue;
      const mine = work(underNewNames(step, newName) as StepJson);
      const [match] = [...free].find(([, theirs]) => theirs === mine) ?? [];
      if (match === undefined) continue;
      found.set(name, match);
      free.delete(match);
    }
  }
  return found;
}

/** What a step does, whatever it is called. */
const work = (step: StepJson): string => {
  const { Arguments, FunctionArn, SqsQueueUrl } = ownPart(step) as StepJson & Readonly<Record<string, unknown>>;
  return meaning({ Type: step.Type, Arguments, FunctionArn, SqsQueueUrl });
};

/** A value with the step names in its `Get`s and `DependsOn` as they are after renaming. */
export function underNewNames(value: unknown, newName: (name: string) => string, key = ""): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown) =>
      key === "DependsOn" && typeof item === "string" ? newName(item) : underNewNames(item, newName),
    );
  if (typeof value === "string" && key === "Get")
    return value.replace(/^Steps\.([^.[\]]+)/, (_, name: string) => `Steps.${newName(name)}`);
  if (!isObject(value) || isFloat(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, underNewNames(item, newName, name)]));
}

/** Where a step stands. */
export const placeOf = (node: GraphNode): Place => node.parent ?? null;

/** Whether two places are one; names of Conditions as they are after renaming. */
export const isSamePlace = (a: Place, b: Place): boolean => isSame(a, b);
