import { describe, expect, test } from "vitest";
import { validate } from "../../definition/index.ts";
import { pipeline } from "../../pipelines/pipeline.ts";
import {
  batchEvaluation,
  join,
  model,
  processing,
  registerModel,
  registerWithMetrics,
  text,
  training,
  transform,
  tuneTraining,
  tuning,
} from "../../steps/index.ts";
import {
  role,
  code,
  bucket,
  seed,
  epochs,
  optimizer,
  uri,
  image,
  job,
  codeInput,
  same,
  split,
  train,
} from "./ergonomic-steps.ts";

describe("equal to the raw step", () => {
  test("script processing", () => {
    same(
      split,
      processing("Split", {
        ...job,
        AppSpecification: {
          ImageUri: image,
          ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/split.py"],
          ContainerArguments: ["--seed", text(seed), "--share", "0.2", "--strict", "true", "--optimizer", optimizer],
        },
        inputs: {
          code: codeInput,
          data: { S3Uri: uri("data"), LocalPath: "/opt/ml/processing/input/data" },
          masks: { S3Uri: uri("masks"), S3InputMode: "Pipe", LocalPath: "/opt/ml/processing/masks" },
        },
        outputs: {
          train: { S3Uri: uri("train"), LocalPath: "/opt/ml/processing/train" },
          test: { S3Uri: uri("test"), S3UploadMode: "Continuous", LocalPath: "/opt/ml/processing/test" },
        },
      }),
    );
  });

  test("PyTorch training; the hyperparameters are those that the Python SDK 2.257.6 sends", () => {
    const HyperParameters = {
      model: '"densenet121"',
      "batch-size": "64",
      lr: "0.001",
      amp: "true",
      layers: "[1,2]",
      epochs: text(epochs),
      optimizer,
      sagemaker_submit_directory: code.archiveUri(bucket),
      sagemaker_program: '"train.py"',
      sagemaker_container_log_level: "20",
      sagemaker_region: '"us-west-2"',
      sagemaker_torch_distributed_enabled: "true",
      sagemaker_instance_type: '"ml.g5.12xlarge"',
    };
    same(
      train,
      training("Train", {
        RoleArn: role,
        channels: { train: { S3Uri: split.outputs.train } },
        OutputDataConfig: { S3OutputPath: uri("models") },
        ResourceConfig: { InstanceType: "ml.g5.12xlarge", InstanceCount: 2, VolumeSizeInGB: 50 },
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
        AlgorithmSpecification: {
          TrainingImage: image,
          TrainingInputMode: "File",
          MetricDefinitions: [{ Name: "validation:accuracy", Regex: "val_accuracy=([0-9.]+)" }],
        },
        HyperParameters,
      }),
    );
    // As PyTorch(distribution={"torch_distributed": {"enabled": True}}) writes it, less the code's place.
    const sdk = JSON.parse(
      `{"model":"\\"densenet121\\"","batch-size":"64","lr":"0.001","amp":"true","layers":"[1, 2]","epochs":{"Std:Join":{"On":"","Values":[{"Get":"Parameters.Epochs"}]}},"optimizer":{"Get":"Parameters.Optimizer"},"sagemaker_program":"\\"train.py\\"","sagemaker_container_log_level":"20","sagemaker_region":"\\"us-west-2\\"","sagemaker_torch_distributed_enabled":"true","sagemaker_instance_type":"\\"ml.g5.12xlarge\\""}`,
    ) as Record<string, unknown>;
    const ours = JSON.parse(JSON.stringify(train)).Arguments.HyperParameters as Record<string, unknown>;
    const { sagemaker_submit_directory: place, ...rest } = ours;
    const read = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);
    expect(Object.entries(rest).map(([key, value]) => [key, read(value)])).toEqual(
      Object.entries(sdk).map(([key, value]) => [key, read(value)]),
    );
    expect(JSON.stringify(place)).toContain(`code/${code.hash}/sourcedir.tar.gz`);
  });

  test("tuning over a training step, in the Python SDK's form", () => {
    const tune = tuneTraining("Tune", train, {
      objective: { Type: "Maximize", MetricName: "validation:accuracy" },
      ranges: {
        lr: { continuous: [1e-4, 1e-2], scaling: "Logarithmic" },
        "batch-size": { integer: [16, 64], scaling: "Auto" },
        optimizer: { categorical: ["adam", "sgd"] },
      },
      ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
      TrainingJobEarlyStoppingType: "Off",
    });
    same(
      tune,
      tuning("Tune", {
        HyperParameterTuningJobConfig: {
          Strategy: "Bayesian",
          ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
          TrainingJobEarlyStoppingType: "Off",
          HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "validation:accuracy" },
          ParameterRanges: {
            ContinuousParameterRanges: [
              { Name: "lr", MinValue: "0.0001", MaxValue: "0.01", ScalingType: "Logarithmic" },
            ],
            CategoricalParameterRanges: [{ Name: "optimizer", Values: ['"adam"', '"sgd"'] }],
            IntegerParameterRanges: [{ Name: "batch-size", MinValue: "16", MaxValue: "64", ScalingType: "Auto" }],
          },
        },
        TrainingJobDefinition: {
          StaticHyperParameters: {
            model: '"densenet121"',
            amp: "true",
            layers: "[1,2]",
            epochs: text(epochs),
            sagemaker_submit_directory: code.archiveUri(bucket),
            sagemaker_program: '"train.py"',
            sagemaker_container_log_level: "20",
            sagemaker_region: '"us-west-2"',
            sagemaker_torch_distributed_enabled: "true",
            sagemaker_instance_type: '"ml.g5.12xlarge"',
          },
          RoleArn: role,
          OutputDataConfig: { S3OutputPath: uri("models") },
          StoppingCondition: { MaxRuntimeInSeconds: 3600 },
          HyperParameterTuningResourceConfig: { InstanceType: "ml.g5.12xlarge", InstanceCount: 2, VolumeSizeInGB: 50 },
          AlgorithmSpecification: {
            TrainingImage: image,
            TrainingInputMode: "File",
            MetricDefinitions: [{ Name: "validation:accuracy", Regex: "val_accuracy=([0-9.]+)" }],
          },
          InputDataConfig: [
            {
              ChannelName: "train",
              DataSource: {
                S3DataSource: {
                  S3DataType: "S3Prefix",
                  S3DataDistributionType: "FullyReplicated",
                  S3Uri: split.outputs.train,
                },
              },
            },
          ],
        },
      }),
    );
    const built = pipeline("tune", { steps: [tune] });
    expect(built.steps.map(({ name }) => name)).toEqual(["Tune", "Split"]);
    expect(built.assets.map(({ hash }) => hash)).toEqual([code.hash]);
    expect(validate(built.definition()).filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("model, transform and evaluation; registering with what it measured", () => {
    const modelArguments = {
      ExecutionRoleArn: role,
      PrimaryContainer: { Image: image, ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts },
    };
    const transformArguments = {
      TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: split.outputs.test } } },
      TransformOutput: { S3OutputPath: uri("answers") },
      TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
    } as const;
    const options = {
      propertyFiles: { Evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } },
    } as const;
    const short = batchEvaluation(
      "Evaluate",
      {
        model: modelArguments,
        transform: transformArguments,
        evaluate: {
          ...job,
          image,
          code,
          bucket,
          script: "judge.py",
          inputs: { truth: split.outputs.test },
          outputs: { evaluation: uri("evaluation") },
        },
      },
      options,
    );
    const create = model("EvaluateModel", modelArguments);
    const answers = transform("EvaluateTransform", {
      ModelName: create.properties.ModelName,
      ...transformArguments,
    });
    const evaluate = processing(
      "Evaluate",
      {
        ...job,
        AppSpecification: {
          ImageUri: image,
          ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/judge.py"],
        },
        inputs: {
          code: codeInput,
          answers: {
            S3Uri: answers.properties.TransformOutput.S3OutputPath,
            LocalPath: "/opt/ml/processing/input/answers",
          },
          truth: { S3Uri: split.outputs.test, LocalPath: "/opt/ml/processing/input/truth" },
        },
        outputs: { evaluation: { S3Uri: uri("evaluation"), LocalPath: "/opt/ml/processing/evaluation" } },
      },
      options,
    );
    same(short.model, create);
    same(short.transform, answers);
    same(short.evaluate, evaluate);

    const register = registerWithMetrics("Register", {
      ModelPackageGroupName: "skin",
      ModelApprovalStatus: "PendingManualApproval",
      quality: short.evaluate.propertyFiles.Evaluation,
      bias: "s3://b/bias.json",
      CustomerMetadataProperties: { Seed: text(seed) },
      serve: {
        Image: image,
        ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts,
        Environment: { SAGEMAKER_PROGRAM: "inference.py" },
        SupportedContentTypes: ["image/jpeg"],
        SupportedResponseMIMETypes: ["application/json"],
      },
    });
    same(
      register,
      registerModel("Register", {
        ModelPackageGroupName: "skin",
        ModelApprovalStatus: "PendingManualApproval",
        ModelMetrics: {
          ModelQuality: {
            Statistics: {
              ContentType: "application/json",
              S3Uri: join("/", [evaluate.outputs.evaluation, "evaluation.json"]),
            },
          },
          Bias: { Report: { ContentType: "application/json", S3Uri: "s3://b/bias.json" } },
        },
        CustomerMetadataProperties: { Seed: text(seed) },
        InferenceSpecification: {
          Containers: [
            {
              Image: image,
              ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts,
              Environment: { SAGEMAKER_PROGRAM: "inference.py" },
            },
          ],
          SupportedContentTypes: ["image/jpeg"],
          SupportedResponseMIMETypes: ["application/json"],
        },
      }),
    );
    const built = pipeline("evaluated", { steps: [register] });
    expect(built.steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["Split", "Train", "EvaluateModel", "EvaluateTransform", "Evaluate", "Register"]),
    );
    expect(validate(built.definition()).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
