import type {
  CreateHyperParameterTuningJobRequest,
  DescribeHyperParameterTuningJobResponse,
  ListTrainingJobsForHyperParameterTuningJobResponse,
} from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { join } from "./join.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { refuse, siteOf } from "./site.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** What CreateHyperParameterTuningJob takes, less the job name, which SageMaker chooses. */
export interface TuningArguments extends Args<
  Omit<CreateHyperParameterTuningJobRequest, "HyperParameterTuningJobName">
> {}

/** What a Tuning step may have beside its request. */
export interface TuningOptions extends StepOptions, Retryable, Cacheable {}

type Trials = Pick<ListTrainingJobsForHyperParameterTuningJobResponse, "TrainingJobSummaries">;

/** What DescribeHyperParameterTuningJob tells of the job that ran, and its training jobs, best first. */
export interface TuningProperties extends Properties<DescribeHyperParameterTuningJobResponse>, Properties<Trials> {}

/** A Tuning step, and where its best models are. */
export interface TuningStep extends Step<TuningProperties> {
  /**
   * Where the model of a training job is: `rank` 0 is the best, 49 the last that SageMaker keeps. `bucket` and `prefix`
   * are those of the training jobs' `S3OutputPath`.
   */
  topModelUri(rank: number, bucket: string | Variable<string>, prefix?: string | Variable<string>): Variable<string>;
}

/**
 * A hyperparameter tuning job: many training jobs, the best of which counts.
 *
 * @example
 * const tune = tuning("Tune", {
 *   HyperParameterTuningJobConfig: {
 *     Strategy: "Bayesian",
 *     ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 },
 *     HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "validation:accuracy" },
 *     ParameterRanges: { ContinuousParameterRanges: [{ Name: "learning-rate", MinValue: "1e-5", MaxValue: "1e-2" }] },
 *   },
 *   TrainingJobDefinition: {
 *     RoleArn: role,
 *     AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
 *     OutputDataConfig: { S3OutputPath: join("/", ["s3:/", bucket, "models"]) },
 *     StoppingCondition: { MaxRuntimeInSeconds: 3600 },
 *     HyperParameterTuningResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
 *   },
 * });
 * tune.properties.BestTrainingJob.TrainingJobName; // Variable<string>
 * tune.topModelUri(0, bucket, "models"); // s3://<bucket>/models/<job>/output/model.tar.gz
 */
export function tuning(name: string, request: TuningArguments, options: TuningOptions = {}): TuningStep {
  const step = makeStep<TuningProperties>(tuning, {
    ...options,
    name,
    type: "Tuning",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
  const topModelUri: TuningStep["topModelUri"] = (rank, bucket, prefix) => {
    if (!Number.isInteger(rank) || rank < 0 || rank > 49)
      refuse(siteOf(topModelUri), "SW0106", `rank ${rank} of ${name} is not kept`, "give a whole number from 0 to 49");
    const { TrainingJobName } = step.properties.TrainingJobSummaries.at(rank);
    return join("/", [
      "s3:/",
      bucket,
      ...(prefix === undefined ? [] : [prefix]),
      TrainingJobName,
      "output/model.tar.gz",
    ]);
  };
  return Object.assign(step, { topModelUri });
}
