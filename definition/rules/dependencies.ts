import { list } from "../model.ts";
import { itemPath } from "../path.ts";
import type { Graph, GraphNode } from "../graph.ts";
import type { PlacedReference } from "./nodes.ts";

/** One step's wish for another to come first, by a reference or by DependsOn. */
export interface Dependency {
  readonly from: GraphNode;
  readonly to: GraphNode;
  /** Where it says so. */
  readonly at: { readonly path: string };
  readonly kind: "reads" | "depends on";
}

/** Every reference and DependsOn entry between two steps that exist; `from` waits for `to`. */
export function dependenciesAmong(
  steps: readonly GraphNode[],
  references: readonly PlacedReference[],
  graph: Graph,
): readonly Dependency[] {
  const read = references.flatMap((found): Dependency[] => {
    const { from, reference } = found;
    const to = reference?.root === "Steps" ? graph.nodes.get(reference.step) : undefined;
    if (from === undefined || to === undefined) return [];
    return [{ from, to, at: found, kind: "reads" }];
  });
  const named = steps.flatMap((from) =>
    list(from.step.DependsOn).flatMap((name, i): Dependency[] => {
      const to = typeof name === "string" ? graph.nodes.get(name) : undefined;
      return to === undefined
        ? []
        : [{ from, to, at: { path: itemPath(`${from.path}.DependsOn`, i) }, kind: "depends on" }];
    }),
  );
  return [...read, ...named];
}
