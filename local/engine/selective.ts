import type { SelectiveExecutionConfig } from "@aws-sdk/client-sagemaker";
import { suggest } from "../../definition/nearest.ts";
import type { Graph } from "../../definition/index.ts";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";
import { loadProperties, saveProperties } from "./properties.ts";
import { getExecution, putReusedStep, stepsOfExecution, type StoredStep } from "./records.ts";

const most = 50;

/** What a selective execution takes from an earlier one. */
export interface Reuse {
  readonly source: string;
  readonly steps: readonly StoredStep[];
}

/** Refuses a selection that the service would refuse; else says what of an earlier execution its steps read. */
export function checkSelection(
  ctx: Context,
  pipelineArn: string,
  graph: Graph,
  config: SelectiveExecutionConfig,
): Reuse | undefined {
  const names = config.SelectedSteps?.map(({ StepName = "" }) => StepName) ?? [];
  const selected = new Set(names);
  const unknown = names.find((name) => !graph.nodes.has(name));
  if (unknown !== undefined) {
    throw validation(
      `Invalid SelectedSteps: there is no step ${unknown} in the pipeline; ${suggest(unknown, [...graph.nodes.keys()], "it has none")}`,
    );
  }
  if (selected.size < names.length) throw validation("Invalid SelectedSteps: a step is selected twice");
  if (names.length > most) throw validation(`Invalid SelectedSteps: at most ${most} steps can be selected`);
  const between = gap(graph, selected);
  if (between.length > 0) {
    throw validation(
      `Invalid SelectedSteps: all steps on all paths between two selected steps must be selected; missing ${list(between)}`,
    );
  }
  const apart = unconnected(graph, names);
  if (apart.length > 0) {
    throw validation(
      `Invalid SelectedSteps: the selected steps must be connected; ${list(apart)} are not connected with [${names[0] ?? ""}]`,
    );
  }
  return reuseOf(ctx, pipelineArn, graph, selected, config.SourcePipelineExecutionArn);
}

const list = (names: Iterable<string>): string => `[${[...names].join(", ")}]`;

function reuseOf(
  ctx: Context,
  pipelineArn: string,
  graph: Graph,
  selected: ReadonlySet<string>,
  source: string | undefined,
): Reuse | undefined {
  const read = graph.edges.filter(({ kind, from, to }) => kind === "data" && selected.has(to) && !selected.has(from));
  const needs = [...new Set(read.map(({ from }) => from))];
  if (source === undefined) {
    if (needs.length === 0) return undefined;
    throw invalidSource(source, `The selected steps ${list(selected)} have dependencies on ${list(needs)}`);
  }
  const execution = getExecution(ctx, source);
  if (execution === undefined || execution.PipelineArn !== pipelineArn) {
    throw invalidSource(source, `There is no such execution of ${pipelineArn}`);
  }
  const status = execution.PipelineExecutionStatus ?? "";
  if (!["Succeeded", "Failed", "Stopped"].includes(status)) {
    throw invalidSource(source, `The execution is in "${status}" status; its results can be reused once it has ended`);
  }
  const steps = stepsOfExecution(ctx, source).filter(
    ({ StepName, StepStatus }) => needs.includes(StepName) && StepStatus === "Succeeded",
  );
  const missing = needs.filter((name) => !steps.some(({ StepName }) => StepName === name));
  if (missing.length > 0) {
    throw invalidSource(
      source,
      `The selected steps ${list(selected)} have dependencies on ${list(needs)}, and ${list(missing)} did not succeed in that execution`,
    );
  }
  return { source, steps };
}

const invalidSource = (source: string | undefined, text: string) =>
  validation(`Invalid SourcePipelineExecutionArn: ${source ?? "null"}. ${text}`);

/** Steps on a way between two selected ones that are not selected. */
function gap(graph: Graph, selected: ReadonlySet<string>): readonly string[] {
  const above = new Set(selected);
  for (const name of above) for (const before of graph.predecessors(name)) above.add(before);
  const below = new Set(selected);
  for (const name of graph.order ?? []) if (graph.predecessors(name).some((one) => below.has(one))) below.add(name);
  return [...above].filter((name) => below.has(name) && !selected.has(name));
}

/** Selected steps that no way among selected ones joins with the first. */
function unconnected(graph: Graph, names: readonly string[]): readonly string[] {
  const selected = new Set(names);
  const joined = new Set(names.slice(0, 1));
  for (const name of joined) {
    for (const { from, to } of graph.edges) {
      if (from === name && selected.has(to)) joined.add(to);
      if (to === name && selected.has(from)) joined.add(from);
    }
  }
  return names.filter((name) => !joined.has(name));
}

/** Puts the steps that are reused, with their results, into an execution that is about to start. */
export function putReuse(ctx: Context, executionArn: string, { source, steps }: Reuse): void {
  for (const step of steps) {
    putReusedStep(ctx, executionArn, { ...step, SelectiveExecutionResult: { SourcePipelineExecutionArn: source } });
    saveProperties(ctx, executionArn, step.StepName, loadProperties(ctx, source, step.StepName));
  }
}
