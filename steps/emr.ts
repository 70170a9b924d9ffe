import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import type * as service from "./services/emr.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** The work: a jar and its arguments; SageMaker names the step. */
export interface EmrStepConfig extends Args<service.StepConfig> {}

/** On a cluster that runs already. */
export interface EmrOnCluster {
  readonly StepConfig: EmrStepConfig;
  readonly ClusterId: string | Variable<string>;
  /** The role that the work runs with. */
  readonly ExecutionRoleArn?: string | Variable<string>;
  readonly ClusterConfig?: never;
}

/** On a cluster of its own, which ends with the step. */
export interface EmrWithCluster {
  readonly StepConfig: EmrStepConfig;
  readonly ClusterConfig: EmrClusterConfig;
  readonly ClusterId?: never;
  readonly ExecutionRoleArn?: never;
}

/** What RunJobFlow takes, less what SageMaker sets itself. */
export interface EmrClusterConfig extends Args<Omit<service.RunJobFlowInput, "Instances">> {
  readonly Instances: EmrInstanceGroups | EmrInstanceFleets;
}

type Instances = Omit<service.JobFlowInstancesConfig, "InstanceGroups" | "InstanceFleets">;

/** A cluster's machines as groups, each of one type. */
export interface EmrInstanceGroups extends Args<Instances> {
  readonly InstanceGroups: readonly Args<service.InstanceGroupConfig>[];
  readonly InstanceFleets?: never;
}

/** A cluster's machines as fleets: of several types, on demand or spot. */
export interface EmrInstanceFleets extends Args<Instances> {
  readonly InstanceFleets: readonly Args<service.InstanceFleetConfig>[];
  readonly InstanceGroups?: never;
}

/** What an EMR step may have beside its request. */
export interface EmrOptions extends StepOptions, Retryable, Cacheable {}

/** What DescribeStep of Amazon EMR tells of the work. */
export interface EmrProperties extends Properties<service.Step> {}

/**
 * Work on an Amazon EMR cluster: one that runs already, or one of the step's own.
 *
 * @example
 * const count = emr("CountRows", {
 *   ClusterId: "j-1ABCDEFGHIJKL",
 *   StepConfig: { HadoopJarStep: { Jar: "command-runner.jar", Args: ["spark-submit", "s3://bucket/count.py"] } },
 * });
 * count.properties.Status.State; // Variable<string>
 */
export function emr(
  name: string,
  request: EmrOnCluster | EmrWithCluster,
  options: EmrOptions = {},
): Step<EmrProperties> {
  return makeStep(emr, {
    ...options,
    name,
    type: "EMR",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
