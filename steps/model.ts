import type { CreateModelInput, DescribeModelOutput } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type RequestRetryable, type Step, type StepOptions } from "./step.ts";

/** What CreateModel takes, less the model's name, which SageMaker chooses. */
export interface ModelArguments extends Args<Omit<CreateModelInput, "ModelName">> {}

/** What a Model step may have beside its request. */
export interface ModelOptions extends StepOptions, RequestRetryable {}

/** What DescribeModel tells of the model that was made. */
export interface ModelProperties extends Properties<DescribeModelOutput> {}

/**
 * A model that endpoints and transforms can use: an image and what it loads.
 *
 * @example
 * const create = model("CreateModel", {
 *   ExecutionRoleArn: role,
 *   PrimaryContainer: { Image: image, ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts },
 * });
 * create.properties.ModelName; // Variable<string>
 */
export function model(name: string, request: ModelArguments, options: ModelOptions = {}): Step<ModelProperties> {
  return makeStep(model, {
    ...options,
    name,
    type: "Model",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
