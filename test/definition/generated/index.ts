import { definitionVersion, type Definition, type StepJson } from "../../../definition/index.ts";
import { autoML, clarifyCheck, processing, qualityCheck, training, transform, tuning, type Maker } from "./jobs.ts";
import {
  customModel,
  customModelDeployment,
  endpoint,
  endpointConfig,
  inferenceComponent,
  model,
  modelImport,
  registerModel,
  throughput,
} from "./models.ts";
import { randomFrom, type Random } from "./random.ts";
import { callback, condition, emr, emrServerless, fail, lambda, lineage } from "./services.ts";
import { openWorld, type World } from "./world.ts";

const makers: Readonly<Record<string, Maker>> = {
  Processing: (world) => processing(world),
  Training: training,
  Tuning: tuning,
  AutoML: autoML,
  Transform: transform,
  Model: model,
  RegisterModel: registerModel,
  Callback: callback,
  Lambda: lambda,
  ClarifyCheck: clarifyCheck,
  QualityCheck: qualityCheck,
  EMR: emr,
  EMRServerless: emrServerless,
  EndpointConfig: endpointConfig,
  Endpoint: endpoint,
  InferenceComponent: inferenceComponent,
  BedrockCustomModel: customModel,
  BedrockCustomModelDeployment: customModelDeployment,
  BedrockModelImport: modelImport,
  BedrockProvisionedModelThroughput: throughput,
  Lineage: lineage,
};

/** The 23 types that generated definitions are made of. */
export const generatedTypes: readonly string[] = [...Object.keys(makers), "Condition", "Fail"];

/**
 * So many definitions that have no error and no warning, the same ones for the same seed; any 21 in a row have every
 * step type.
 *
 * @example
 * for (const definition of generateDefinitions(1, 100)) check(definition);
 */
export const generateDefinitions = (seed: number, count: number): readonly Definition[] =>
  Array.from({ length: count }, (_, i) => generateDefinition(seed * 1000 + i, i));

function generateDefinition(seed: number, number: number): Definition {
  const random = randomFrom(seed);
  const { world, parameters } = openWorld(random);
  const types = Object.keys(makers);
  const first = types[number % types.length] ?? "Processing";
  const wanted = [first, ...Array.from({ length: random.whole(2, 12) }, () => random.pick(types))];
  const steps = random.shuffled(wanted).flatMap((type) => [make(type, world), ...aside(world, random)]);
  const decided = number % 3 === 0 || random.chance(0.6) ? decision(world, random) : [];
  const last = random.chance(0.3) ? [after(world, random, [...steps, ...decided])] : [];
  return {
    Version: definitionVersion,
    Metadata: {},
    Parameters: parameters(),
    PipelineExperimentConfig: {
      ExperimentName: { Get: "Execution.PipelineName" },
      TrialName: { Get: "Execution.PipelineExecutionId" },
    },
    Steps: [...steps, ...decided, ...last],
  };
}

function make(type: string, world: World): StepJson {
  const maker = makers[type];
  if (maker === undefined) throw new RangeError(`there is no maker of ${type} steps`);
  return maker(world);
}

/** Now and then a decision on the way. */
const aside = (world: World, random: Random): readonly StepJson[] =>
  random.chance(0.12) ? decision(world, random) : [];

/** An evaluation with a property file and the Condition that reads it, with a good branch and a bad one. */
function decision(world: World, random: Random): readonly StepJson[] {
  const evaluate = random.chance(0.7) ? processing(world, "Evaluation") : undefined;
  const metric = evaluate && {
    "Std:JsonGet": {
      PropertyFile: { Get: `Steps.${evaluate.Name}.PropertyFiles.Evaluation` },
      Path: random.pick(["metrics.accuracy.value", "metrics['accuracy'].value", "classes[0].recall"]),
    },
  };
  const good = world.branch();
  const IfSteps = [
    registerModel(good),
    ...Array.from({ length: random.whole(0, 3) }, () => make(random.pick(Object.keys(makers)), good)),
  ];
  const bad = world.branch();
  const ElseSteps = [...(random.chance(0.3) ? [lambda(bad)] : []), fail(bad)];
  return [...(evaluate ? [evaluate] : []), condition(world, { IfSteps, ElseSteps }, metric)];
}

/** A step that waits for others without reading them. */
function after(world: World, random: Random, steps: readonly StepJson[]): StepJson {
  const made = callback(world);
  const told = new Set(
    JSON.stringify(made.Arguments)
      .match(/Steps\.\w+/g)
      ?.map((text) => text.slice(6)),
  );
  const others = steps.map(({ Name }) => Name).filter((name) => !told.has(name));
  return others.length === 0 ? made : { ...made, DependsOn: random.shuffled(others).slice(0, random.whole(1, 2)) };
}
