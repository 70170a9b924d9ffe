import { graphOf, ownPart, type Edge, type GraphNode } from "../graph.ts";
import { isObject, list, member, type Definition, type Json } from "../model.ts";
import { cacheEffect, type CacheEffect } from "./cache.ts";
import { compare, type ValueChange } from "./compare.ts";
import { isSamePlace, matchSteps, placeOf, underNewNames, type Matching, type Place, type StepPair } from "./match.ts";

/** A parameter that differs. */
export interface ParameterChange {
  readonly name: string;
  readonly change: "added" | "removed" | "changed";
  /** The whole declaration, before and after. */
  readonly before?: Json;
  readonly after?: Json;
  /** What differs in it, by path in the declaration. */
  readonly changes: readonly ValueChange[];
}

/** A step that differs, or whose cached result a change elsewhere makes useless. */
export interface StepChange {
  /** Its name in the second definition; of a removed step, in the first. */
  readonly name: string;
  readonly type: string;
  /** `affected`: it is the same itself, and what it reads is not. */
  readonly change: "added" | "removed" | "changed" | "affected";
  /** Its name in the first definition, where it has another and does the same. */
  readonly renamedFrom?: string;
  /** Where it stood and stands, when that differs; `null` is the pipeline's own list of steps. */
  readonly moved?: { readonly from: Place; readonly to: Place };
  /** What differs in it, by path in the step. */
  readonly changes: readonly ValueChange[];
  /** JSON paths of the step in the two definitions. */
  readonly beforePath?: string;
  readonly afterPath?: string;
  /** Missing for a step that is gone. */
  readonly cache?: CacheEffect;
}

/** Who waits for whom, when that differs; the names are those of the second definition. */
export interface EdgeChange extends Edge {
  readonly change: "added" | "removed";
}

/** How two definitions differ in what they mean. */
export interface DefinitionDiff {
  readonly same: boolean;
  /** Members of the pipeline beside its parameters and steps. */
  readonly pipeline: readonly ValueChange[];
  readonly parameters: readonly ParameterChange[];
  /** In the order in which they run; those that are gone follow. */
  readonly steps: readonly StepChange[];
  readonly edges: readonly EdgeChange[];
}

/**
 * How two definitions differ in what they mean: parameters, steps, edges, and what each change does to cached results.
 * Order does not count where SageMaker gives it no meaning. A step is the one of the same name, else one that does the
 * same.
 *
 * @example
 * const { same, steps } = diffDefinitions(readDefinition(before), readDefinition(after));
 * steps[0]; // { name: "Train", change: "changed", changes: [{ path: "Arguments.…", before, after }], cache: { effect: "reruns", … } }
 */
export function diffDefinitions(before: Definition, after: Definition): DefinitionDiff {
  const matching = matchSteps(before, after);
  const parameters = parameterChanges(before, after);
  const pipeline = compare(rest(before), rest(after), "").filter(({ path }) => path !== "");
  const steps = stepChanges(matching, after, parameters);
  const edges = edgeChanges(before, after, matching);
  const same = [pipeline, parameters, steps, edges].every((changes) => changes.length === 0);
  return { same, pipeline, parameters, steps, edges };
}

/** The definition without its parameters and steps; what is empty is as good as not there. */
function rest(definition: Definition): Readonly<Record<string, unknown>> {
  const { Parameters: _parameters, Steps: _steps, ...others } = definition;
  return filled(others, ["Metadata"]);
}

/** The value without the members named that are empty, which say the same as no member. */
const filled = (value: object, names: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([name, item]) =>
        !names.includes(name) || !(Array.isArray(item) || isObject(item)) || Object.keys(item).length > 0,
    ),
  );

function parameterChanges(before: Definition, after: Definition): readonly ParameterChange[] {
  const [was, is] = [declarations(before), declarations(after)];
  return [...new Set([...is.keys(), ...was.keys()])].flatMap((name): readonly ParameterChange[] => {
    const [old, now] = [was.get(name), is.get(name)];
    if (old === undefined) return [{ name, change: "added", after: now as Json, changes: [] }];
    if (now === undefined) return [{ name, change: "removed", before: old as Json, changes: [] }];
    const changes = compare(old, now, "");
    if (changes.length === 0) return [];
    return [{ name, change: "changed", before: old as Json, after: now as Json, changes }];
  });
}

/** The parameters by name; SageMaker reads a missing type as String. */
const declarations = (definition: Definition): ReadonlyMap<string, unknown> =>
  new Map(
    list(definition.Parameters).flatMap((parameter) => {
      const name = member(parameter, "Name");
      return typeof name === "string" && isObject(parameter) ? [[name, { Type: "String", ...parameter }]] : [];
    }),
  );

function stepChanges(
  { pairs, newName }: Matching,
  after: Definition,
  parameters: readonly ParameterChange[],
): readonly StepChange[] {
  const defaults = new Set(
    parameters.filter((p) => p.changes.some(({ path }) => path === "DefaultValue")).map((p) => p.name),
  );
  const partner = new Map(pairs.map((pair) => [pair.after?.name, pair]));
  const judged = new Map<string, { node: GraphNode; cache: CacheEffect; change: StepChange | undefined }>();
  const { nodes, order = [...nodes.keys()] } = graphOf(after);
  for (const name of order) {
    const pair = partner.get(name);
    if (pair?.after === undefined) continue;
    const changes = ownChanges(pair, newName);
    const upstream = (step: string) => judged.get(step);
    const { fromElsewhere, ...cache } = cacheEffect({ ...pair, after: pair.after, changes, defaults, upstream });
    const change = stepChange(pair, pair.after, changes, newName, cache, fromElsewhere);
    judged.set(name, { node: pair.after, cache, change });
  }
  const gone = pairs.flatMap(({ before, after: now }): readonly StepChange[] =>
    before === undefined || now !== undefined
      ? []
      : [{ name: before.name, type: before.step.Type, change: "removed", changes: [], beforePath: before.path }],
  );
  return [...[...judged.values()].flatMap(({ change }) => change ?? []), ...gone];
}

function stepChange(
  { before }: StepPair,
  after: GraphNode,
  changes: readonly ValueChange[],
  newName: (name: string) => string,
  cache: CacheEffect,
  fromElsewhere: boolean,
): StepChange | undefined {
  const { name, path, step } = after;
  const type = step.Type;
  if (before === undefined) return { name, type, change: "added", changes, afterPath: path, cache };
  const stood = placeOf(before);
  const from = stood && { ...stood, condition: newName(stood.condition) };
  const to = placeOf(after);
  const renamed = before.name !== name;
  const moved = !isSamePlace(from, to);
  const differs = renamed || moved || changes.length > 0;
  if (!differs && !fromElsewhere) return undefined;
  return {
    name,
    type,
    change: differs ? "changed" : "affected",
    ...(renamed && { renamedFrom: before.name }),
    ...(moved && { moved: { from, to } }),
    changes,
    beforePath: before.path,
    afterPath: path,
    cache,
  };
}

const emptiable = ["DependsOn", "RetryPolicies", "PropertyFiles", "OutputParameters"];

/** What differs in a step itself: not its name, and not the steps of its branches. */
function ownChanges({ before, after }: StepPair, newName: (name: string) => string): readonly ValueChange[] {
  if (before === undefined || after === undefined) return [];
  const own = (step: unknown): unknown => {
    const { Name: _name, ...others } = ownPart(step) as Readonly<Record<string, unknown>>;
    return filled(others, emptiable);
  };
  return compare(own(underNewNames(before.step, newName)), own(after.step), "");
}

function edgeChanges(before: Definition, after: Definition, { newName }: Matching): readonly EdgeChange[] {
  const was = byText(
    graphOf(before).edges.map((edge) => ({ ...edge, from: newName(edge.from), to: newName(edge.to) })),
  );
  const is = byText(graphOf(after).edges);
  return [
    ...[...is].filter(([text]) => !was.has(text)).map(([, edge]): EdgeChange => ({ change: "added", ...edge })),
    ...[...was].filter(([text]) => !is.has(text)).map(([, edge]): EdgeChange => ({ change: "removed", ...edge })),
  ];
}

const byText = (edges: readonly Edge[]): ReadonlyMap<string, Edge> =>
  new Map(edges.map(({ from, to, kind }) => [JSON.stringify([from, to, kind]), { from, to, kind }]));
