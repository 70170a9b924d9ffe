import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import type { CreateCustomModelDeploymentRequest, GetCustomModelDeploymentResponse } from "./services/bedrock.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";

/** What CreateCustomModelDeployment of Amazon Bedrock takes; its outermost members start upper-case here. */
export interface BedrockCustomModelDeploymentArguments extends Args<CreateCustomModelDeploymentRequest> {}

/** What GetCustomModelDeployment of Amazon Bedrock tells, as far as a pipeline can read it. */
export interface BedrockCustomModelDeploymentProperties extends Properties<GetCustomModelDeploymentResponse> {}

/**
 * Makes a custom model of Amazon Bedrock answer on demand.
 *
 * @example
 * const deployed = bedrockCustomModelDeployment("Deploy", {
 *   ModelDeploymentName: "skin-reports",
 *   ModelArn: custom.properties.ModelArn,
 * });
 * deployed.properties.ModelDeploymentArn; // Variable<string>
 */
export function bedrockCustomModelDeployment(
  name: string,
  request: BedrockCustomModelDeploymentArguments,
  options: StepOptions = {},
): Step<BedrockCustomModelDeploymentProperties> {
  return makeStep(bedrockCustomModelDeployment, {
    ...options,
    name,
    type: "BedrockCustomModelDeployment",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
