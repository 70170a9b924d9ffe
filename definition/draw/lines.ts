import { parseReference, references, type PathPart } from "../expression.ts";
import { ownPart, type Graph } from "../graph.ts";

/** One line of a picture: all edges between two steps as one. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "data" | "dependsOn" | "yes" | "no";
  /** Whether other lines already lead from one to the other. */
  readonly implied: boolean;
  /** What flows: names of outputs and properties; none where nothing does. */
  readonly flows: readonly string[];
}

const strength = { condition: 2, data: 1, dependsOn: 0 };
/** Looking for other ways takes as many steps as there are lines, for each line. */
const mostLines = 2000;

/** The lines to draw: one between two steps, the branch's name on those of a Condition. */
export function drawnEdges(graph: Graph): readonly DrawnEdge[] {
  const strongest = new Map<string, Graph["edges"][number]>();
  for (const edge of graph.edges) {
    const key = keyOf(edge);
    const before = strongest.get(key);
    if (before === undefined || strength[edge.kind] > strength[before.kind]) strongest.set(key, edge);
  }
  const edges = [...strongest.values()];
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const after = next.get(from);
    if (after === undefined) next.set(from, [to]);
    else after.push(to);
  }
  const flows = flowsIn(graph);
  return edges.map(({ from, to, kind }) => ({
    from,
    to,
    kind: kind === "condition" ? (graph.nodes.get(to)?.parent?.branch === "ElseSteps" ? "no" : "yes") : kind,
    implied: kind !== "condition" && edges.length <= mostLines && leadsRound(from, to, next),
    flows: [...(flows.get(keyOf({ from, to })) ?? [])],
  }));
}

const keyOf = ({ from, to }: { readonly from: string; readonly to: string }): string => JSON.stringify([from, to]);

/** The names of what each step reads from each other one. */
function flowsIn(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const flows = new Map<string, Set<string>>();
  for (const { name: to, step } of graph.nodes.values()) {
    for (const { reference } of references(ownPart(step))) {
      if (reference?.root !== "Steps") continue;
      const key = keyOf({ from: reference.step, to });
      const names = flows.get(key) ?? new Set();
      names.add(flowName(reference.path));
      flows.set(key, names);
    }
  }
  return flows;
}

/** What a property path is called: the output or item that it names, else its last member. */
export function flowName(path: readonly PathPart[]): string {
  const keys = path.flatMap((part) => (typeof part === "object" && "key" in part ? [part.key] : []));
  const members = path.filter((part) => typeof part === "string");
  return keys.at(-1) ?? members.at(-1) ?? "properties";
}

/** What the text of a `Get` is called; the text itself where it cannot be read. */
export function flowOf(get: string): string {
  const reference = parseReference(get);
  return reference?.root === "Steps" ? flowName(reference.path) : (reference?.name ?? get);
}

/** Whether a way of more than one line leads from one step to another. */
function leadsRound(from: string, to: string, next: ReadonlyMap<string, readonly string[]>): boolean {
  const todo = (next.get(from) ?? []).filter((name) => name !== to);
  const seen = new Set(todo);
  for (const name of todo) {
    for (const after of next.get(name) ?? []) {
      if (after === to) return true;
      if (seen.has(after)) continue;
      seen.add(after);
      todo.push(after);
    }
  }
  return false;
}
