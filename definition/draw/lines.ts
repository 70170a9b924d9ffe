import type { Graph } from "../graph.ts";

/** One line of a picture: all edges between two steps as one. */
export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "data" | "dependsOn" | "True" | "False";
  /** Whether other lines already lead from one to the other. */
  readonly implied: boolean;
}

const strength = { condition: 2, data: 1, dependsOn: 0 };

/** The lines to draw: one between two steps, the branch's name on those of a Condition. */
export function drawnEdges(graph: Graph): readonly DrawnEdge[] {
  const strongest = new Map<string, Graph["edges"][number]>();
  for (const edge of graph.edges) {
    const key = JSON.stringify([edge.from, edge.to]);
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
  return edges.map(({ from, to, kind }) => ({
    from,
    to,
    kind: kind === "condition" ? (graph.nodes.get(to)?.parent?.branch === "ElseSteps" ? "False" : "True") : kind,
    implied: kind === "data" && edges.length <= 1000 && leadsRound(from, to, next),
  }));
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
