import type { Graph } from "../../definition/index.ts";
import { deferred } from "../deferred.ts";
import { firstByRank } from "./first-by-rank.ts";
import type { StepEnd } from "./step-types/step-type.ts";

export type Verdict = "Succeeded" | "Failed" | "Stopped";

export interface ScheduleOptions {
  readonly graph: Graph;
  /** The steps to run; what they wait for outside of them counts as done. */
  readonly steps: ReadonlySet<string>;
  /** Steps that have ended before. */
  readonly known: ReadonlyMap<string, StepEnd>;
  readonly run: (name: string) => Promise<StepEnd>;
  /** How many steps may run at once, as it stands. */
  readonly atOnce: () => number;
  readonly stop: AbortSignal;
  /** Whether steps are started after another has failed. */
  readonly keepGoing: boolean;
}

/** A schedule under way. */
export interface Schedule {
  readonly done: Promise<Verdict>;
  /** Looks again at what may start: `atOnce` has changed. */
  wake(): void;
}

/**
 * Runs the steps of a graph, each as soon as all that it waits for has succeeded. After a failure nothing new starts
 * unless it is to keep going; what runs is let finish. Steps of the branch that a Condition did not take, and what needs
 * them, never run. A step is looked at when one that it waits for has ended, so the work grows with the edges.
 */
export function runSchedule(options: ScheduleOptions): Schedule {
  const { graph, steps, known, run, atOnce, stop } = options;
  const order = graph.order ?? [];
  if (order.length < graph.nodes.size) throw new Error("the steps wait for each other in a cycle");
  const followers = new Map<string, string[]>();
  const missing = new Map<string, number>();
  for (const name of order) {
    if (!steps.has(name)) continue;
    const before = graph.predecessors(name).filter((other) => steps.has(other));
    for (const other of before) {
      const after = followers.get(other);
      if (after === undefined) followers.set(other, [name]);
      else after.push(name);
    }
    if (!known.has(name)) missing.set(name, before.filter((other) => !known.has(other)).length);
  }
  const ready = firstByRank(order);
  const { promise: done, resolve, reject } = deferred<Verdict>();
  const failed: string[] = [];
  let running = 0;
  let halted = false;
  let stopped = false;
  let broken: { readonly error: unknown } | undefined;

  const skip = (first: string): void => {
    const todo = [first];
    for (const name of todo) if (missing.delete(name)) todo.push(...(followers.get(name) ?? []));
  };
  const isGuarded = (name: string, condition: string, outcome: boolean): boolean => {
    const parent = graph.nodes.get(name)?.parent;
    return parent?.condition === condition && outcome !== (parent.branch === "IfSteps");
  };
  const succeeded = (name: string, properties: unknown, isNew: boolean): void => {
    const condition = graph.nodes.get(name)?.step.Type === "Condition";
    for (const next of followers.get(name) ?? []) {
      if (condition && isGuarded(next, name, (properties as { readonly Outcome: boolean }).Outcome)) skip(next);
      const left = missing.get(next);
      if (!isNew || left === undefined) continue;
      missing.set(next, left - 1);
      if (left === 1) ready.add(next);
    }
  };
  const start = (name: string): void => {
    running++;
    missing.delete(name);
    run(name)
      .then((end) => {
        if (end.status === "Succeeded") succeeded(name, end.properties, true);
        if (end.status === "Failed") failed.push(name);
        if (end.status === "Stopped") stopped = true;
        halted ||= end.status !== "Succeeded" && !continues(options, name, end);
      })
      .catch((error: unknown) => {
        broken ??= { error };
        halted = true;
      })
      .finally(() => {
        running--;
        pump();
      });
  };
  const pump = (): void => {
    while (!halted && !stop.aborted && running < atOnce()) {
      const name = ready.take();
      if (name === undefined) break;
      if (missing.has(name)) start(name);
    }
    if (running > 0) return;
    if (broken !== undefined) reject(broken.error);
    else if (stop.aborted || stopped) resolve(verdictOfStop(graph, failed));
    else resolve(failed.length > 0 ? "Failed" : "Succeeded");
  };

  for (const [name, end] of known) if (end.status === "Succeeded") succeeded(name, end.properties, false);
  for (const [name, count] of missing) if (count === 0) ready.add(name);
  pump();
  return { done, wake: pump };
}

/** A Fail step ends the execution whatever happens; after another failure it depends. */
const continues = ({ graph, keepGoing }: ScheduleOptions, name: string, { status }: StepEnd): boolean =>
  status === "Failed" && keepGoing && graph.nodes.get(name)?.step.Type !== "Fail";

/** A stopped execution whose function ran into its time limit has failed. */
const verdictOfStop = (graph: Graph, failed: readonly string[]): Verdict =>
  failed.some((name) => graph.nodes.get(name)?.step.Type === "Lambda") ? "Failed" : "Stopped";
