import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import type { CreateCustomModelRequest, GetCustomModelResponse } from "./services/bedrock.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";

/** What CreateCustomModel of Amazon Bedrock takes; its outermost members start upper-case here. */
export interface BedrockCustomModelArguments extends Args<CreateCustomModelRequest> {}

/** What GetCustomModel of Amazon Bedrock tells, as far as a pipeline can read it. */
export interface BedrockCustomModelProperties extends Properties<GetCustomModelResponse> {}

/**
 * A custom model in Amazon Bedrock, from a model's files.
 *
 * @example
 * const custom = bedrockCustomModel("CustomModel", {
 *   ModelName: "skin-reports",
 *   RoleArn: role,
 *   ModelSourceConfig: { s3DataSource: { s3Uri: train.properties.ModelArtifacts.S3ModelArtifacts } },
 * });
 * custom.properties.ModelArn; // Variable<string>
 */
export function bedrockCustomModel(
  name: string,
  request: BedrockCustomModelArguments,
  options: StepOptions = {},
): Step<BedrockCustomModelProperties> {
  return makeStep(bedrockCustomModel, {
    ...options,
    name,
    type: "BedrockCustomModel",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
