import type { CreateEndpointInput, DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type Cacheable, type Step, type StepOptions } from "./step.ts";

/** What CreateEndpoint takes, less what the service refuses in a pipeline. */
export interface EndpointArguments extends Args<Omit<CreateEndpointInput, "DeploymentConfig">> {}

/** What an Endpoint step may have beside its request. */
export interface EndpointOptions extends StepOptions, Cacheable {}

/** What DescribeEndpoint tells of the endpoint. */
export interface EndpointProperties extends Properties<DescribeEndpointOutput> {}

/**
 * An endpoint: made when there is none of that name, updated when there is one.
 *
 * @example
 * const serve = endpoint("Serve", {
 *   EndpointName: "skin-staging",
 *   EndpointConfigName: config.properties.EndpointConfigName,
 * });
 * serve.properties.EndpointArn; // Variable<string>
 */
export function endpoint(
  name: string,
  request: EndpointArguments,
  options: EndpointOptions = {},
): Step<EndpointProperties> {
  return makeStep(endpoint, {
    ...options,
    name,
    type: "Endpoint",
    arguments: request,
    properties: (self) => propertiesOf(self, name),
  });
}
