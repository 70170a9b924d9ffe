import type { Graph } from "../graph.ts";

/** What is known of the steps that come before. */
export interface Before {
  isSkipped(name: string): boolean;
  /** The outcome of a Condition; missing while it is not known. */
  outcome(condition: string): boolean | undefined;
}

/** Why a step never runs: its branch is not taken, or it waits for one that never runs; `undefined` where it may run. */
export function skipReason(graph: Graph, name: string, before: Before): string | undefined {
  const parent = graph.nodes.get(name)?.parent;
  const outcome = parent === undefined ? undefined : before.outcome(parent.condition);
  if (parent !== undefined && outcome !== undefined && outcome !== (parent.branch === "IfSteps")) {
    return `${parent.condition} is ${outcome ? "true" : "false"} and takes ${outcome ? "IfSteps" : "ElseSteps"}`;
  }
  const waitsFor = graph.predecessors(name).find((other) => before.isSkipped(other));
  return waitsFor === undefined ? undefined : `it waits for ${waitsFor}, which does not run`;
}
