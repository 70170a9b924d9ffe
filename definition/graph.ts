import { references, type FoundReference } from "./expression.ts";
import { isObject, list, member, type Definition, type StepJson } from "./model.ts";
import { itemPath } from "./path.ts";

export type Branch = "IfSteps" | "ElseSteps";

/** The Condition, and which of its branches, that a step stands in. */
export interface Parent {
  readonly condition: string;
  readonly branch: Branch;
}

/** A step with where it stands. */
export interface GraphNode {
  readonly name: string;
  readonly step: StepJson;
  /** JSON path of the step in the definition. */
  readonly path: string;
  readonly parent?: Parent;
}

/** `to` waits for `from`. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** `data`: `to` reads a property of `from`; `condition`: `from` is the Condition that guards `to`. */
  readonly kind: "data" | "condition" | "dependsOn";
}

/** Who waits for whom. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly Edge[];
  predecessors(name: string): readonly string[];
  /** The steps so that each comes after all that it waits for; missing where there is a cycle. */
  readonly order?: readonly string[];
  /** A cycle, first step repeated at the end; missing where there is none. */
  readonly cycle?: readonly string[];
}

const branches: readonly Branch[] = ["IfSteps", "ElseSteps"];

/** Something that stands where a step should, with its place. */
export interface StepEntry {
  readonly value: unknown;
  readonly path: string;
  readonly parent?: Parent;
}

/** Everything that stands where a step should, in document order; the steps of branches right after their Condition. */
export function stepEntries(definition: unknown): readonly StepEntry[] {
  const found: StepEntry[] = [];
  const todo: StepEntry[] = [];
  const push = (steps: unknown, path: string, parent?: Parent): void => {
    const items = list(steps).map((value, i) => ({ value, path: itemPath(path, i), ...(parent && { parent }) }));
    for (const item of items.toReversed()) todo.push(item);
  };
  push(member(definition, "Steps"), "Steps");
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    found.push(next);
    if (member(next.value, "Type") !== "Condition") continue;
    const name = member(next.value, "Name");
    const condition = typeof name === "string" ? name : "";
    for (const branch of branches.toReversed()) {
      push(member(member(next.value, "Arguments"), branch), `${next.path}.Arguments.${branch}`, { condition, branch });
    }
  }
  return found;
}

/** Every step that has a name, in document order. */
export const stepsOf = (definition: unknown): readonly GraphNode[] =>
  stepEntries(definition).flatMap(({ value, path, parent }) => {
    const name = member(value, "Name");
    if (typeof name !== "string") return [];
    return [{ name, step: value as StepJson, path, ...(parent && { parent }) }];
  });

/** The step without the steps of its branches: what the step itself says. */
export function ownPart(step: unknown): unknown {
  if (member(step, "Type") !== "Condition" || !isObject(step)) return step;
  const { Arguments: given, ...rest } = step;
  if (!isObject(given)) return step;
  const { IfSteps: _if, ElseSteps: _else, ...own } = given;
  return { ...rest, Arguments: own };
}

/**
 * The graph over data references, branches and `DependsOn`, of any size and depth.
 *
 * @example
 * graphOf(definition).predecessors("Evaluate"); // ["SplitData", "TrainModel"]
 */
export function graphOf(definition: Definition): Graph {
  return graphOfSteps(stepsOf(definition), ({ step }) => references(ownPart(step)));
}

/** The graph of steps whose references are read already. */
export function graphOfSteps(
  steps: readonly GraphNode[],
  referencesOf: (node: GraphNode) => readonly FoundReference[],
): Graph {
  const nodes = new Map<string, GraphNode>();
  for (const node of steps) if (!nodes.has(node.name)) nodes.set(node.name, node);

  const edges: Edge[] = [];
  const incoming = new Map<string, Set<string>>();
  /** The kinds of edges that the step waits by, for each that it waits for. */
  const kinds = new Map<string, Edge["kind"][]>();
  const add = (edge: Edge): void => {
    if (!nodes.has(edge.from)) return;
    const known = kinds.get(edge.from);
    if (known === undefined) kinds.set(edge.from, [edge.kind]);
    else if (known.includes(edge.kind)) return;
    else known.push(edge.kind);
    edges.push(edge);
    const before = incoming.get(edge.to);
    if (before === undefined) incoming.set(edge.to, new Set([edge.from]));
    else before.add(edge.from);
  };
  for (const node of nodes.values()) {
    const { name: to, step, parent } = node;
    kinds.clear();
    if (parent !== undefined) add({ from: parent.condition, to, kind: "condition" });
    for (const { reference } of referencesOf(node)) {
      if (reference?.root === "Steps") add({ from: reference.step, to, kind: "data" });
    }
    for (const from of list(step.DependsOn)) if (typeof from === "string") add({ from, to, kind: "dependsOn" });
  }

  const predecessors = (name: string): readonly string[] => [...(incoming.get(name) ?? [])];
  const order = topological([...nodes.keys()], predecessors);
  const cycle = order.length === nodes.size ? undefined : cycleIn([...nodes.keys()], new Set(order), predecessors);
  return { nodes, edges, predecessors, ...(cycle === undefined ? { order } : { cycle }) };
}

/** As many names as can be put after all that they wait for. */
function topological(names: readonly string[], predecessors: (name: string) => readonly string[]): string[] {
  const missing = new Map<string, number>();
  const followers = new Map<string, string[]>();
  for (const name of names) {
    const before = predecessors(name);
    missing.set(name, before.length);
    for (const from of before) {
      const after = followers.get(from);
      if (after === undefined) followers.set(from, [name]);
      else after.push(name);
    }
  }
  const order = names.filter((name) => missing.get(name) === 0);
  // `order` grows while it is walked: each step frees those that waited for it.
  for (const name of order) {
    for (const follower of followers.get(name) ?? []) {
      const left = (missing.get(follower) ?? 0) - 1;
      missing.set(follower, left);
      if (left === 0) order.push(follower);
    }
  }
  return order;
}

/** One cycle among the names that could not be ordered, from its first step back to it. */
function cycleIn(
  names: readonly string[],
  ordered: ReadonlySet<string>,
  predecessors: (name: string) => readonly string[],
): readonly string[] {
  const seen = new Map<string, number>();
  const walked: string[] = [];
  let here = names.find((name) => !ordered.has(name));
  // Every name that could not be ordered has a predecessor that could not either, so walking back must close.
  while (here !== undefined && !seen.has(here)) {
    seen.set(here, walked.length);
    walked.push(here);
    here = predecessors(here).find((name) => !ordered.has(name));
  }
  const loop = walked.slice(seen.get(here ?? "") ?? 0).toReversed();
  const rank = new Map(names.map((name, i) => [name, i]));
  const first = loop.reduce(
    (best, name, i) => ((rank.get(name) ?? 0) < (rank.get(loop[best] ?? "") ?? 0) ? i : best),
    0,
  );
  const turned = [...loop.slice(first), ...loop.slice(0, first)];
  return [...turned, ...turned.slice(0, 1)];
}
