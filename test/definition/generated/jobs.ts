import type { StepJson } from "../../../definition/index.ts";
import {
  artifact,
  awsImage,
  bucket,
  cache,
  code,
  dataset,
  get,
  join,
  ownImage,
  retries,
  role,
  texts,
  type Members,
  type World,
} from "./world.ts";

/** Makes one step of a type, and tells the world what it gives. */
export type Maker = (world: World) => StepJson;

export const step = (Name: string, Type: string, ...parts: readonly Members[]): StepJson =>
  Object.assign({ Name, Type }, ...parts) as StepJson;

const input = (name: string, uri: unknown): Members => ({
  InputName: name,
  AppManaged: false,
  S3Input: {
    S3Uri: uri,
    LocalPath: `/opt/ml/processing/input/${name}`,
    S3DataType: "S3Prefix",
    S3InputMode: "File",
    S3DataDistributionType: "FullyReplicated",
    S3CompressionType: "None",
  },
});

const output = (name: string, uri: unknown): Members => ({
  OutputName: name,
  AppManaged: false,
  S3Output: { S3Uri: uri, LocalPath: `/opt/ml/processing/output/${name}`, S3UploadMode: "EndOfJob" },
});

const cpu = (world: World): Members => ({
  ClusterConfig: {
    InstanceType: world.parameter({
      Name: "ProcessingInstanceType",
      Type: "String",
      DefaultValue: world.random.pick(["ml.m5.xlarge", "ml.c5.2xlarge", "ml.r5.large"]),
    }),
    InstanceCount: 1,
    VolumeSizeInGB: world.random.whole(30, 200),
  },
});

/** A processing job; `reports` names the property file that a Condition is to read. */
export function processing(world: World, reports?: string): StepJson {
  const { random } = world;
  const name = world.name(reports === undefined ? "Prepare" : "Evaluate");
  const outputs = reports === undefined ? ["train", "test", "report"].slice(0, random.whole(1, 3)) : ["evaluation"];
  const seed = world.parameter({ Name: "Seed", Type: "Integer", DefaultValue: 7 });
  const made = step(name, "Processing", {
    Arguments: {
      RoleArn: role(world),
      ProcessingResources: cpu(world),
      AppSpecification: {
        ImageUri: ownImage("skin-processing"),
        ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/prepare.py"],
        ContainerArguments: ["--seed", join("", seed), "--size", String(random.pick([64, 128, 224]))],
      },
      Environment: { LOG_LEVEL: random.pick(["INFO", "DEBUG"]) },
      ProcessingInputs: [
        input("code", code("prepare.py")),
        input("data", dataset(world)),
        ...(reports === undefined ? [] : [input("model", artifact(world))]),
      ],
      ProcessingOutputConfig: { Outputs: outputs.map((item) => output(item, world.place(name, item))) },
      StoppingCondition: { MaxRuntimeInSeconds: random.pick([3600, 7200, 14400]) },
      ...(random.chance(0.3) && { NetworkConfig: { EnableNetworkIsolation: true } }),
    },
    ...retries(world, true),
    ...cache(world),
    ...texts(world, "Prepares what the training reads"),
    ...(reports !== undefined && {
      PropertyFiles: [{ PropertyFileName: reports, OutputName: "evaluation", FilePath: "evaluation.json" }],
    }),
  });
  for (const item of outputs)
    world.give("dataset", get(`Steps.${name}.ProcessingOutputConfig.Outputs['${item}'].S3Output.S3Uri`));
  if (reports !== undefined) {
    world.give("metric", {
      "Std:JsonGet": { PropertyFile: get(`Steps.${name}.PropertyFiles.${reports}`), Path: "metrics.accuracy.value" },
    });
  }
  world.give("arn", get(`Steps.${name}.ProcessingJobArn`));
  return made;
}

const gpuImage = awsImage("pytorch-training:2.8.0-gpu-py312");
const channels = (world: World): readonly Members[] =>
  ["train", "validation"].slice(0, world.random.whole(1, 2)).map((ChannelName) => ({
    ChannelName,
    ContentType: "application/x-image",
    DataSource: {
      S3DataSource: { S3DataType: "S3Prefix", S3Uri: dataset(world), S3DataDistributionType: "FullyReplicated" },
    },
  }));

const script = (world: World): Members => ({
  epochs: join("", world.parameter({ Name: "Epochs", Type: "Integer", DefaultValue: 12 })),
  sagemaker_program: "train.py",
  sagemaker_submit_directory: code("sourcedir.tar.gz"),
  sagemaker_region: "us-east-1",
});

export const training: Maker = (world) => {
  const { random } = world;
  const name = world.name("Train");
  const spot = random.chance(0.3);
  const made = step(name, "Training", {
    Arguments: {
      RoleArn: role(world),
      AlgorithmSpecification: {
        TrainingImage: gpuImage,
        TrainingInputMode: "File",
        MetricDefinitions: [{ Name: "validation:accuracy", Regex: "val_accuracy=([0-9.]+)" }],
      },
      HyperParameters: { ...script(world), "learning-rate": "0.001" },
      InputDataConfig: channels(world),
      OutputDataConfig: { S3OutputPath: world.place(name) },
      ResourceConfig: {
        InstanceType: random.pick(["ml.g5.xlarge", "ml.g4dn.xlarge"]),
        InstanceCount: 1,
        VolumeSizeInGB: 100,
      },
      StoppingCondition: { MaxRuntimeInSeconds: 14400, ...(spot && { MaxWaitTimeInSeconds: 28800 }) },
      ...(spot && {
        EnableManagedSpotTraining: true,
        CheckpointConfig: { S3Uri: join("/", "s3:/", bucket, "checkpoints", name) },
      }),
    },
    ...retries(world, true),
    ...cache(world),
    ...texts(world, "Trains the classifier"),
  });
  world.give("artifact", get(`Steps.${name}.ModelArtifacts.S3ModelArtifacts`));
  world.give("metric", get(`Steps.${name}.FinalMetricDataList['validation:accuracy'].Value`));
  world.give("arn", get(`Steps.${name}.TrainingJobArn`));
  return made;
};

export const tuning: Maker = (world) => {
  const name = world.name("Tune");
  const made = step(name, "Tuning", {
    Arguments: {
      HyperParameterTuningJobConfig: {
        Strategy: world.random.pick(["Bayesian", "Random", "Hyperband"]),
        ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 },
        HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "validation:accuracy" },
        ParameterRanges: {
          ContinuousParameterRanges: [
            { Name: "learning-rate", MinValue: "0.00001", MaxValue: "0.01", ScalingType: "Logarithmic" },
          ],
          IntegerParameterRanges: [{ Name: "batch-size", MinValue: "16", MaxValue: "128" }],
        },
      },
      TrainingJobDefinition: {
        RoleArn: role(world),
        AlgorithmSpecification: {
          TrainingImage: gpuImage,
          TrainingInputMode: "File",
          MetricDefinitions: [{ Name: "validation:accuracy", Regex: "val_accuracy=([0-9.]+)" }],
        },
        StaticHyperParameters: script(world),
        InputDataConfig: channels(world),
        OutputDataConfig: { S3OutputPath: world.place(name) },
        HyperParameterTuningResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 100 },
        StoppingCondition: { MaxRuntimeInSeconds: 14400 },
      },
    },
    ...retries(world, false),
    ...cache(world),
    ...texts(world, "Searches for the best training"),
  });
  world.give(
    "artifact",
    join(
      "/",
      get(`Steps.${name}.TrainingJobDefinition.OutputDataConfig.S3OutputPath`),
      get(`Steps.${name}.BestTrainingJob.TrainingJobName`),
      "output",
      "model.tar.gz",
    ),
  );
  world.give("arn", get(`Steps.${name}.HyperParameterTuningJobArn`));
  return made;
};

export const autoML: Maker = (world) => {
  const name = world.name("Search");
  const made = step(name, "AutoML", {
    Arguments: {
      RoleArn: role(world),
      InputDataConfig: [
        {
          DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: dataset(world) } },
          TargetAttributeName: "label",
        },
      ],
      OutputDataConfig: { S3OutputPath: world.place(name) },
      AutoMLJobConfig: { Mode: "ENSEMBLING", CompletionCriteria: { MaxAutoMLJobRuntimeInSeconds: 7200 } },
      AutoMLJobObjective: { MetricName: "Accuracy" },
      ProblemType: "MulticlassClassification",
    },
    ...retries(world, false),
    ...cache(world),
    ...texts(world, "Lets AutoML find a model"),
  });
  world.give("artifact", get(`Steps.${name}.BestCandidate.InferenceContainers[0].ModelDataUrl`));
  world.give("dataset", get(`Steps.${name}.BestCandidateProperties.ExplainabilityJsonReportPath`));
  return made;
};

export const transform: Maker = (world) => {
  const name = world.name("Predict");
  const made = step(name, "Transform", {
    Arguments: {
      ModelName:
        world.find("model") ?? world.parameter({ Name: "ModelName", Type: "String", DefaultValue: "skin-model" }),
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: dataset(world) } },
        ContentType: "application/x-image",
      },
      TransformOutput: { S3OutputPath: world.place(name), AssembleWith: "None" },
      TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
      BatchStrategy: "SingleRecord",
      MaxPayloadInMB: 6,
    },
    ...retries(world, true),
    ...cache(world),
    ...texts(world, "Predicts in batches"),
  });
  world.give("dataset", get(`Steps.${name}.TransformOutput.S3OutputPath`));
  return made;
};

function check(world: World, type: "ClarifyCheck" | "QualityCheck"): StepJson {
  const clarify = type === "ClarifyCheck";
  const name = world.name(clarify ? "CheckBias" : "CheckData");
  const inputs = clarify ? ["analysis_config", "dataset"] : ["baseline_dataset_input"];
  const folder = clarify ? "analysis_result" : "quality_check_output";
  const cached = cache(world);
  // What a check writes to counts for its cache: a place of this execution alone would never be found again.
  const report = { Name: "CheckReportUri", Type: "String" as const, DefaultValue: `s3://${bucket}/checks` };
  const place = "CacheConfig" in cached ? world.parameter(report) : world.place(name);
  const made = step(name, type, {
    Arguments: {
      RoleArn: role(world),
      ProcessingResources: cpu(world),
      AppSpecification: {
        ImageUri: clarify
          ? "205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0"
          : "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer",
      },
      ProcessingInputs: inputs.map((item) =>
        input(item, item === "analysis_config" ? code("analysis_config.json") : dataset(world)),
      ),
      ProcessingOutputConfig: { Outputs: [output(folder, place)] },
      StoppingCondition: { MaxRuntimeInSeconds: 3600 },
      ...(!clarify && {
        Environment: {
          output_path: "/opt/ml/processing/output",
          publish_cloudwatch_metrics: "Disabled",
          dataset_format: '{"csv": {"header": true}}',
          dataset_source: "/opt/ml/processing/input/baseline_dataset_input",
        },
      }),
    },
    CheckType: clarify ? "DATA_BIAS" : "DATA_QUALITY",
    ModelPackageGroupName: "skin",
    SkipCheck: world.random.chance(0.3),
    FailOnViolation: true,
    RegisterNewBaseline: world.random.chance(0.5),
    ...cached,
    ...texts(world, "Checks the data against a baseline"),
  });
  world.give("dataset", get(`Steps.${name}.CalculatedBaselineConstraints`));
  return made;
}

export const clarifyCheck: Maker = (world) => check(world, "ClarifyCheck");
export const qualityCheck: Maker = (world) => check(world, "QualityCheck");
