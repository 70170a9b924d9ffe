// What a step takes and answers of Amazon Bedrock. Made by steps/services/generate.py from botocore 1.43.11.

export interface CreateCustomModelRequest {
  readonly ModelName: string;
  readonly ModelSourceConfig: ModelDataSource;
  readonly ModelKmsKeyArn?: string;
  readonly RoleArn?: string;
  readonly ModelTags?: readonly Tag[];
  readonly ClientRequestToken?: string;
}

export interface ModelDataSource {
  readonly s3DataSource?: S3DataSource;
}

export interface S3DataSource {
  readonly s3Uri: string;
}

export interface Tag {
  readonly key: string;
  readonly value: string;
}

export interface CreateCustomModelDeploymentRequest {
  readonly ModelDeploymentName: string;
  readonly ModelArn: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
  readonly ClientRequestToken?: string;
}

export interface CreateModelImportJobRequest {
  readonly JobName: string;
  readonly ImportedModelName: string;
  readonly RoleArn: string;
  readonly ModelDataSource: ModelDataSource;
  readonly JobTags?: readonly Tag[];
  readonly ImportedModelTags?: readonly Tag[];
  readonly ClientRequestToken?: string;
  readonly VpcConfig?: VpcConfig;
  readonly ImportedModelKmsKeyId?: string;
}

export interface VpcConfig {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface CreateProvisionedModelThroughputRequest {
  readonly ClientRequestToken?: string;
  readonly ModelUnits: number;
  readonly ProvisionedModelName: string;
  readonly ModelId: string;
  readonly CommitmentDuration?: CommitmentDuration;
  readonly Tags?: readonly Tag[];
}

export type CommitmentDuration = "OneMonth" | "SixMonths";

export interface GetCustomModelResponse {
  readonly ModelArn: string;
  readonly ModelName: string;
  readonly JobArn?: string;
  readonly JobName?: string;
  readonly BaseModelArn?: string;
  readonly CustomizationType?: CustomizationType;
  readonly ModelKmsKeyArn?: string;
  readonly HyperParameters?: Readonly<Record<string, string>>;
  readonly CreationTime: Date;
  readonly ModelStatus?: ModelStatus;
  readonly FailureMessage?: string;
}

export type CustomizationType =
  | "FINE_TUNING"
  | "CONTINUED_PRE_TRAINING"
  | "DISTILLATION"
  | "REINFORCEMENT_FINE_TUNING"
  | "IMPORTED";

export type ModelStatus = "Active" | "Creating" | "Failed";

export interface GetCustomModelDeploymentResponse {
  readonly ModelDeploymentArn: string;
  readonly ModelDeploymentName: string;
  readonly ModelArn: string;
  readonly CreatedAt: Date;
  readonly Status: CustomModelDeploymentStatus;
  readonly FailureMessage?: string;
  readonly Description?: string;
}

export type CustomModelDeploymentStatus = "Creating" | "Active" | "Failed";

export interface GetModelImportJobResponse {
  readonly JobArn?: string;
  readonly JobName?: string;
  readonly ImportedModelName?: string;
  readonly ImportedModelArn?: string;
  readonly RoleArn?: string;
  readonly Status?: ModelImportJobStatus;
  readonly FailureMessage?: string;
  readonly CreationTime?: Date;
  readonly LastModifiedTime?: Date;
  readonly EndTime?: Date;
  readonly ImportedModelKmsKeyArn?: string;
}

export type ModelImportJobStatus = "InProgress" | "Completed" | "Failed";

export interface GetProvisionedModelThroughputResponse {
  readonly ModelUnits: number;
  readonly DesiredModelUnits: number;
  readonly ProvisionedModelName: string;
  readonly ProvisionedModelArn: string;
  readonly ModelArn: string;
  readonly DesiredModelArn: string;
  readonly FoundationModelArn: string;
  readonly Status: ProvisionedModelStatus;
  readonly CreationTime: Date;
  readonly LastModifiedTime: Date;
  readonly FailureMessage?: string;
  readonly CommitmentDuration?: CommitmentDuration;
  readonly CommitmentExpirationTime?: Date;
}

export type ProvisionedModelStatus = "Creating" | "InService" | "Updating" | "Failed";
