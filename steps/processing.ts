import type {
  CreateProcessingJobRequest,
  DescribeProcessingJobResponse,
  ProcessingInput,
  ProcessingOutput,
  ProcessingOutputConfig,
  ProcessingS3Input,
  ProcessingS3Output,
} from "@aws-sdk/client-sagemaker";
import type { Arg, Args } from "./arguments.ts";
import { byName } from "./named.ts";
import { propertiesOf, propertyAt, type Properties } from "./properties.ts";
import type { PropertyFile, PropertyFileSpec } from "./property-file.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

type Request = Omit<
  CreateProcessingJobRequest,
  "ProcessingJobName" | "ProcessingInputs" | "ProcessingOutputConfig" | "ExperimentConfig"
>;

/** An input by its name in `inputs`; what is not given is read as files of a prefix. */
export interface ProcessingInputSpec
  extends Args<Pick<ProcessingS3Input, "S3Uri">>, Partial<Args<Omit<ProcessingS3Input, "S3Uri">>> {}

/** An output by its name in `outputs`; it is uploaded when the job ends unless it says otherwise. */
export interface ProcessingOutputSpec
  extends Args<Pick<ProcessingS3Output, "S3Uri">>, Partial<Args<Omit<ProcessingS3Output, "S3Uri">>> {}

/**
 * What CreateProcessingJob takes, less the job name, which SageMaker chooses. `inputs` and `outputs` are
 * `ProcessingInputs` and `ProcessingOutputConfig.Outputs` by name.
 */
export interface ProcessingArguments<I extends string, O extends string> extends Args<Request> {
  readonly ProcessingInputs?: readonly Arg<ProcessingInput>[];
  readonly ProcessingOutputConfig?: Partial<Args<ProcessingOutputConfig>>;
  readonly ExperimentConfig?: { readonly TrialComponentDisplayName: Arg<string> };
  readonly inputs?: Readonly<Record<I, ProcessingInputSpec>>;
  readonly outputs?: Readonly<Record<O, ProcessingOutputSpec>>;
}

/** What a Processing step may have beside its request. */
export interface ProcessingOptions<O extends string, F extends string> extends StepOptions, Retryable, Cacheable {
  /** JSON files in the outputs that `jsonGet` can read, by name. */
  readonly propertyFiles?: Readonly<Record<F, PropertyFileSpec<[O] extends [never] ? string : O>>>;
}

/** What DescribeProcessingJob tells of the job that ran. */
export interface ProcessingProperties extends Properties<DescribeProcessingJobResponse> {}

/** A Processing step, and its inputs, outputs and property files by name. */
export interface ProcessingStep<
  I extends string,
  O extends string,
  F extends string,
> extends Step<ProcessingProperties> {
  /** Where each of `inputs` comes from. */
  readonly inputs: Readonly<Record<I, Variable<string>>>;
  /** Where each of `outputs` went: an S3 URI. */
  readonly outputs: Readonly<Record<O, Variable<string>>>;
  readonly propertyFiles: Readonly<Record<F, PropertyFile>>;
}

/**
 * A processing job.
 *
 * @example
 * const split = processing("Split", {
 *   RoleArn: role,
 *   AppSpecification: { ImageUri: image, ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/split.py"] },
 *   ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
 *   inputs: { code: { S3Uri: code.prefixUri(bucket), LocalPath: "/opt/ml/processing/input/code" } },
 *   outputs: { train: { S3Uri: join("/", ["s3:/", bucket, "train"]), LocalPath: "/opt/ml/processing/train" } },
 * });
 * split.outputs.train; // Variable<string>
 */
export function processing<I extends string = never, O extends string = never, F extends string = never>(
  name: string,
  request: ProcessingArguments<I, O>,
  options: ProcessingOptions<NoInfer<O>, F> = {},
): ProcessingStep<I, O, F> {
  const { propertyFiles, ...envelope } = options;
  const step = makeStep<ProcessingProperties>(processing, {
    ...envelope,
    name,
    type: "Processing",
    arguments: rawArguments(request),
    properties: (self) => propertiesOf(self, name),
    PropertyFiles: Object.entries<PropertyFileSpec<string>>(propertyFiles ?? {}).map(([PropertyFileName, file]) => ({
      PropertyFileName,
      OutputName: file.OutputName,
      FilePath: file.FilePath,
    })),
  });
  const self = (): Step => step;
  return Object.assign(step, {
    inputs: byName<I, Variable<string>>(request.inputs, (key, site) =>
      propertyAt(self, name, `ProcessingInputs['${key}'].S3Input.S3Uri`, site),
    ),
    outputs: byName<O, Variable<string>>(request.outputs, (key, site) =>
      propertyAt(self, name, `ProcessingOutputConfig.Outputs['${key}'].S3Output.S3Uri`, site),
    ),
    propertyFiles: byName<F, PropertyFile>(propertyFiles, (file) => ({ name: file, step: self })),
  });
}

/** The request with `inputs` and `outputs` in SageMaker's own form, in the place where they were given. */
function rawArguments(request: ProcessingArguments<string, string>): object {
  const { ProcessingInputs = [], ProcessingOutputConfig, inputs, outputs } = request;
  const raw: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(request)) {
    if (key === "inputs" || key === "ProcessingInputs")
      raw["ProcessingInputs"] ??= [...ProcessingInputs, ...Object.entries(inputs ?? {}).map(namedInput)];
    else if (key === "outputs" || key === "ProcessingOutputConfig")
      raw["ProcessingOutputConfig"] ??= {
        ...ProcessingOutputConfig,
        Outputs: [...(ProcessingOutputConfig?.Outputs ?? []), ...Object.entries(outputs ?? {}).map(namedOutput)],
      };
    else raw[key] = value;
  }
  return raw;
}

const namedInput = ([InputName, input]: [string, ProcessingInputSpec]): Arg<ProcessingInput> => ({
  InputName,
  AppManaged: false,
  S3Input: {
    ...input,
    S3DataType: "S3Prefix",
    S3InputMode: "File",
    S3DataDistributionType: "FullyReplicated",
    S3CompressionType: "None",
    ...input,
  },
});

const namedOutput = ([OutputName, output]: [string, ProcessingOutputSpec]): Arg<ProcessingOutput> => ({
  OutputName,
  AppManaged: false,
  S3Output: { ...output, S3UploadMode: "EndOfJob", ...output },
});
