// What a step takes and answers of Amazon EMR Serverless. Made by steps/services/generate.py from botocore 1.43.11.

export interface StartJobRunRequest {
  readonly applicationId?: string;
  readonly executionRoleArn: string;
  readonly executionIamPolicy?: JobRunExecutionIamPolicy;
  readonly jobDriver?: JobDriver;
  readonly configurationOverrides?: ConfigurationOverrides;
  readonly tags?: Readonly<Record<string, string>>;
  readonly executionTimeoutMinutes?: number;
  readonly name?: string;
  readonly mode?: JobRunMode;
  readonly retryPolicy?: RetryPolicy;
}

export interface JobRunExecutionIamPolicy {
  readonly policy?: string;
  readonly policyArns?: readonly string[];
}

export interface JobDriver {
  readonly sparkSubmit?: SparkSubmit;
  readonly hive?: Hive;
}

export interface SparkSubmit {
  readonly entryPoint: string;
  readonly entryPointArguments?: readonly string[];
  readonly sparkSubmitParameters?: string;
}

export interface Hive {
  readonly query: string;
  readonly initQueryFile?: string;
  readonly parameters?: string;
}

export interface ConfigurationOverrides {
  readonly applicationConfiguration?: readonly Configuration[];
  readonly monitoringConfiguration?: MonitoringConfiguration;
  readonly diskEncryptionConfiguration?: DiskEncryptionConfiguration;
}

export interface Configuration {
  readonly classification: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly configurations?: readonly Configuration[];
}

export interface MonitoringConfiguration {
  readonly s3MonitoringConfiguration?: S3MonitoringConfiguration;
  readonly managedPersistenceMonitoringConfiguration?: ManagedPersistenceMonitoringConfiguration;
  readonly cloudWatchLoggingConfiguration?: CloudWatchLoggingConfiguration;
  readonly prometheusMonitoringConfiguration?: PrometheusMonitoringConfiguration;
}

export interface S3MonitoringConfiguration {
  readonly logUri?: string;
  readonly encryptionKeyArn?: string;
}

export interface ManagedPersistenceMonitoringConfiguration {
  readonly enabled?: boolean;
  readonly encryptionKeyArn?: string;
}

export interface CloudWatchLoggingConfiguration {
  readonly enabled: boolean;
  readonly logGroupName?: string;
  readonly logStreamNamePrefix?: string;
  readonly encryptionKeyArn?: string;
  readonly logTypes?: Readonly<Record<string, readonly string[]>>;
}

export interface PrometheusMonitoringConfiguration {
  readonly remoteWriteUrl?: string;
}

export interface DiskEncryptionConfiguration {
  readonly encryptionContext?: Readonly<Record<string, string>>;
  readonly encryptionKeyArn?: string;
}

export type JobRunMode = "BATCH" | "STREAMING";

export interface RetryPolicy {
  readonly maxAttempts?: number;
  readonly maxFailedAttemptsPerHour?: number;
}

export interface CreateApplicationRequest {
  readonly name?: string;
  readonly releaseLabel: string;
  readonly type: string;
  readonly initialCapacity?: Readonly<Record<string, InitialCapacityConfig>>;
  readonly maximumCapacity?: MaximumAllowedResources;
  readonly tags?: Readonly<Record<string, string>>;
  readonly autoStartConfiguration?: AutoStartConfig;
  readonly autoStopConfiguration?: AutoStopConfig;
  readonly networkConfiguration?: NetworkConfiguration;
  readonly architecture?: Architecture;
  readonly imageConfiguration?: ImageConfigurationInput;
  readonly workerTypeSpecifications?: Readonly<Record<string, WorkerTypeSpecificationInput>>;
  readonly runtimeConfiguration?: readonly Configuration[];
  readonly monitoringConfiguration?: MonitoringConfiguration;
  readonly diskEncryptionConfiguration?: DiskEncryptionConfiguration;
  readonly interactiveConfiguration?: InteractiveConfiguration;
  readonly schedulerConfiguration?: SchedulerConfiguration;
  readonly identityCenterConfiguration?: IdentityCenterConfigurationInput;
  readonly jobLevelCostAllocationConfiguration?: JobLevelCostAllocationConfiguration;
}

export interface InitialCapacityConfig {
  readonly workerCount: number;
  readonly workerConfiguration?: WorkerResourceConfig;
}

export interface WorkerResourceConfig {
  readonly cpu: string;
  readonly memory: string;
  readonly disk?: string;
  readonly diskType?: string;
}

export interface MaximumAllowedResources {
  readonly cpu: string;
  readonly memory: string;
  readonly disk?: string;
}

export interface AutoStartConfig {
  readonly enabled?: boolean;
}

export interface AutoStopConfig {
  readonly enabled?: boolean;
  readonly idleTimeoutMinutes?: number;
}

export interface NetworkConfiguration {
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
}

export type Architecture = "ARM64" | "X86_64";

export interface ImageConfigurationInput {
  readonly imageUri?: string;
}

export interface WorkerTypeSpecificationInput {
  readonly imageConfiguration?: ImageConfigurationInput;
}

export interface InteractiveConfiguration {
  readonly studioEnabled?: boolean;
  readonly livyEndpointEnabled?: boolean;
  readonly sessionEnabled?: boolean;
}

export interface SchedulerConfiguration {
  readonly queueTimeoutMinutes?: number;
  readonly maxConcurrentRuns?: number;
}

export interface IdentityCenterConfigurationInput {
  readonly identityCenterInstanceArn?: string;
  readonly userBackgroundSessionsEnabled?: boolean;
}

export interface JobLevelCostAllocationConfiguration {
  readonly enabled?: boolean;
}
