import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import {
  graphOf,
  ProblemError,
  references,
  ownPart,
  type Definition,
  type Graph,
  type Problem,
} from "../definition/index.ts";
import { suggest } from "../definition/nearest.ts";

// SelectiveExecutionConfig: 1 to 50 steps (botocore).
const MOST_STEPS = 50;

/** Which steps to run: a list, or all from some step on, or up to some step, or between two. */
export type Selection =
  | { readonly only: readonly string[] }
  | { readonly from: string; readonly to?: string }
  | { readonly from?: string; readonly to: string };

/** A part of a pipeline that can run alone. */
export interface Selected {
  /** The steps to run, in the order of the definition's graph. */
  readonly steps: readonly string[];
  /** The steps outside of it whose results it reads: an earlier execution must have them. */
  readonly needs: readonly string[];
}

/**
 * The steps of a selection, once it is known that SageMaker can run them alone: they are connected, nothing on a way
 * between two of them is missing, and they are at most 50.
 *
 * @example
 * selectSteps(JSON.parse(skin.definition()), { from: "TrainModel", to: "Evaluate" }).needs; // ["SplitData"]
 */
export function selectSteps(definition: Definition, selection: Selection): Selected {
  const graph = graphOf(definition);
  const order = graph.order ?? [];
  const asked =
    "only" in selection ? selection.only : [selection.from, selection.to].filter((one) => one !== undefined);
  refuseIf(order.length === 0 ? problem("the steps have no order", "validate the definition first") : undefined);
  refuseIf(...asked.filter((name) => !graph.nodes.has(name)).map((name) => unknown(name, [...graph.nodes.keys()])));
  const chosen = new Set("only" in selection ? selection.only : between(graph, selection.from, selection.to));
  const steps = order.filter((name) => chosen.has(name));
  refuseIf(
    chosen.size === 0 ? nothing(selection) : undefined,
    chosen.size > MOST_STEPS
      ? problem(
          `${chosen.size} steps are selected`,
          `SageMaker runs at most ${MOST_STEPS} alone; select fewer, or run the whole pipeline`,
        )
      : undefined,
  );
  refuseIf(gap(graph, chosen));
  refuseIf(parted(graph, steps));
  return { steps, needs: order.filter((name) => !chosen.has(name) && isRead(graph, name, steps)) };
}

function between(graph: Graph, from: string | undefined, to: string | undefined): readonly string[] {
  const [after, before] = [
    from === undefined ? undefined : below(graph, [from]),
    to === undefined ? undefined : above(graph, [to]),
  ];
  return [...graph.nodes.keys()].filter((name) => (after?.has(name) ?? true) && (before?.has(name) ?? true));
}

/** The steps and all that they wait for. */
function above(graph: Graph, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of found) for (const before of graph.predecessors(name)) found.add(before);
  return found;
}

/** The steps and all that waits for them. */
function below(graph: Graph, names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of graph.order ?? [])
    if (graph.predecessors(name).some((before) => found.has(before))) found.add(name);
  return found;
}

/** A step on a way between two selected ones that is not selected itself. */
function gap(graph: Graph, chosen: ReadonlySet<string>): Problem | undefined {
  const [after, before] = [below(graph, chosen), above(graph, chosen)];
  const missing = [...graph.nodes.keys()].filter((name) => !chosen.has(name) && after.has(name) && before.has(name));
  if (missing.length === 0) return undefined;
  const [one = ""] = missing;
  const first = [...chosen].find((name) => above(graph, [one]).has(name)) ?? "";
  const last = [...chosen].find((name) => below(graph, [one]).has(name)) ?? "";
  return problem(
    `${missing.join(", ")} ${missing.length === 1 ? "lies" : "lie"} between ${first} and ${last}, which are selected`,
    `select ${missing.length === 1 ? "it" : "them"} too, or run --from ${first} --to ${last}`,
  );
}

/** Selected steps that no way among selected ones joins. */
function parted(graph: Graph, steps: readonly string[]): Problem | undefined {
  const chosen = new Set(steps);
  const joined = new Set(steps.slice(0, 1));
  for (const name of joined)
    for (const { from, to } of graph.edges) {
      if (from === name && chosen.has(to)) joined.add(to);
      if (to === name && chosen.has(from)) joined.add(from);
    }
  const apart = steps.filter((name) => !joined.has(name));
  if (apart.length === 0) return undefined;
  return problem(
    `${apart.join(", ")} ${apart.length === 1 ? "is" : "are"} not connected with ${[...joined].join(", ")}`,
    "SageMaker runs only steps that are connected; start one execution for each group",
  );
}

/** Whether a step's results are read by one of `steps`. */
const isRead = (graph: Graph, name: string, steps: readonly string[]): boolean =>
  steps.some((reader) =>
    [...references(ownPart(graph.nodes.get(reader)?.step))].some(
      ({ reference }) => reference?.root === "Steps" && reference.step === name,
    ),
  );

const problem = (message: string, hint: string): Problem => ({
  code: "SW0701",
  severity: "error",
  path: "SelectedSteps",
  message,
  hint,
});

const unknown = (name: string, names: readonly string[]): Problem =>
  problem(`there is no step ${name}`, suggest(name, names, "the pipeline has no steps"));

const nothing = (selection: Selection): Problem =>
  "only" in selection
    ? problem("no step is selected", "name at least one")
    : problem(
        `no way leads from ${selection.from ?? ""} to ${selection.to ?? ""}`,
        "name a step and one that comes after it",
      );

function refuseIf(...found: readonly (Problem | undefined)[]): void {
  const problems = found.filter((one) => one !== undefined);
  if (problems.length > 0) throw new ProblemError(problems);
}

/**
 * The execution whose results a selection reads: the one named, else the pipeline's latest that has ended. Without any,
 * `undefined` where nothing is read, and an error where something is.
 */
export async function sourceExecution(
  sagemaker: SageMakerClient,
  name: string,
  { needs, steps }: Selected,
  source?: string,
): Promise<string | undefined> {
  if (source !== undefined && !new RegExp(`:pipeline/${name}/execution/[^/]+$`, "i").test(source))
    refuseIf({
      ...problem(
        `${source} is no execution of pipeline ${name}`,
        "give the ARN of one: npx sagewright status lists them",
      ),
      path: "SourcePipelineExecutionArn",
    });
  if (source !== undefined) return source;
  const { ListPipelineExecutionsCommand } = await import("@aws-sdk/client-sagemaker");
  const { PipelineExecutionSummaries = [] } = await sagemaker.send(
    new ListPipelineExecutionsCommand({
      PipelineName: name,
      SortBy: "CreationTime",
      SortOrder: "Descending",
      MaxResults: 100,
    }),
  );
  const ended = PipelineExecutionSummaries.find(({ PipelineExecutionStatus = "" }) =>
    ["Succeeded", "Failed", "Stopped"].includes(PipelineExecutionStatus),
  );
  if (ended === undefined && needs.length > 0)
    refuseIf({
      ...problem(
        `${steps.join(", ")} read results of ${needs.join(", ")}, and pipeline ${name} has no execution that has ended`,
        "run the whole pipeline once, or name an execution: --source ARN",
      ),
      path: "SourcePipelineExecutionArn",
    });
  return ended?.PipelineExecutionArn;
}
