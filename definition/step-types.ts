/** What the language needs to know of one step type; everything that differs between types stands here. */
export interface StepType {
  readonly type: string;
  /** The SageMaker operation whose request `Arguments` is, and the member that SageMaker fills itself. */
  readonly request?: { readonly operation: string; readonly named?: string };
  /** The operations whose answers the step's properties are read from. */
  readonly responses?: readonly string[];
  /** Properties that no operation answers, as shape names by member. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Members beside the envelope that only this type has; those it needs are marked. */
  readonly members?: Readonly<Record<string, "needed" | "optional">>;
  /** Members of the request that a pipeline refuses, with the reason. */
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
    properties: outputs,
    members: { SqsQueueUrl: "needed", OutputParameters: "optional" },
    cache: true,
  },
  {
    type: "Lambda",
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
  { type: "EMR", responses: ["emr:Step"], properties: { ClusterId: "String" }, retry: true, cache: true, job: true },
  { type: "EMRServerless", retry: true, cache: true, job: true },
  { type: "Fail", final: true },
  { type: "BedrockCustomModel" },
  { type: "BedrockCustomModelDeployment" },
  { type: "BedrockModelImport" },
  { type: "BedrockProvisionedModelThroughput" },
  { type: "Lineage" },
  { type: "Job" },
];

const byName: ReadonlyMap<string, StepType> = new Map(types.map((type) => [type.type, type]));

/** What is known of a step type, such as `Training`. */
export const stepTypeOf = (type: string): StepType | undefined => byName.get(type);

/** Every step type that SageMaker has. */
export const stepTypeNames: readonly string[] = types.map(({ type }) => type);
