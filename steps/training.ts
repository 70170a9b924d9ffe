import type {
  Channel,
  CreateTrainingJobRequest,
  DescribeTrainingJobResponse,
  S3DataSource,
} from "@aws-sdk/client-sagemaker";
import type { Arg, Args } from "./arguments.ts";
import { byName } from "./named.ts";
import { propertiesOf, propertyAt, type Properties } from "./properties.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

type Request = Omit<CreateTrainingJobRequest, "TrainingJobName" | "InputDataConfig" | "ExperimentConfig">;

/** A channel by its name in `channels`: where its S3 prefix is, and any member of a Channel. */
export interface ChannelSpec
  extends
    Args<Pick<S3DataSource, "S3Uri">>,
    Partial<Args<Omit<S3DataSource, "S3Uri">>>,
    Partial<Args<Omit<Channel, "ChannelName" | "DataSource">>> {}

/**
 * What CreateTrainingJob takes, less the job name, which SageMaker chooses. `channels` is `InputDataConfig` by name.
 */
export interface TrainingArguments<C extends string> extends Args<Request> {
  readonly InputDataConfig?: readonly Arg<Channel>[];
  readonly ExperimentConfig?: { readonly TrialComponentDisplayName: Arg<string> };
  readonly channels?: Readonly<Record<C, ChannelSpec>>;
}

/** What a Training step may have beside its request. */
export interface TrainingOptions extends StepOptions, Retryable, Cacheable {}

/** What DescribeTrainingJob tells of the job that ran. */
export interface TrainingProperties extends Properties<DescribeTrainingJobResponse> {}

/** A Training step, and its channels by name. */
export interface TrainingStep<C extends string> extends Step<TrainingProperties> {
  /** Where each of `channels` comes from: an S3 URI. */
  readonly channels: Readonly<Record<C, Variable<string>>>;
}

/**
 * A training job.
 *
 * @example
 * const train = training("Train", {
 *   RoleArn: role,
 *   AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
 *   channels: { train: { S3Uri: split.outputs.train } },
 *   OutputDataConfig: { S3OutputPath: join("/", ["s3:/", bucket, "models"]) },
 *   ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
 *   StoppingCondition: { MaxRuntimeInSeconds: 3600 },
 *   HyperParameters: { epochs: join("", [epochs]) },
 * });
 * train.properties.ModelArtifacts.S3ModelArtifacts; // Variable<string>
 */
export function training<C extends string = never>(
  name: string,
  request: TrainingArguments<C>,
  options: TrainingOptions = {},
): TrainingStep<C> {
  const step = makeStep<TrainingProperties>(training, {
    ...options,
    name,
    type: "Training",
    arguments: rawArguments(request),
    properties: (self) => propertiesOf(self, name),
  });
  return Object.assign(step, {
    channels: byName<C, Variable<string>>(request.channels, (key, site) =>
      propertyAt(() => step, name, `InputDataConfig['${key}'].DataSource.S3DataSource.S3Uri`, site),
    ),
  });
}

/** The request with `channels` in SageMaker's own form, in the place where they were given. */
function rawArguments(request: TrainingArguments<string>): object {
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(request)) {
    if (key === "channels" || key === "InputDataConfig")
      raw["InputDataConfig"] ??= [
        ...(request.InputDataConfig ?? []),
        ...Object.entries(request.channels ?? {}).map(namedChannel),
      ];
    else raw[key] = value;
  }
  return raw;
}

function namedChannel([ChannelName, channel]: [string, ChannelSpec]): Arg<Channel> {
  const { ContentType, CompressionType, RecordWrapperType, InputMode, ShuffleConfig, ...source } = channel;
  return {
    ChannelName,
    DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3DataDistributionType: "FullyReplicated", ...source } },
    ...(ContentType !== undefined && { ContentType }),
    ...(CompressionType !== undefined && { CompressionType }),
    ...(RecordWrapperType !== undefined && { RecordWrapperType }),
    ...(InputMode !== undefined && { InputMode }),
    ...(ShuffleConfig !== undefined && { ShuffleConfig }),
  };
}
