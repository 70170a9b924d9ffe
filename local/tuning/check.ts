import { validation } from "../wire/error.ts";
import { definitionsOf, rangesOf, type TrainingDefinition, type TuningRequest } from "./candidates.ts";
import { objectiveOf } from "./trials.ts";
import { scalingOf, type ParameterRanges } from "./ranges.ts";

/** Refuses a tuning job that cannot work, when it is created. */
export function checkTuning(request: TuningRequest): void {
  const config = request.HyperParameterTuningJobConfig;
  const definitions = definitionsOf(request);
  if (definitions.length === 0 || (request.TrainingJobDefinition && request.TrainingJobDefinitions)) {
    throw validation("Exactly one of TrainingJobDefinition and TrainingJobDefinitions must be given.");
  }
  const { MaxNumberOfTrainingJobs: most, MaxParallelTrainingJobs: atOnce = 1 } = config?.ResourceLimits ?? {};
  if (most !== undefined && atOnce > most) {
    throw validation(`MaxParallelTrainingJobs (${atOnce}) must not be greater than MaxNumberOfTrainingJobs (${most}).`);
  }
  const isGrid = config?.Strategy === "Grid";
  if (!isGrid && most === undefined && config?.ResourceLimits?.MaxRuntimeInSeconds === undefined) {
    throw validation(`MaxNumberOfTrainingJobs must be given for the strategy ${config?.Strategy ?? ""}.`);
  }
  for (const definition of definitions) checkDefinition(request, definition, isGrid);
}

function checkDefinition(request: TuningRequest, definition: TrainingDefinition, isGrid: boolean): void {
  const objective = objectiveOf(request, definition);
  if (objective?.MetricName === undefined) throw validation("HyperParameterTuningJobObjective must be given.");
  const { MetricDefinitions: metrics = [] } = definition.AlgorithmSpecification ?? {};
  // Without definitions the metrics are those of a first-party algorithm, which this engine does not know.
  if (metrics.length > 0 && !metrics.some(({ Name }) => Name === objective.MetricName)) {
    throw validation(
      `The objective metric ${objective.MetricName} is none of the MetricDefinitions: ${metrics.map(({ Name }) => Name ?? "").join(", ")}.`,
    );
  }
  const ranges = rangesOf(request, definition);
  const { ContinuousParameterRanges: continuous = [], IntegerParameterRanges: integer = [] } = ranges;
  if (isGrid && continuous.length + integer.length > 0) {
    throw validation("Grid search takes CategoricalParameterRanges alone; give categories, or another Strategy.");
  }
  checkRanges(ranges);
  for (const name of namesOf(ranges)) {
    if (definition.StaticHyperParameters !== undefined && Object.hasOwn(definition.StaticHyperParameters, name)) {
      throw validation(`The hyperparameter ${name} is both static and tuned.`);
    }
  }
}

const namesOf = ({
  ContinuousParameterRanges = [],
  IntegerParameterRanges = [],
  CategoricalParameterRanges = [],
}: ParameterRanges) =>
  [...ContinuousParameterRanges, ...IntegerParameterRanges, ...CategoricalParameterRanges].map(({ Name = "" }) => Name);

function checkRanges(ranges: ParameterRanges): void {
  const integer = ranges.IntegerParameterRanges ?? [];
  for (const range of [...integer, ...(ranges.ContinuousParameterRanges ?? [])]) {
    const { Name = "", MinValue = "", MaxValue = "", ScalingType } = range;
    const [min, max] = [Number(MinValue), Number(MaxValue)];
    const whole = !integer.includes(range) || (Number.isSafeInteger(min) && Number.isSafeInteger(max));
    const empty = MinValue.trim() === "" || MaxValue.trim() === "";
    if (empty || !Number.isFinite(min) || !Number.isFinite(max) || min > max || !whole) {
      throw validation(
        `The range of ${Name} is ${MinValue} to ${MaxValue}; it must be two numbers, the smaller one first.`,
      );
    }
    const scaling = scalingOf(ScalingType, min, max);
    if (scaling === "Logarithmic" && min <= 0) {
      throw validation(`The range of ${Name} starts at ${MinValue}; logarithmic scaling needs values greater than 0.`);
    }
    if (scaling === "ReverseLogarithmic" && (min < 0 || max >= 1)) {
      throw validation(
        `The range of ${Name} is ${MinValue} to ${MaxValue}; reverse logarithmic scaling needs 0 <= x < 1.`,
      );
    }
  }
}
