// A step of every type that runs a job.
import * as sw from "sagewright";

export const role = sw.parameter.string("RoleArn");
export const bucket = sw.parameter.string("Bucket");
export const epochs = sw.parameter.integer("Epochs", 10);
export const threshold = sw.parameter.float("Threshold", 0.6);
export const firstRun = sw.parameter.boolean("FirstRun", true);
export const image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/skin:1";
const code = sw.codeFiles(import.meta.url, { "evaluate.py": "./every-job.py" });
const s3 = (...path: readonly string[]) => sw.join("/", ["s3:/", bucket, sw.execution.PipelineExecutionId, ...path]);
const StoppingCondition = { MaxRuntimeInSeconds: 3600 };
const ResourceConfig = { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 } as const;
const job = {
  RoleArn: role,
  AppSpecification: { ImageUri: image },
  ProcessingResources: { ClusterConfig: ResourceConfig },
  StoppingCondition,
};
const input = (InputName: string, S3Uri: sw.Variable<string>) =>
  ({
    InputName,
    S3Input: { S3Uri, LocalPath: `/opt/ml/processing/input/${InputName}`, S3DataType: "S3Prefix", S3InputMode: "File" },
  }) as const;
const output = (OutputName: string) => ({
  Outputs: [
    {
      OutputName,
      S3Output: {
        S3Uri: s3(OutputName),
        LocalPath: "/opt/ml/processing/output",
        S3UploadMode: "EndOfJob" as const,
      },
    },
  ],
});

export const split = sw.processing("Split", {
  ...job,
  inputs: { code: { S3Uri: code.prefixUri(bucket), LocalPath: "/opt/ml/processing/input/code" } },
  outputs: {
    train: { S3Uri: s3("train"), LocalPath: "/opt/ml/processing/train" },
    test: { S3Uri: s3("test"), LocalPath: "/opt/ml/processing/test" },
  },
});
const algorithm = {
  RoleArn: role,
  AlgorithmSpecification: {
    TrainingImage: image,
    TrainingInputMode: "File",
    MetricDefinitions: [{ Name: "accuracy", Regex: "accuracy=([0-9.]+)" }],
  },
  OutputDataConfig: { S3OutputPath: sw.join("/", ["s3:/", bucket, "models"]) },
  StoppingCondition,
} as const;
export const train = sw.training(
  "Train",
  {
    ...algorithm,
    ResourceConfig,
    HyperParameters: { epochs: sw.text(epochs) },
    channels: { train: { S3Uri: split.outputs.train } },
  },
  {
    RetryPolicies: [
      { ExceptionType: ["SageMaker.CAPACITY_ERROR"], IntervalSeconds: 60, BackoffRate: 2, MaxAttempts: 3 },
    ],
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
  },
);
export const tune = sw.tuning("Tune", {
  HyperParameterTuningJobConfig: {
    Strategy: "Bayesian",
    ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
    HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "accuracy" },
    ParameterRanges: { ContinuousParameterRanges: [{ Name: "rate", MinValue: "0.001", MaxValue: "0.1" }] },
  },
  TrainingJobDefinition: {
    ...algorithm,
    HyperParameterTuningResourceConfig: ResourceConfig,
    InputDataConfig: [
      {
        ChannelName: "train",
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: split.outputs.train } },
      },
    ],
  },
});
export const search = sw.autoML("Search", {
  RoleArn: role,
  InputDataConfig: [
    {
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: split.outputs.train } },
      TargetAttributeName: "label",
    },
  ],
  OutputDataConfig: { S3OutputPath: s3("automl") },
  AutoMLJobConfig: { Mode: "ENSEMBLING" },
});
export const create = sw.model("Create", {
  ExecutionRoleArn: role,
  PrimaryContainer: { Image: image, ModelDataUrl: tune.topModelUri(0, bucket, "models") },
});
export const predict = sw.transform("Predict", {
  ModelName: create.properties.ModelName,
  TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: split.outputs.test } } },
  TransformOutput: { S3OutputPath: s3("answers") },
  TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
});
export const evaluate = sw.processing(
  "Evaluate",
  {
    ...job,
    inputs: {
      answers: {
        S3Uri: predict.properties.TransformOutput.S3OutputPath,
        LocalPath: "/opt/ml/processing/input/answers",
      },
    },
    outputs: { report: { S3Uri: s3("report"), LocalPath: "/opt/ml/processing/report" } },
  },
  { propertyFiles: { Report: { OutputName: "report", FilePath: "report.json" } } },
);
export const bias = sw.clarifyCheck(
  "Bias",
  {
    ...job,
    ProcessingInputs: [input("analysis_config", s3("bias.json")), input("dataset", split.outputs.test)],
    ProcessingOutputConfig: output("analysis_result"),
  },
  { CheckType: "DATA_BIAS", ModelPackageGroupName: "skin", SkipCheck: firstRun, SuppliedBaselineConstraints: null },
);
export const quality = sw.qualityCheck(
  "Quality",
  {
    ...job,
    ProcessingInputs: [input("baseline_dataset_input", split.outputs.train)],
    ProcessingOutputConfig: output("quality_check_output"),
  },
  { CheckType: "DATA_QUALITY", ModelPackageGroupName: "skin", SkipCheck: firstRun, RegisterNewBaseline: true },
);
