import { EvaluationError } from "../../definition/evaluate/index.ts";
import { graphOf, type Graph } from "../../definition/graph.ts";
import type { Context } from "../context.ts";
import { readDefinition } from "./definition-parts.ts";
import { definitionTextOf } from "./definition-store.ts";
import { notPlayed } from "./not-played.ts";
import { loadProperties } from "./properties.ts";
import { stepsOfExecution, type ExecutionRecord, type StoredStep } from "./records.ts";
import { runStep, type StepHost } from "./run-step.ts";
import { openScopes } from "./scope.ts";
import type { StepEnd } from "./step-types/step-type.ts";

/** One execution under way. */
export interface Execution {
  readonly graph: Graph;
  /** The steps that belong to it: all, or those that were selected. */
  readonly steps: ReadonlySet<string>;
  /** Steps that have succeeded before: when it was retried, or its engine ended. */
  readonly known: ReadonlyMap<string, StepEnd>;
  /** Runs one step to its end. */
  run(name: string): Promise<StepEnd>;
}

export type ExecutionHost = Omit<StepHost, "execution" | "scopeFor">;

/** Prepares an execution, with the results that it has already. */
export function openExecution(host: ExecutionHost, record: ExecutionRecord): Execution {
  const { ctx } = host;
  const parts = readDefinition(definitionTextOf(ctx.store, record));
  const graph = graphOf(parts.definition);
  tellOf(ctx, graph);
  const selected = record.SelectiveExecutionConfig?.SelectedSteps?.map(({ StepName = "" }) => StepName);
  const steps = new Set(selected ?? graph.nodes.keys());
  const properties = new Map<string, unknown>();
  const known = new Map<string, StepEnd>();
  const left = new Map<string, StoredStep>();
  for (const step of stepsOfExecution(ctx, record.PipelineExecutionArn)) {
    const { StepName: name } = step;
    if (step.StepStatus !== "Succeeded") left.set(name, step);
    else {
      const found = loadProperties(ctx, record.PipelineExecutionArn, name);
      properties.set(name, found);
      if (steps.has(name)) known.set(name, { status: "Succeeded", properties: found });
    }
  }
  const stepHost: StepHost = {
    ...host,
    execution: record,
    scopeFor: openScopes(ctx, record, parts, graph, properties),
  };
  return {
    graph,
    steps,
    known,
    run: async (name) => {
      const node = graph.nodes.get(name);
      if (node === undefined) throw new EvaluationError(`there is no step ${name}`);
      const end = await runStep(stepHost, node.step, left.get(name));
      if (end.status === "Succeeded") properties.set(name, end.properties);
      return end;
    },
  };
}

function tellOf(ctx: Context, graph: Graph): void {
  for (const message of notPlayed(graph.nodes.values())) ctx.say({ level: "warning", message });
  const missing = new Set(ctx.play.inject.map(({ step }) => step).filter((step) => !graph.nodes.has(step)));
  if (missing.size > 0) {
    const steps = [...missing].join(", ");
    ctx.say({ level: "warning", message: `no fault is injected into ${steps}: there is no such step` });
  }
}
