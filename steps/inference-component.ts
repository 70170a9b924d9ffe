import type { CreateInferenceComponentInput, DescribeInferenceComponentOutput } from "@aws-sdk/client-sagemaker";
import { Float, isObject } from "../definition/index.ts";
import type { Args } from "./arguments.ts";
import { propertiesOf, type Properties } from "./properties.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";

/** What CreateInferenceComponent takes. */
export interface InferenceComponentArguments extends Args<CreateInferenceComponentInput> {}

/** What DescribeInferenceComponent tells of the component. */
export interface InferenceComponentProperties extends Properties<DescribeInferenceComponentOutput> {}

/**
 * A model on an endpoint that it shares with others: made when there is none of that name, updated when there is one.
 *
 * @example
 * inferenceComponent("Component", {
 *   InferenceComponentName: "skin",
 *   EndpointName: serve.properties.EndpointName,
 *   VariantName: "AllTraffic",
 *   Specification: {
 *     ModelName: create.properties.ModelName,
 *     ComputeResourceRequirements: { NumberOfCpuCoresRequired: 2, MinMemoryRequiredInMb: 4096 },
 *   },
 *   RuntimeConfig: { CopyCount: 1 },
 * });
 */
export function inferenceComponent(
  name: string,
  request: InferenceComponentArguments,
  options: StepOptions = {},
): Step<InferenceComponentProperties> {
  return makeStep(inferenceComponent, {
    ...options,
    name,
    type: "InferenceComponent",
    arguments: withFloats(request) as object,
    properties: (self) => propertiesOf(self, name),
  });
}

// The service reads these two as floats: it takes 2.0 and not 2.
const floats: ReadonlySet<string> = new Set(["NumberOfCpuCoresRequired", "NumberOfAcceleratorDevicesRequired"]);

function withFloats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withFloats);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      floats.has(key) && typeof item === "number" ? new Float(item) : withFloats(item),
    ]),
  );
}
