import type {
  HyperParameterScalingType,
  HyperParameterTuningJobConfig,
  HyperParameterTuningJobObjective,
} from "@aws-sdk/client-sagemaker";
import { suggest } from "../definition/nearest.ts";
import type { Args } from "./arguments.ts";
import { refuse, siteOf, type Site } from "./site.ts";
import type { Step } from "./step.ts";
import { asText } from "./text-value.ts";
import { tuning, type TuningArguments, type TuningOptions, type TuningStep } from "./tuning.ts";
import { isVariable, type Variable } from "./value.ts";

type Bound = number | Variable<string>;

/** What a tuning job may choose for a hyperparameter. */
export type TuningRange =
  | { readonly continuous: readonly [min: Bound, max: Bound]; readonly scaling?: HyperParameterScalingType }
  | { readonly integer: readonly [min: Bound, max: Bound]; readonly scaling?: HyperParameterScalingType }
  /** At most 30 values (CreateHyperParameterTuningJob). */
  | { readonly categorical: readonly (string | number | boolean)[] };

/** The tuning job's own part: `ResourceLimits`, and what else HyperParameterTuningJobConfig takes. */
export interface TuneTrainingArguments extends Partial<
  Args<Omit<HyperParameterTuningJobConfig, "HyperParameterTuningJobObjective" | "ParameterRanges" | "ResourceLimits">>
> {
  readonly ResourceLimits: Args<HyperParameterTuningJobConfig>["ResourceLimits"];
  /** One of the training step's metrics, and whether more or less of it is better. */
  readonly objective: Args<HyperParameterTuningJobObjective>;
  /** By the hyperparameter's name; 1 to 30 (CreateHyperParameterTuningJob). The training step's own value of it is left out. */
  readonly ranges: Readonly<Record<string, TuningRange>>;
}

const carried = [
  "RoleArn",
  "OutputDataConfig",
  "StoppingCondition",
  "ResourceConfig",
  "AlgorithmSpecification",
  "InputDataConfig",
  "VpcConfig",
  "EnableNetworkIsolation",
  "EnableInterContainerTrafficEncryption",
  "EnableManagedSpotTraining",
  "CheckpointConfig",
  "RetryStrategy",
  "Environment",
] as const;
const algorithm = ["TrainingImage", "AlgorithmName", "TrainingInputMode", "MetricDefinitions"];
const simpleResources = ["InstanceType", "InstanceCount", "VolumeSizeInGB", "VolumeKmsKeyId"];

/**
 * A tuning job over a training step: {@link tuning} with the step's request as the training job definition, and its
 * hyperparameters as the static ones, less those that are tuned. The training step itself stays out of the pipeline.
 *
 * @example
 * const tune = tuneTraining("Tune", train, {
 *   objective: { Type: "Maximize", MetricName: "validation:accuracy" },
 *   ranges: {
 *     "learning-rate": { continuous: [1e-5, 1e-2], scaling: "Logarithmic" },
 *     epochs: { integer: [5, 20] },
 *     optimizer: { categorical: ["adam", "sgd"] },
 *   },
 *   ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 },
 * });
 * tune.topModelUri(0, bucket, "models");
 */
export function tuneTraining(
  name: string,
  train: Step,
  request: TuneTrainingArguments,
  options: TuningOptions = {},
): TuningStep {
  const site = siteOf(tuneTraining);
  const given = train.arguments as Readonly<Record<string, unknown>>;
  const parts = given["AlgorithmSpecification"] as Readonly<Record<string, unknown>> | undefined;
  if (train.type !== "Training")
    refuse(site, "SW0108", `${train.name} is a ${train.type} step`, "give a training step");
  const known = [...carried, "HyperParameters", "Tags"];
  const foreign = [
    ...Object.keys(given).filter((key) => !(known as readonly string[]).includes(key)),
    ...Object.keys(parts ?? {})
      .filter((key) => !algorithm.includes(key))
      .map((key) => `AlgorithmSpecification.${key}`),
  ];
  if (foreign.length > 0)
    refuse(
      site,
      "SW0108",
      `tuning cannot take over ${foreign.join(", ")} of ${train.name}`,
      "leave it out of the training step, or write tuning(…) by hand",
    );
  const { objective, ranges, Strategy = "Bayesian", ResourceLimits, ...config } = request;
  checkObjective(site, train.name, parts?.["MetricDefinitions"], objective.MetricName);
  const { HyperParameters = {}, Tags } = given as {
    HyperParameters?: Readonly<Record<string, unknown>>;
    Tags?: unknown;
  };
  const StaticHyperParameters = Object.fromEntries(Object.entries(HyperParameters).filter(([key]) => !(key in ranges)));
  const inJson = "sagemaker_program" in HyperParameters;
  const step = tuning(
    name,
    {
      HyperParameterTuningJobConfig: {
        Strategy,
        ResourceLimits,
        ...config,
        HyperParameterTuningJobObjective: objective,
        ParameterRanges: parameterRanges(site, ranges, inJson),
      },
      TrainingJobDefinition: {
        ...(Object.keys(StaticHyperParameters).length > 0 && { StaticHyperParameters }),
        ...Object.fromEntries(carried.filter((key) => given[key] !== undefined).map((key) => member(key, given[key]))),
      },
      ...(Tags !== undefined && { Tags }),
    } as unknown as TuningArguments,
    { dependsOn: train.dependsOn, ...options },
  );
  return Object.assign(step, { site });
}

/** The Python SDK's form of the resources, unless they say what only the training job's form can. */
const member = (key: string, value: unknown): readonly [string, unknown] =>
  key === "ResourceConfig" && Object.keys(value as object).every((one) => simpleResources.includes(one))
    ? ["HyperParameterTuningResourceConfig", value]
    : [key, value];

function parameterRanges(site: Site, ranges: Readonly<Record<string, TuningRange>>, inJson: boolean): object {
  const [continuous, integer, categorical]: [object[], object[], object[]] = [[], [], []];
  for (const [Name, range] of Object.entries(ranges)) {
    if ("categorical" in range) {
      if (range.categorical.length === 0)
        refuse(site, "SW0108", `the range of ${Name} has no value`, "list at least one");
      categorical.push({ Name, Values: range.categorical.map((one) => (inJson ? JSON.stringify(one) : asText(one))) });
      continue;
    }
    const whole = "integer" in range;
    const [min, max] = whole ? range.integer : range.continuous;
    if (typeof min === "number" && typeof max === "number" && !(min < max))
      refuse(site, "SW0108", `the range of ${Name} goes from ${min} to ${max}`, "give the smaller bound first");
    const odd = [min, max].find((bound) => whole && !isVariable(bound) && !Number.isSafeInteger(bound));
    if (odd !== undefined)
      refuse(
        site,
        "SW0108",
        `the range of ${Name} ends at ${String(odd)}`,
        "give whole numbers, or a continuous range",
      );
    const bounds = {
      Name,
      MinValue: asText(min),
      MaxValue: asText(max),
      ...(range.scaling && { ScalingType: range.scaling }),
    };
    (whole ? integer : continuous).push(bounds);
  }
  if (continuous.length + integer.length + categorical.length === 0)
    refuse(site, "SW0108", "there is nothing to tune", "give at least one range");
  return {
    ...(continuous.length > 0 && { ContinuousParameterRanges: continuous }),
    ...(categorical.length > 0 && { CategoricalParameterRanges: categorical }),
    ...(integer.length > 0 && { IntegerParameterRanges: integer }),
  };
}

function checkObjective(site: Site, step: string, definitions: unknown, metric: unknown): void {
  if (!Array.isArray(definitions) || typeof metric !== "string") return;
  const names = definitions.map((one: { Name?: unknown }) => String(one.Name));
  if (!names.includes(metric))
    refuse(site, "SW0108", `${step} has no metric ${metric}`, suggest(metric, names, "it has none"));
}
