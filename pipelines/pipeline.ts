import {
  canonical,
  definitionVersion,
  ProblemError,
  type Definition,
  type JsonObject,
  type Problem,
  type StepJson,
} from "../definition/index.ts";
import type { Asset } from "../steps/asset.ts";
import type { Parameter } from "../steps/parameter.ts";
import { problemAt, siteOf, type Site } from "../steps/site.ts";
import type { Step } from "../steps/step.ts";
import { collect } from "./collect.ts";
import { plain } from "./plain.ts";

const brand = Symbol.for("sagewright.Pipeline");

export interface PipelineOptions {
  /** In the order in which they are listed; parameters that are only mentioned follow. */
  readonly parameters?: readonly Parameter[];
  /** In the order in which they are listed; steps that are only read or waited for follow. */
  readonly steps: readonly Step[];
  readonly Metadata?: JsonObject;
  /** Where SageMaker Experiments files the runs; `null` for nowhere. */
  readonly PipelineExperimentConfig?: { readonly ExperimentName: string; readonly TrialName: string } | null;
}

/** A pipeline, built: a value that does not change and needs no network, clock or credentials. */
export interface Pipeline {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly Step[];
  /** The code that its steps mention. */
  readonly assets: readonly Asset[];
  /** The definition as JSON text: same source, same bytes. */
  definition(): string;
  toJSON(): Definition;
}

/** Whether a value is a {@link Pipeline}, also one of another copy of this package. */
export const isPipeline = (value: unknown): value is Pipeline =>
  typeof value === "object" && value !== null && brand in value;

/**
 * Builds a pipeline from its steps; what cannot be right ends in one error that names every problem.
 *
 * @example
 * export default pipeline("skin", { steps: [split, train, evaluate, checkAccuracy] });
 */
export function pipeline(name: string, options: PipelineOptions): Pipeline {
  const site = siteOf(pipeline);
  const found = collect(options.parameters ?? [], options.steps);
  const problems = [...nameProblems(site, name), ...duplicateProblems(found.parameters, found.steps, found.placed)];
  if (found.steps.length === 0)
    problems.push(problemAt(site, "SW0003", `pipeline ${name} has no steps`, "list at least one in steps"));
  if (problems.length > 0) throw new ProblemError(problems);
  const definition: Definition = {
    Version: definitionVersion,
    Metadata: options.Metadata ?? {},
    Parameters: found.parameters.map((parameter) => parameter.declaration),
    PipelineExperimentConfig:
      options.PipelineExperimentConfig === undefined ? everyRun : options.PipelineExperimentConfig,
    Steps: found.placed.map((step) => plain(step) as StepJson),
  };
  const text = canonical(definition, 2);
  const built: Pipeline = {
    name,
    parameters: found.parameters,
    steps: found.placed,
    assets: found.assets,
    definition: () => text,
    toJSON: () => definition,
  };
  return Object.freeze(Object.defineProperty(built, brand, { value: true }));
}

const everyRun: JsonObject = {
  ExperimentName: { Get: "Execution.PipelineName" },
  TrialName: { Get: "Execution.PipelineExecutionId" },
};

const nameProblems = (site: Site, name: string): readonly Problem[] =>
  /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,255}$/.test(name)
    ? []
    : [
        problemAt(
          site,
          "SW0001",
          `pipeline name ${JSON.stringify(name)} is not allowed`,
          "use letters, digits and - between them, at most 256",
        ),
      ];

function duplicateProblems(
  parameters: readonly Parameter[],
  steps: readonly Step[],
  placed: readonly Step[],
): Problem[] {
  const problems: Problem[] = [];
  for (const [kind, values] of [
    ["parameter", parameters],
    ["step", steps],
  ] as const) {
    const seen = new Map<string, { readonly name: string }>();
    for (const value of values) {
      if (seen.has(value.name))
        problems.push(
          problemAt(
            value.site,
            "SW0002",
            `there are two ${kind}s named ${value.name}`,
            `give every ${kind} a name of its own`,
          ),
        );
      seen.set(value.name, value);
    }
  }
  const home = new Map<Step, string>(placed.map((step) => [step, "the pipeline's steps"]));
  for (const condition of steps)
    for (const step of condition.branches) {
      const first = home.get(step);
      const second = `a branch of ${condition.name}`;
      if (first !== undefined)
        problems.push(
          problemAt(
            step.site,
            "SW0004",
            `step ${step.name} stands in ${first} and in ${second}`,
            "list it in one place",
          ),
        );
      home.set(step, second);
    }
  return problems;
}
