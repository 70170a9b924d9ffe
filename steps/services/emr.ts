// What a step takes and answers of Amazon EMR. Made by steps/services/generate.py from botocore 1.43.11.

export interface RunJobFlowInput {
  readonly LogUri?: string;
  readonly LogEncryptionKmsKeyId?: string;
  readonly AdditionalInfo?: string;
  readonly AmiVersion?: string;
  readonly ReleaseLabel?: string;
  readonly Instances: JobFlowInstancesConfig;
  readonly StepExecutionRoleArn?: string;
  readonly BootstrapActions?: readonly BootstrapActionConfig[];
  readonly SupportedProducts?: readonly string[];
  readonly NewSupportedProducts?: readonly SupportedProductConfig[];
  readonly Applications?: readonly Application[];
  readonly Configurations?: readonly Configuration[];
  readonly VisibleToAllUsers?: boolean;
  readonly JobFlowRole?: string;
  readonly ServiceRole?: string;
  readonly Tags?: readonly Tag[];
  readonly SecurityConfiguration?: string;
  readonly AutoScalingRole?: string;
  readonly ScaleDownBehavior?: ScaleDownBehavior;
  readonly CustomAmiId?: string;
  readonly EbsRootVolumeSize?: number;
  readonly RepoUpgradeOnBoot?: RepoUpgradeOnBoot;
  readonly KerberosAttributes?: KerberosAttributes;
  readonly StepConcurrencyLevel?: number;
  readonly ManagedScalingPolicy?: ManagedScalingPolicy;
  readonly PlacementGroupConfigs?: readonly PlacementGroupConfig[];
  readonly OSReleaseLabel?: string;
  readonly EbsRootVolumeIops?: number;
  readonly EbsRootVolumeThroughput?: number;
  readonly ExtendedSupport?: boolean;
  readonly MonitoringConfiguration?: MonitoringConfiguration;
}

export interface JobFlowInstancesConfig {
  readonly MasterInstanceType?: string;
  readonly SlaveInstanceType?: string;
  readonly InstanceCount?: number;
  readonly InstanceGroups?: readonly InstanceGroupConfig[];
  readonly InstanceFleets?: readonly InstanceFleetConfig[];
  readonly Ec2KeyName?: string;
  readonly Placement?: PlacementType;
  readonly UnhealthyNodeReplacement?: boolean;
  readonly HadoopVersion?: string;
  readonly Ec2SubnetId?: string;
  readonly Ec2SubnetIds?: readonly string[];
  readonly EmrManagedMasterSecurityGroup?: string;
  readonly EmrManagedSlaveSecurityGroup?: string;
  readonly ServiceAccessSecurityGroup?: string;
  readonly AdditionalMasterSecurityGroups?: readonly string[];
  readonly AdditionalSlaveSecurityGroups?: readonly string[];
}

export interface InstanceGroupConfig {
  readonly Name?: string;
  readonly Market?: MarketType;
  readonly InstanceRole: InstanceRoleType;
  readonly BidPrice?: string;
  readonly InstanceType: string;
  readonly InstanceCount: number;
  readonly Configurations?: readonly Configuration[];
  readonly EbsConfiguration?: EbsConfiguration;
  readonly AutoScalingPolicy?: AutoScalingPolicy;
  readonly CustomAmiId?: string;
}

export type MarketType = "ON_DEMAND" | "SPOT";

export type InstanceRoleType = "MASTER" | "CORE" | "TASK";

export interface Configuration {
  readonly Classification?: string;
  readonly Configurations?: readonly Configuration[];
  readonly Properties?: Readonly<Record<string, string>>;
}

export interface EbsConfiguration {
  readonly EbsBlockDeviceConfigs?: readonly EbsBlockDeviceConfig[];
  readonly EbsOptimized?: boolean;
}

export interface EbsBlockDeviceConfig {
  readonly VolumeSpecification: VolumeSpecification;
  readonly VolumesPerInstance?: number;
}

export interface VolumeSpecification {
  readonly VolumeType: string;
  readonly Iops?: number;
  readonly SizeInGB: number;
  readonly Throughput?: number;
}

export interface AutoScalingPolicy {
  readonly Constraints: ScalingConstraints;
  readonly Rules: readonly ScalingRule[];
}

export interface ScalingConstraints {
  readonly MinCapacity: number;
  readonly MaxCapacity: number;
}

export interface ScalingRule {
  readonly Name: string;
  readonly Description?: string;
  readonly Action: ScalingAction;
  readonly Trigger: ScalingTrigger;
}

export interface ScalingAction {
  readonly Market?: MarketType;
  readonly SimpleScalingPolicyConfiguration: SimpleScalingPolicyConfiguration;
}

export interface SimpleScalingPolicyConfiguration {
  readonly AdjustmentType?: AdjustmentType;
  readonly ScalingAdjustment: number;
  readonly CoolDown?: number;
}

export type AdjustmentType = "CHANGE_IN_CAPACITY" | "PERCENT_CHANGE_IN_CAPACITY" | "EXACT_CAPACITY";

export interface ScalingTrigger {
  readonly CloudWatchAlarmDefinition: CloudWatchAlarmDefinition;
}

export interface CloudWatchAlarmDefinition {
  readonly ComparisonOperator: ComparisonOperator;
  readonly EvaluationPeriods?: number;
  readonly MetricName: string;
  readonly Namespace?: string;
  readonly Period: number;
  readonly Statistic?: Statistic;
  readonly Threshold: number;
  readonly Unit?: Unit;
  readonly Dimensions?: readonly MetricDimension[];
}

export type ComparisonOperator = "GREATER_THAN_OR_EQUAL" | "GREATER_THAN" | "LESS_THAN" | "LESS_THAN_OR_EQUAL";

export type Statistic = "SAMPLE_COUNT" | "AVERAGE" | "SUM" | "MINIMUM" | "MAXIMUM";

export type Unit =
  | "NONE"
  | "SECONDS"
  | "MICRO_SECONDS"
  | "MILLI_SECONDS"
  | "BYTES"
  | "KILO_BYTES"
  | "MEGA_BYTES"
  | "GIGA_BYTES"
  | "TERA_BYTES"
  | "BITS"
  | "KILO_BITS"
  | "MEGA_BITS"
  | "GIGA_BITS"
  | "TERA_BITS"
  | "PERCENT"
  | "COUNT"
  | "BYTES_PER_SECOND"
  | "KILO_BYTES_PER_SECOND"
  | "MEGA_BYTES_PER_SECOND"
  | "GIGA_BYTES_PER_SECOND"
  | "TERA_BYTES_PER_SECOND"
  | "BITS_PER_SECOND"
  | "KILO_BITS_PER_SECOND"
  | "MEGA_BITS_PER_SECOND"
  | "GIGA_BITS_PER_SECOND"
  | "TERA_BITS_PER_SECOND"
  | "COUNT_PER_SECOND";

export interface MetricDimension {
  readonly Key?: string;
  readonly Value?: string;
}

export interface InstanceFleetConfig {
  readonly Name?: string;
  readonly InstanceFleetType: InstanceFleetType;
  readonly TargetOnDemandCapacity?: number;
  readonly TargetSpotCapacity?: number;
  readonly InstanceTypeConfigs?: readonly InstanceTypeConfig[];
  readonly LaunchSpecifications?: InstanceFleetProvisioningSpecifications;
  readonly ResizeSpecifications?: InstanceFleetResizingSpecifications;
  readonly Context?: string;
}

export type InstanceFleetType = "MASTER" | "CORE" | "TASK";

export interface InstanceTypeConfig {
  readonly InstanceType: string;
  readonly WeightedCapacity?: number;
  readonly BidPrice?: string;
  readonly BidPriceAsPercentageOfOnDemandPrice?: number;
  readonly EbsConfiguration?: EbsConfiguration;
  readonly Configurations?: readonly Configuration[];
  readonly CustomAmiId?: string;
  readonly Priority?: number;
}

export interface InstanceFleetProvisioningSpecifications {
  readonly SpotSpecification?: SpotProvisioningSpecification;
  readonly OnDemandSpecification?: OnDemandProvisioningSpecification;
}

export interface SpotProvisioningSpecification {
  readonly TimeoutDurationMinutes: number;
  readonly TimeoutAction: SpotProvisioningTimeoutAction;
  readonly BlockDurationMinutes?: number;
  readonly AllocationStrategy?: SpotProvisioningAllocationStrategy;
}

export type SpotProvisioningTimeoutAction = "SWITCH_TO_ON_DEMAND" | "TERMINATE_CLUSTER";

export type SpotProvisioningAllocationStrategy =
  | "capacity-optimized"
  | "price-capacity-optimized"
  | "lowest-price"
  | "diversified"
  | "capacity-optimized-prioritized";

export interface OnDemandProvisioningSpecification {
  readonly AllocationStrategy: OnDemandProvisioningAllocationStrategy;
  readonly CapacityReservationOptions?: OnDemandCapacityReservationOptions;
}

export type OnDemandProvisioningAllocationStrategy = "lowest-price" | "prioritized";

export interface OnDemandCapacityReservationOptions {
  readonly UsageStrategy?: OnDemandCapacityReservationUsageStrategy;
  readonly CapacityReservationPreference?: OnDemandCapacityReservationPreference;
  readonly CapacityReservationResourceGroupArn?: string;
}

export type OnDemandCapacityReservationUsageStrategy = "use-capacity-reservations-first";

export type OnDemandCapacityReservationPreference = "open" | "none";

export interface InstanceFleetResizingSpecifications {
  readonly SpotResizeSpecification?: SpotResizingSpecification;
  readonly OnDemandResizeSpecification?: OnDemandResizingSpecification;
}

export interface SpotResizingSpecification {
  readonly TimeoutDurationMinutes?: number;
  readonly AllocationStrategy?: SpotProvisioningAllocationStrategy;
}

export interface OnDemandResizingSpecification {
  readonly TimeoutDurationMinutes?: number;
  readonly AllocationStrategy?: OnDemandProvisioningAllocationStrategy;
  readonly CapacityReservationOptions?: OnDemandCapacityReservationOptions;
}

export interface PlacementType {
  readonly AvailabilityZone?: string;
  readonly AvailabilityZones?: readonly string[];
}

export interface BootstrapActionConfig {
  readonly Name: string;
  readonly ScriptBootstrapAction: ScriptBootstrapActionConfig;
}

export interface ScriptBootstrapActionConfig {
  readonly Path: string;
  readonly Args?: readonly string[];
}

export interface SupportedProductConfig {
  readonly Name?: string;
  readonly Args?: readonly string[];
}

export interface Application {
  readonly Name?: string;
  readonly Version?: string;
  readonly Args?: readonly string[];
  readonly AdditionalInfo?: Readonly<Record<string, string>>;
}

export interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}

export type ScaleDownBehavior = "TERMINATE_AT_INSTANCE_HOUR" | "TERMINATE_AT_TASK_COMPLETION";

export type RepoUpgradeOnBoot = "SECURITY" | "NONE";

export interface KerberosAttributes {
  readonly Realm: string;
  readonly KdcAdminPassword: string;
  readonly CrossRealmTrustPrincipalPassword?: string;
  readonly ADDomainJoinUser?: string;
  readonly ADDomainJoinPassword?: string;
}

export interface ManagedScalingPolicy {
  readonly ComputeLimits?: ComputeLimits;
  readonly UtilizationPerformanceIndex?: number;
  readonly ScalingStrategy?: ScalingStrategy;
}

export interface ComputeLimits {
  readonly UnitType: ComputeLimitsUnitType;
  readonly MinimumCapacityUnits: number;
  readonly MaximumCapacityUnits: number;
  readonly MaximumOnDemandCapacityUnits?: number;
  readonly MaximumCoreCapacityUnits?: number;
}

export type ComputeLimitsUnitType = "InstanceFleetUnits" | "Instances" | "VCPU";

export type ScalingStrategy = "DEFAULT" | "ADVANCED";

export interface PlacementGroupConfig {
  readonly InstanceRole: InstanceRoleType;
  readonly PlacementStrategy?: PlacementGroupStrategy;
}

export type PlacementGroupStrategy = "SPREAD" | "PARTITION" | "CLUSTER" | "NONE";

export interface MonitoringConfiguration {
  readonly CloudWatchLogConfiguration?: CloudWatchLogConfiguration;
  readonly S3LoggingConfiguration?: S3LoggingConfiguration;
}

export interface CloudWatchLogConfiguration {
  readonly Enabled: boolean;
  readonly LogGroupName?: string;
  readonly LogStreamNamePrefix?: string;
  readonly EncryptionKeyArn?: string;
  readonly LogTypes?: Readonly<Record<string, readonly string[]>>;
}

export interface S3LoggingConfiguration {
  readonly LogTypeUploadPolicy?: Readonly<Record<string, LogUploadPolicyValue>>;
}

export type LogUploadPolicyValue = "emr-managed" | "on-customer-s3only" | "disabled";

export interface StepConfig {
  readonly ActionOnFailure?: ActionOnFailure;
  readonly HadoopJarStep: HadoopJarStepConfig;
  readonly StepMonitoringConfiguration?: StepMonitoringConfiguration;
}

export type ActionOnFailure = "TERMINATE_JOB_FLOW" | "TERMINATE_CLUSTER" | "CANCEL_AND_WAIT" | "CONTINUE";

export interface HadoopJarStepConfig {
  readonly Properties?: readonly KeyValue[];
  readonly Jar: string;
  readonly MainClass?: string;
  readonly Args?: readonly string[];
}

export interface KeyValue {
  readonly Key?: string;
  readonly Value?: string;
}

export interface StepMonitoringConfiguration {
  readonly S3MonitoringConfiguration?: S3MonitoringConfiguration;
}

export interface S3MonitoringConfiguration {
  readonly LogUri?: string;
  readonly EncryptionKeyArn?: string;
}

export interface Step {
  readonly Id?: string;
  readonly Name?: string;
  readonly Config?: HadoopStepConfig;
  readonly ActionOnFailure?: ActionOnFailure;
  readonly Status?: StepStatus;
  readonly ExecutionRoleArn?: string;
  readonly LogUri?: string;
  readonly EncryptionKeyArn?: string;
}

export interface HadoopStepConfig {
  readonly Jar?: string;
  readonly Properties?: Readonly<Record<string, string>>;
  readonly MainClass?: string;
  readonly Args?: readonly string[];
}

export interface StepStatus {
  readonly State?: StepState;
  readonly StateChangeReason?: StepStateChangeReason;
  readonly FailureDetails?: FailureDetails;
  readonly Timeline?: StepTimeline;
}

export type StepState = "PENDING" | "CANCEL_PENDING" | "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED" | "INTERRUPTED";

export interface StepStateChangeReason {
  readonly Code?: StepStateChangeReasonCode;
  readonly Message?: string;
}

export type StepStateChangeReasonCode = "NONE";

export interface FailureDetails {
  readonly Reason?: string;
  readonly Message?: string;
  readonly LogFile?: string;
}

export interface StepTimeline {
  readonly CreationDateTime?: Date;
  readonly StartDateTime?: Date;
  readonly EndDateTime?: Date;
}
