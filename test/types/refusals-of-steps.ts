// What a type of step must not take. `refusals.test.ts` takes the directives away and holds the compiler's words against
// theirs.
import * as sw from "sagewright";

const role = sw.parameter.string("RoleArn");
const uri = sw.join("/", ["s3:/", "bucket"]);
const RetryPolicies = [{ ExceptionType: ["Step.THROTTLING"], MaxAttempts: 1 }] as const;
const CacheConfig = { Enabled: true } as const;
const FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
const SqsQueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/q";

const job = {
  RoleArn: role,
  AppSpecification: { ImageUri: "image" },
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
} as const;
const variants = [{ VariantName: "A", ModelName: "m", InstanceType: "ml.m5.xlarge", InitialInstanceCount: 1 }] as const;
const oneModel = { ExecutionRoleArn: role, PrimaryContainer: { Image: "image" } };
const stop = sw.fail("Stop", {});

// @ts-expect-error 'RetryPolicies' does not exist in type 'StepOptions'
sw.condition("C", { Conditions: [], IfSteps: [stop] }, { RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'CallbackOptions<Record<never, never>, []>'
sw.callback("C", {}, { SqsQueueUrl, RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'LambdaOptions<Record<never, never>, []>'
sw.lambda("L", {}, { FunctionArn, RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'ClarifyCheckOptions'
sw.clarifyCheck("B", job, { CheckType: "DATA_BIAS", RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'QualityCheckOptions'
sw.qualityCheck("Q", job, { CheckType: "DATA_QUALITY", RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'EndpointOptions'
sw.endpoint("E", { EndpointName: "e", EndpointConfigName: "c" }, { RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'StepOptions'
sw.inferenceComponent("I", { InferenceComponentName: "i", EndpointName: "e" }, { RetryPolicies });
// @ts-expect-error 'RetryPolicies' does not exist in type 'StepOptions'
sw.lineage("L", {}, { RetryPolicies });
sw.bedrockModelImport(
  "B",
  { JobName: "j", ImportedModelName: "m", RoleArn: role, ModelDataSource: {} },
  // @ts-expect-error 'CacheConfig' does not exist in type 'StepOptions'
  { CacheConfig },
);

// @ts-expect-error 'CacheConfig' does not exist in type 'ModelOptions'
sw.model("M", oneModel, { CacheConfig });
// @ts-expect-error 'CacheConfig' does not exist in type 'StepOptions'
sw.condition("C", { Conditions: [], IfSteps: [stop] }, { CacheConfig });
// @ts-expect-error 'CacheConfig' does not exist in type 'StepOptions'
sw.fail("F", {}, { CacheConfig });
// @ts-expect-error Type '"SageMaker.CAPACITY_ERROR"' is not assignable to type 'StepException'
sw.model("M", oneModel, { RetryPolicies: [{ ExceptionType: ["SageMaker.CAPACITY_ERROR"], MaxAttempts: 1 }] });
sw.registerModel(
  "R",
  { ModelPackageGroupName: "g" },
  // @ts-expect-error Type '"SageMaker.JOB_INTERNAL_ERROR"' is not assignable to type 'StepException'
  { RetryPolicies: [{ ExceptionType: ["Step.THROTTLING", "SageMaker.JOB_INTERNAL_ERROR"] }] },
);
sw.endpointConfig(
  "E",
  { EndpointConfigName: "c", ProductionVariants: variants },
  // @ts-expect-error Type '"SageMaker.RESOURCE_LIMIT"' is not assignable to type 'StepException'
  { RetryPolicies: [{ ExceptionType: ["SageMaker.RESOURCE_LIMIT"] }] },
);
// @ts-expect-error 'propertyFiles' does not exist in type 'ModelOptions'
sw.model("M", oneModel, { propertyFiles: { Report: { OutputName: "o", FilePath: "f.json" } } });

// @ts-expect-error 'DataCaptureConfig' does not exist in type 'Args<Omit<CreateEndpointConfigInput, "DataCaptureConfig" | "ExplainerConfig">>'
sw.endpointConfig("E", { EndpointConfigName: "c", ProductionVariants: variants, DataCaptureConfig: {} });
// @ts-expect-error 'ExplainerConfig' does not exist in type 'Args<Omit<CreateEndpointConfigInput, "DataCaptureConfig" | "ExplainerConfig">>'
sw.endpointConfig("E", { EndpointConfigName: "c", ProductionVariants: variants, ExplainerConfig: {} });
// @ts-expect-error 'DeploymentConfig' does not exist in type 'Args<Omit<CreateEndpointInput, "DeploymentConfig">>'
sw.endpoint("E", { EndpointName: "e", EndpointConfigName: "c", DeploymentConfig: {} });
// @ts-expect-error 'ModelPackageName' does not exist in type 'Args<Omit<CreateModelPackageInput,
sw.registerModel("R", { ModelPackageGroupName: "g", ModelPackageName: "p" });
// @ts-expect-error 'CertifyForMarketplace' does not exist in type 'Args<Omit<CreateModelPackageInput, "CertifyForMarketplace" | "ClientToken" | "ModelPackageName">>'
sw.registerModel("R", { ModelPackageGroupName: "g", CertifyForMarketplace: true });
// @ts-expect-error 'ModelName' does not exist in type 'Args<Omit<CreateModelInput, "ModelName">>'
sw.model("M", { ...oneModel, ModelName: "m" });
// @ts-expect-error 'ProcessingJobName' does not exist in type 'Args<Omit<CreateProcessingJobRequest, "ExperimentConfig" | "ProcessingJobName">>'
sw.clarifyCheck("B", { ...job, ProcessingJobName: "j" }, { CheckType: "DATA_BIAS" });
// @ts-expect-error 'ExperimentName' does not exist in type '{ readonly TrialComponentDisplayName: string | Variable<string>; }'
sw.processing("P", { ...job, ExperimentConfig: { ExperimentName: "e" } });

const table = {
  RoleArn: role,
  InputDataConfig: [{ DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri } }, TargetAttributeName: "y" }],
  OutputDataConfig: { S3OutputPath: uri },
} as const;
// @ts-expect-error Type '"HYPERPARAMETER_TUNING"' is not assignable to type '"ENSEMBLING"'
sw.autoML("A", { ...table, AutoMLJobConfig: { Mode: "HYPERPARAMETER_TUNING" } });
// @ts-expect-error 'ModelDeployConfig' does not exist in type 'AutoMLArguments'
sw.autoML("A", { ...table, AutoMLJobConfig: { Mode: "ENSEMBLING" }, ModelDeployConfig: {} });
// @ts-expect-error Property 'AutoMLJobConfig' is missing in type
sw.autoML("A", table);

const trials = { HyperParameterTuningJobConfig: { Strategy: "Bayesian", ResourceLimits: {} } } as const;
// @ts-expect-error 'HyperParameterTuningJobName' does not exist in type 'Args<Omit<CreateHyperParameterTuningJobRequest, "HyperParameterTuningJobName">>'
sw.tuning("T", { ...trials, HyperParameterTuningJobName: "t" });
sw.tuning("T", {
  HyperParameterTuningJobConfig: {
    Strategy: "Bayesian",
    // @ts-expect-error Type 'Parameter<string>' is not assignable to type 'number | Float | Variable<number>'
    ResourceLimits: { MaxParallelTrainingJobs: role },
  },
});
// @ts-expect-error Property 'TrainingJobSummary' does not exist on type 'TuningProperties'. Did you mean 'TrainingJobSummaries'?
void sw.tuning("T", trials as never).properties.TrainingJobSummary;
// @ts-expect-error Property 'S3DataSource' is missing in type
sw.transform("T", { ModelName: "m", TransformInput: { DataSource: {} }, TransformOutput: { S3OutputPath: uri } });
sw.transform("T", {
  ModelName: "m",
  TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: uri } } },
  TransformOutput: { S3OutputPath: uri },
  // @ts-expect-error Type 'Parameter<string>' is not assignable to type 'number | Float | Variable<number>'
  TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: role },
});

// @ts-expect-error 'a' does not exist in type 'Variable<Scalar>'
sw.lambda("L", { nested: { a: 1 } }, { FunctionArn });
// @ts-expect-error Type 'string[]' is not assignable to type 'Variable<Scalar> | Scalar'
sw.callback("C", { list: ["a"] }, { SqsQueueUrl });
// @ts-expect-error Property 'tokn' does not exist on type 'Outputs<{ readonly token: "String"; }>'. Did you mean 'token'?
void sw.lambda("L", {}, { FunctionArn, outputs: { token: "String" } }).outputs.tokn;
// @ts-expect-error Property 'b' does not exist on type 'Outputs<{ readonly a: "String"; }>'
void sw.callback("C", {}, { SqsQueueUrl, OutputParameters: [{ OutputName: "a", OutputType: "String" }] }).outputs.b;
// @ts-expect-error Type '"Text"' is not assignable to type 'OutputType'
sw.lambda("L", {}, { FunctionArn, outputs: { token: "Text" } });
// @ts-expect-error Type 'Variable<number>' is not assignable to type 'Variable<string>'
const wrong: sw.Variable<string> = sw.lambda("L", {}, { FunctionArn, outputs: { n: "Integer" } }).outputs.n;
void wrong;
// @ts-expect-error Property 'FunctionArn' is missing in type
sw.lambda("L", {}, {});
// @ts-expect-error Expected 3 arguments, but got 2
sw.callback("C", {});
// @ts-expect-error Type '"DATA_QUALITY"' is not assignable to type '"DATA_BIAS" | "MODEL_BIAS" | "MODEL_EXPLAINABILITY"'
sw.clarifyCheck("B", job, { CheckType: "DATA_QUALITY" });
// @ts-expect-error Property 'CheckType' is missing in type
sw.qualityCheck("Q", job, {});
// @ts-expect-error 'ModelName' does not exist in type 'QualityCheckOptions'
sw.qualityCheck("Q", job, { CheckType: "DATA_QUALITY", ModelName: "m" });

const StepConfig = { HadoopJarStep: { Jar: "a.jar" } };
// @ts-expect-error Property 'ClusterConfig' is missing in type
sw.emr("E", { StepConfig });
// @ts-expect-error Types of property 'ClusterConfig' are incompatible
sw.emr("E", { StepConfig, ClusterId: "j-1", ClusterConfig: { Instances: { InstanceGroups: [] } } });
// @ts-expect-error 'Name' does not exist in type 'EmrClusterConfig'
sw.emr("E", { StepConfig, ClusterConfig: { Name: "c", Instances: { InstanceGroups: [] } } });
// @ts-expect-error Types of property 'InstanceFleets' are incompatible
sw.emr("E", { StepConfig, ClusterConfig: { Instances: { InstanceGroups: [], InstanceFleets: [] } } });
// @ts-expect-error Types of property 'ExecutionRoleArn' are incompatible
sw.emr("E", { StepConfig, ClusterConfig: { Instances: { InstanceGroups: [] } }, ExecutionRoleArn: role });
// @ts-expect-error Property 'ApplicationConfig' is missing in type
sw.emrServerless("S", { ExecutionRoleArn: role, JobConfig: { executionRoleArn: role } });
// @ts-expect-error 'modelName' does not exist in type 'Args<CreateCustomModelRequest>'. Did you mean to write 'ModelName'?
sw.bedrockCustomModel("B", { modelName: "m", ModelSourceConfig: {} });
// @ts-expect-error Type 'string' is not assignable to type 'number | Float | Variable<number>'
sw.bedrockProvisionedModelThroughput("B", { ProvisionedModelName: "m", ModelId: "m", ModelUnits: "1" });
// @ts-expect-error Property 'ModelStatu' does not exist on type 'BedrockCustomModelProperties'. Did you mean 'ModelStatus'?
void sw.bedrockCustomModel("B", { ModelName: "m", ModelSourceConfig: {} }).properties.ModelStatu;
// @ts-expect-error Property 'dta' does not exist on type 'Readonly<Record<"data", Variable<string>>>'. Did you mean 'data'?
void sw.lineage("L", { artifacts: { data: { ArtifactType: "t", Source: { SourceUri: uri } } } }).artifacts.dta;
// @ts-expect-error Type '{ SourceArn: sw.Parameter<string>; }' is not assignable to type 'AssociationSpec'
sw.lineage("L", { Associations: [{ SourceArn: role }] });
// @ts-expect-error Property 'ErrorMessage' does not exist on type 'Readonly<Record<never, never>>'
void stop.properties.ErrorMessage;
// @ts-expect-error Type 'Parameter<string>' is not assignable to type 'number | Float | Variable<number>'
sw.inferenceComponent("I", { InferenceComponentName: "i", EndpointName: "e", RuntimeConfig: { CopyCount: role } });
