import type { CreateEndpointConfigInput, DescribeEndpointConfigOutput } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type Cacheable, type RequestRetryable, type Step, type StepOptions } from "./step.ts";

/** What CreateEndpointConfig takes, less what the service refuses in a pipeline. */
export interface EndpointConfigArguments extends Args<
  Omit<CreateEndpointConfigInput, "DataCaptureConfig" | "ExplainerConfig">
> {}

/** What an EndpointConfig step may have beside its request. */
export interface EndpointConfigOptions extends StepOptions, RequestRetryable, Cacheable {}

/** What DescribeEndpointConfig tells of the configuration that was made. */
export interface EndpointConfigProperties extends Properties<DescribeEndpointConfigOutput> {}

/**
 * What an endpoint runs and on which machines. SageMaker adds to the name what makes it unlike any other run's: read the
 * name from the properties.
 *
 * @example
 * const config = endpointConfig("Config", {
 *   EndpointConfigName: "skin",
 *   ProductionVariants: [
 *     { VariantName: "AllTraffic", ModelName: create.properties.ModelName, InstanceType: "ml.m5.xlarge", InitialInstanceCount: 1 },
 *   ],
 * });
 * config.properties.EndpointConfigName; // Variable<string>
 */
export function endpointConfig(
  name: string,
  request: EndpointConfigArguments,
  options: EndpointConfigOptions = {},
): Step<EndpointConfigProperties> {
  return makeStep(endpointConfig, {
    ...options,
    name,
    type: "EndpointConfig",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
