import type { CreateTransformJobRequest, DescribeTransformJobResponse } from "@aws-sdk/client-sagemaker";
import type { Arg, Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";

/** What CreateTransformJob takes, less the job name, which SageMaker chooses. */
export interface TransformArguments extends Args<
  Omit<CreateTransformJobRequest, "TransformJobName" | "ExperimentConfig">
> {
  readonly ExperimentConfig?: { readonly TrialComponentDisplayName: Arg<string> };
}

/** What a Transform step may have beside its request. */
export interface TransformOptions extends StepOptions, Retryable, Cacheable {}

/** What DescribeTransformJob tells of the job that ran. */
export interface TransformProperties extends Properties<DescribeTransformJobResponse> {}

/**
 * A batch transform: a model's answers to a folder of inputs.
 *
 * @example
 * const answers = transform("Predict", {
 *   ModelName: create.properties.ModelName,
 *   TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: split.outputs.test } } },
 *   TransformOutput: { S3OutputPath: join("/", ["s3:/", bucket, "answers"]) },
 *   TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: 1 },
 * });
 * answers.properties.TransformOutput.S3OutputPath; // Variable<string>
 */
export function transform(
  name: string,
  request: TransformArguments,
  options: TransformOptions = {},
): Step<TransformProperties> {
  return makeStep(transform, {
    ...options,
    name,
    type: "Transform",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
