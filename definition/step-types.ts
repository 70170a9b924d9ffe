/** The members that a step of any type can have. */
export const stepEnvelope: readonly string[] = [
  "Name",
  "Type",
  "Arguments",
  "DependsOn",
  "DisplayName",
  "Description",
  "RetryPolicies",
  "CacheConfig",
];

/** What the language needs to know of one step type; everything that differs between types stands here. */
export interface StepType {
  readonly type: string;
  /** The SageMaker operation whose request `Arguments` is, and the member that SageMaker fills itself. */
  readonly request?: { readonly operation: string; readonly named?: string };
  /** The shape of `Arguments` where no single SageMaker request is it; `shapes/compose.py` makes it of the models'. */
  readonly arguments?: string;
  /** The operations, or shapes, whose answers the step's properties are read from. */
  readonly responses?: readonly string[];
  /** Properties that no operation answers, as shape names by member. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Members beside the envelope that only this type has; those it needs are marked. */
  readonly members?: Readonly<Record<string, "needed" | "optional">>;
  /** Members of the arguments that a pipeline refuses, with the reason; `A.B` is a member of a member. */
  readonly forbidden?: Readonly<Record<string, string>>;
  readonly retry?: boolean;
  readonly cache?: boolean;
  /** Whether retry policies may name `SageMaker.*` exceptions: only types that run a job. */
  readonly job?: boolean;
  /** Whether it may stand in DependsOn or be referred to. */
  readonly final?: true;
}

const refused = "the service answers `Unknown Argument member` in a pipeline";
const checkOutputs = {
  CalculatedBaselineConstraints: "S3Uri",
  BaselineUsedForDriftCheckConstraints: "S3Uri",
};
const checkMembers = {
  CheckType: "needed",
  ModelPackageGroupName: "optional",
  SkipCheck: "optional",
  FailOnViolation: "optional",
  RegisterNewBaseline: "optional",
  SuppliedBaselineConstraints: "optional",
} as const;
const outputs = { OutputParameters: "StepOutputs" };
const clusterOwn = "SageMaker sets it itself for the cluster of a step";

/** A type whose arguments and properties `shapes/compose.py` makes. */
const composed = (type: string): StepType => ({
  type,
  arguments: `${type} arguments`,
  responses: [`${type} properties`],
});

const types: readonly StepType[] = [
  {
    type: "Processing",
    request: { operation: "CreateProcessingJob", named: "ProcessingJobName" },
    responses: ["DescribeProcessingJob"],
    members: { PropertyFiles: "optional" },
    retry: true,
    cache: true,
    job: true,
  },
  {
    type: "Training",
    request: { operation: "CreateTrainingJob", named: "TrainingJobName" },
    responses: ["DescribeTrainingJob"],
    retry: true,
    cache: true,
    job: true,
  },
  {
    type: "Tuning",
    request: { operation: "CreateHyperParameterTuningJob", named: "HyperParameterTuningJobName" },
    responses: ["DescribeHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob"],
    retry: true,
    cache: true,
    job: true,
  },
  {
    type: "AutoML",
    request: { operation: "CreateAutoMLJob", named: "AutoMLJobName" },
    responses: ["DescribeAutoMLJob"],
    properties: { BestCandidateProperties: "BestCandidateProperties" },
    forbidden: { ModelDeployConfig: refused, GenerateCandidateDefinitionsOnly: refused },
    retry: true,
    cache: true,
    job: true,
  },
  {
    type: "Transform",
    request: { operation: "CreateTransformJob", named: "TransformJobName" },
    responses: ["DescribeTransformJob"],
    retry: true,
    cache: true,
    job: true,
  },
  {
    type: "Model",
    request: { operation: "CreateModel", named: "ModelName" },
    responses: ["DescribeModel"],
    retry: true,
  },
  {
    type: "RegisterModel",
    request: { operation: "CreateModelPackage", named: "ModelPackageName" },
    responses: ["DescribeModelPackage"],
    forbidden: { CertifyForMarketplace: refused },
    retry: true,
  },
  {
    type: "EndpointConfig",
    request: { operation: "CreateEndpointConfig" },
    responses: ["DescribeEndpointConfig"],
    forbidden: { DataCaptureConfig: refused, ExplainerConfig: refused },
    retry: true,
    cache: true,
  },
  {
    type: "Endpoint",
    request: { operation: "CreateEndpoint" },
    responses: ["DescribeEndpoint"],
    forbidden: { DeploymentConfig: refused },
    cache: true,
  },
  {
    type: "InferenceComponent",
    request: { operation: "CreateInferenceComponent" },
    responses: ["DescribeInferenceComponent"],
  },
  { type: "Condition", properties: { Outcome: "StepOutput" } },
  {
    type: "Callback",
    arguments: "flat arguments",
    properties: outputs,
    members: { SqsQueueUrl: "needed", OutputParameters: "optional" },
    cache: true,
  },
  {
    type: "Lambda",
    arguments: "flat arguments",
    properties: outputs,
    members: { FunctionArn: "needed", OutputParameters: "optional" },
    cache: true,
  },
  {
    type: "ClarifyCheck",
    request: { operation: "CreateProcessingJob", named: "ProcessingJobName" },
    properties: checkOutputs,
    members: { ...checkMembers, ModelName: "optional" },
    cache: true,
    job: true,
  },
  {
    type: "QualityCheck",
    request: { operation: "CreateProcessingJob", named: "ProcessingJobName" },
    properties: {
      ...checkOutputs,
      CalculatedBaselineStatistics: "S3Uri",
      BaselineUsedForDriftCheckStatistics: "S3Uri",
    },
    members: { ...checkMembers, SuppliedBaselineStatistics: "optional" },
    cache: true,
    job: true,
  },
  {
    type: "EMR",
    arguments: "EMR arguments",
    responses: ["emr:Step"],
    properties: { ClusterId: "String" },
    forbidden: {
      "ClusterConfig.Name": clusterOwn,
      "ClusterConfig.Steps": clusterOwn,
      "ClusterConfig.AutoTerminationPolicy": clusterOwn,
      "ClusterConfig.Instances.KeepJobFlowAliveWhenNoSteps": clusterOwn,
      "ClusterConfig.Instances.TerminationProtected": clusterOwn,
    },
    retry: true,
    cache: true,
    job: true,
  },
  {
    type: "EMRServerless",
    arguments: "EMRServerless arguments",
    responses: ["emr-serverless:GetJobRunResponse"],
    retry: true,
    cache: true,
    job: true,
  },
  { type: "Fail", arguments: "Fail arguments", final: true },
  ...["BedrockCustomModel", "BedrockModelImport", "BedrockProvisionedModelThroughput"].map(composed),
  {
    ...composed("BedrockCustomModelDeployment"),
    // The Python SDK reads these two; Bedrock's own answer has another name for the first and no tags.
    properties: { ModelDeploymentArn: "bedrock:CustomModelDeploymentArn", Tags: "bedrock:TagList" },
  },
  { type: "Lineage", arguments: "Lineage arguments", responses: ["LineageMetadata"] },
  { type: "Job" },
];

const byName: ReadonlyMap<string, StepType> = new Map(types.map((type) => [type.type, type]));

/** What is known of a step type, such as `Training`. */
export const stepTypeOf = (type: string): StepType | undefined => byName.get(type);

/** Every step type that SageMaker has. */
export const stepTypeNames: readonly string[] = types.map(({ type }) => type);
