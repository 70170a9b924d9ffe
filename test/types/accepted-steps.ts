// A step of every type with what its type allows, and an expression where a literal could stand; it must compile.
import * as sw from "sagewright";

const role = sw.parameter.string("RoleArn");
const count = sw.parameter.integer("Count", 1);
const on = sw.parameter.boolean("On", true);
const uri = sw.join("/", ["s3:/", "bucket", sw.execution.PipelineExecutionId]);

const CacheConfig = { Enabled: true, ExpireAfter: "P30D" } as const;
const always = { DisplayName: "shown", Description: "what it does", dependsOn: [sw.callback("Before", {}, queue())] };
const retryJob = {
  RetryPolicies: [{ ExceptionType: ["SageMaker.CAPACITY_ERROR", "Step.THROTTLING"], BackoffRate: 1.5, MaxAttempts: 3 }],
} as const;
const retryRequest = { RetryPolicies: [{ ExceptionType: ["Step.SERVICE_FAULT"], ExpireAfterMin: 10 }] } as const;

function queue() {
  return { SqsQueueUrl: sw.parameter.string("Queue") };
}

const processingJob = {
  RoleArn: role,
  AppSpecification: { ImageUri: role },
  ProcessingResources: { ClusterConfig: { InstanceType: role, InstanceCount: count, VolumeSizeInGB: count } },
};
export const split = sw.processing(
  "Split",
  { ...processingJob, ExperimentConfig: { TrialComponentDisplayName: role }, outputs: { train: { S3Uri: uri } } },
  {
    ...always,
    ...retryJob,
    CacheConfig,
    propertyFiles: { Report: { OutputName: "train", FilePath: "report.json" } },
  },
);
const training = {
  RoleArn: role,
  AlgorithmSpecification: { TrainingImage: role, TrainingInputMode: role },
  OutputDataConfig: { S3OutputPath: uri },
  StoppingCondition: { MaxRuntimeInSeconds: count },
};
const resources = { InstanceType: role, InstanceCount: count, VolumeSizeInGB: 50 };
export const train = sw.training(
  "Train",
  { ...training, ResourceConfig: resources, EnableManagedSpotTraining: on, channels: { train: { S3Uri: uri } } },
  { ...always, ...retryJob, CacheConfig },
);
export const tune = sw.tuning(
  "Tune",
  {
    HyperParameterTuningJobConfig: {
      Strategy: "Hyperband",
      ResourceLimits: { MaxParallelTrainingJobs: count, MaxNumberOfTrainingJobs: 20 },
    },
    TrainingJobDefinition: { ...training, HyperParameterTuningResourceConfig: resources },
  },
  { ...always, ...retryJob, CacheConfig },
);
export const best: sw.Variable<string> = tune.properties.BestTrainingJob.TrainingJobName;
export const second: sw.Variable<number> =
  tune.properties.TrainingJobSummaries.at(1).FinalHyperParameterTuningJobObjectiveMetric.Value;
export const bestModel: sw.Variable<string> = tune.topModelUri(0, role, "models");

export const search = sw.autoML(
  "Search",
  {
    RoleArn: role,
    InputDataConfig: [{ DataSource: { S3DataSource: { S3DataType: role, S3Uri: uri } }, TargetAttributeName: "y" }],
    OutputDataConfig: { S3OutputPath: uri },
    AutoMLJobConfig: { Mode: "ENSEMBLING" },
  },
  { ...always, ...retryJob, CacheConfig },
);
export const insights: sw.Variable<string> = search.properties.BestCandidateProperties.ModelInsightsJsonReportPath;

export const create = sw.model(
  "Create",
  { ExecutionRoleArn: role, Containers: [{ Image: role, ModelDataUrl: bestModel }], EnableNetworkIsolation: on },
  { ...always, ...retryRequest },
);
export const register = sw.registerModel(
  "Register",
  { ModelPackageGroupName: role, ModelApprovalStatus: role },
  { ...always, ...retryRequest },
);
export const predict = sw.transform(
  "Predict",
  {
    ModelName: create.properties.ModelName,
    TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri } } },
    TransformOutput: { S3OutputPath: uri },
    TransformResources: { InstanceType: role, InstanceCount: count },
    ExperimentConfig: { TrialComponentDisplayName: "predict" },
  },
  { ...always, ...retryJob, CacheConfig },
);
const config = sw.endpointConfig(
  "Config",
  {
    EndpointConfigName: role,
    ProductionVariants: [
      { VariantName: "A", ModelName: create.properties.ModelName, InstanceType: role, InitialInstanceCount: count },
    ],
  },
  { ...always, ...retryRequest, CacheConfig },
);
export const serve = sw.endpoint(
  "Serve",
  { EndpointName: role, EndpointConfigName: config.properties.EndpointConfigName },
  { ...always, CacheConfig },
);
export const component = sw.inferenceComponent(
  "Component",
  {
    InferenceComponentName: role,
    EndpointName: serve.properties.EndpointName,
    Specification: {
      ComputeResourceRequirements: { NumberOfCpuCoresRequired: new sw.Float(2), MinMemoryRequiredInMb: count },
    },
  },
  always,
);

const ask = sw.callback(
  "Ask",
  { uri, count, on, text: "t", number: 1.5, flag: true },
  {
    ...queue(),
    ...always,
    CacheConfig,
    outputs: { token: "String", score: "Float" },
    OutputParameters: [{ OutputName: "good", OutputType: "Boolean" }],
  },
);
export const token: sw.Variable<string> = ask.outputs.token;
export const score: sw.Variable<number> = ask.outputs.score;
export const good: sw.Variable<boolean> = ask.outputs.good;
export const call = sw.lambda(
  "Call",
  { token },
  { FunctionArn: role, ...always, CacheConfig, outputs: { n: "Integer" } },
);
export const rows: sw.Variable<number> = call.outputs.n;

export const bias = sw.clarifyCheck("Bias", processingJob, {
  ...always,
  CacheConfig,
  CheckType: "MODEL_BIAS",
  ModelName: create.properties.ModelName,
  ModelPackageGroupName: null,
  SkipCheck: on,
});
export const quality = sw.qualityCheck("Quality", processingJob, {
  ...always,
  CacheConfig,
  CheckType: "MODEL_QUALITY",
  RegisterNewBaseline: on,
  SuppliedBaselineStatistics: uri,
});
export const constraints: sw.Variable<string> = bias.properties.BaselineUsedForDriftCheckConstraints;
export const statistics: sw.Variable<string> = quality.properties.BaselineUsedForDriftCheckStatistics;

const StepConfig = { HadoopJarStep: { Jar: "command-runner.jar", Args: ["spark-submit", uri] } };
export const onCluster = sw.emr(
  "OnCluster",
  { StepConfig, ClusterId: role, ExecutionRoleArn: role },
  { ...always, ...retryJob, CacheConfig },
);
export const ownCluster = sw.emr("OwnCluster", {
  StepConfig,
  ClusterConfig: {
    ReleaseLabel: "emr-7.0.0",
    Instances: { InstanceGroups: [{ InstanceRole: "MASTER", InstanceType: role, InstanceCount: count }] },
    Configurations: [{ Classification: "spark", Configurations: [{ Properties: { a: uri } }] }],
  },
});
export const state: sw.Variable<string> = onCluster.properties.Status.State;
export const spark = sw.emrServerless(
  "Spark",
  {
    ExecutionRoleArn: role,
    ApplicationConfig: { releaseLabel: "emr-7.0.0", type: "SPARK" },
    JobConfig: { executionRoleArn: role, jobDriver: { sparkSubmit: { entryPoint: uri } } },
  },
  { ...always, ...retryJob, CacheConfig },
);
