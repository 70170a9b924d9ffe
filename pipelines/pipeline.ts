import {
  canonical,
  definitionVersion,
  ProblemError,
  type Definition,
  type JsonObject,
  type StepJson,
} from "../definition/index.ts";
import type { Arg } from "../steps/arguments.ts";
import type { Asset } from "../steps/asset.ts";
import type { Parameter } from "../steps/parameter.ts";
import { problemAt, siteOf } from "../steps/site.ts";
import type { Step } from "../steps/step.ts";
import { collect } from "./collect.ts";
import { duplicateProblems, nameProblems, settingsProblems } from "./pipeline-problems.ts";
import { plain } from "./plain.ts";
import { scopeProblems } from "./scope.ts";
import type { PipelineSettings } from "./settings.ts";
import { triggerProblems } from "./trigger-problems.ts";

const brand = Symbol.for("sagewright.Pipeline");

/** What a pipeline is made of. */
export interface PipelineOptions extends PipelineSettings {
  /** In the order in which they are listed; parameters that are only mentioned follow. */
  readonly parameters?: readonly Parameter[];
  /** In the order in which they are listed; steps that are only read or waited for follow. */
  readonly steps: readonly Step[];
  readonly Metadata?: JsonObject;
  /** Where SageMaker Experiments files the runs; `null` for nowhere. */
  readonly PipelineExperimentConfig?: {
    readonly ExperimentName: Arg<string>;
    readonly TrialName: Arg<string>;
  } | null;
  /** Where MLflow files the runs: the tracking server's or app's ARN, and an experiment. Left out unless it is given. */
  readonly MlflowConfig?: {
    readonly MlflowResourceArn: Arg<string>;
    readonly MlflowExperimentName?: Arg<string>;
  } | null;
}

/** A pipeline, built: a value that does not change and needs no network, clock or credentials. */
export interface Pipeline {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly steps: readonly Step[];
  /** The code that its steps mention. */
  readonly assets: readonly Asset[];
  /** What the service is told beside the definition. */
  readonly settings: PipelineSettings;
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
  const {
    parameters = [],
    steps,
    Metadata = {},
    PipelineExperimentConfig = everyRun,
    MlflowConfig,
    ...settings
  } = options;
  const found = collect(parameters, steps, [PipelineExperimentConfig, MlflowConfig]);
  const problems = [
    ...nameProblems(site, name),
    ...settingsProblems(site, settings),
    ...duplicateProblems(found.parameters, found.steps, found.placed),
    ...scopeProblems(found.steps),
    ...triggerProblems(settings.triggers ?? [], found.parameters),
  ];
  if (found.steps.length === 0)
    problems.push(problemAt(site, "SW0003", `pipeline ${name} has no steps`, "list at least one in steps"));
  if (problems.length > 0) throw new ProblemError(problems);
  const definition: Definition = {
    Version: definitionVersion,
    Metadata,
    Parameters: found.parameters.map((parameter) => parameter.declaration),
    PipelineExperimentConfig: plain(PipelineExperimentConfig) as JsonObject | null,
    ...(MlflowConfig !== undefined && { MlflowConfig: plain(MlflowConfig) as JsonObject | null }),
    Steps: found.placed.map((step) => plain(step) as StepJson),
  };
  const text = canonical(definition, 2);
  const built: Pipeline = {
    name,
    parameters: found.parameters,
    steps: found.placed,
    assets: found.assets,
    settings,
    definition: () => text,
    toJSON: () => definition,
  };
  return Object.freeze(Object.defineProperty(built, brand, { value: true }));
}

const everyRun: JsonObject = {
  ExperimentName: { Get: "Execution.PipelineName" },
  TrialName: { Get: "Execution.PipelineExecutionId" },
};
