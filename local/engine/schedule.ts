import { skipReason } from "../../definition/evaluate/index.ts";
import type { Graph } from "../../definition/index.ts";
import type { StepEnd } from "./step-types/step-type.ts";

export type Verdict = "Succeeded" | "Failed" | "Stopped";

export interface ScheduleOptions {
  readonly graph: Graph;
  readonly run: (name: string) => Promise<StepEnd>;
  /** How many steps may run at once. */
  readonly atOnce: number;
  readonly stop: AbortSignal;
}

/**
 * Runs the steps of a graph, each as soon as all that it waits for has succeeded. After a failure nothing new starts;
 * what runs is let finish. Steps of the branch that a Condition did not take, and what needs them, never run.
 */
export async function runSchedule({ graph, run, atOnce, stop }: ScheduleOptions): Promise<Verdict> {
  const ends = new Map<string, StepEnd>();
  const skipped = new Set<string>();
  const waiting = new Set(graph.order ?? graph.nodes.keys());
  const running = new Map<string, Promise<void>>();
  let failed = false;
  let stopped = false;

  const start = (name: string): void => {
    waiting.delete(name);
    running.set(
      name,
      run(name).then((end) => {
        running.delete(name);
        ends.set(name, end);
        if (end.status === "Failed") failed = true;
        if (end.status === "Stopped") stopped = true;
      }),
    );
  };

  for (;;) {
    if (!failed && !stopped && !stop.aborted) {
      // `waiting` is in topological order, so what is skipped here is known to those that come after it.
      for (const name of [...waiting]) {
        if (isSkipped(graph, name, ends, skipped)) {
          waiting.delete(name);
          skipped.add(name);
        } else if (running.size < atOnce && isReady(graph, name, ends)) start(name);
      }
    }
    if (running.size === 0) break;
    await Promise.race(running.values());
  }
  if (stop.aborted || stopped) return "Stopped";
  return failed ? "Failed" : "Succeeded";
}

const isReady = (graph: Graph, name: string, ends: ReadonlyMap<string, StepEnd>): boolean =>
  graph.predecessors(name).every((before) => ends.get(before)?.status === "Succeeded");

const isSkipped = (
  graph: Graph,
  name: string,
  ends: ReadonlyMap<string, StepEnd>,
  skipped: ReadonlySet<string>,
): boolean =>
  skipReason(graph, name, {
    isSkipped: (other) => skipped.has(other),
    outcome: (condition) => {
      const end = ends.get(condition);
      return end?.status === "Succeeded" ? (end.properties as { readonly Outcome: boolean }).Outcome : undefined;
    },
  }) !== undefined;
