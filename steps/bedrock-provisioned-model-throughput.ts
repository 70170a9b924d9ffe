import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import type {
  CreateProvisionedModelThroughputRequest,
  GetProvisionedModelThroughputResponse,
} from "./services/bedrock.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";

/** What CreateProvisionedModelThroughput of Amazon Bedrock takes; its outermost members start upper-case here. */
export interface BedrockProvisionedModelThroughputArguments extends Args<CreateProvisionedModelThroughputRequest> {}

/** What GetProvisionedModelThroughput of Amazon Bedrock tells, as far as a pipeline can read it. */
export interface BedrockProvisionedModelThroughputProperties extends Properties<GetProvisionedModelThroughputResponse> {}

/**
 * Reserves throughput for a model of Amazon Bedrock.
 *
 * @example
 * const reserved = bedrockProvisionedModelThroughput("Reserve", {
 *   ProvisionedModelName: "skin-reports",
 *   ModelId: custom.properties.ModelArn,
 *   ModelUnits: 1,
 * });
 * reserved.properties.ProvisionedModelArn; // Variable<string>
 */
export function bedrockProvisionedModelThroughput(
  name: string,
  request: BedrockProvisionedModelThroughputArguments,
  options: StepOptions = {},
): Step<BedrockProvisionedModelThroughputProperties> {
  return makeStep(bedrockProvisionedModelThroughput, {
    ...options,
    name,
    type: "BedrockProvisionedModelThroughput",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
