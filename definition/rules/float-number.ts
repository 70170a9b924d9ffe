import { Float } from "../float.ts";
import { definitionOf, get, stepOf } from "./example.ts";
import { replaced } from "./fixes.ts";
import type { Found, Rule } from "./rule.ts";

const component = (NumberOfCpuCoresRequired: Float | number) =>
  definitionOf({
    Parameters: [{ Name: "ModelName", Type: "String" }],
    Steps: [
      stepOf("InferenceComponent", "Serve", {
        Arguments: {
          InferenceComponentName: "skin",
          EndpointName: "skin",
          VariantName: "AllTraffic",
          Specification: {
            ModelName: get("Parameters.ModelName"),
            ComputeResourceRequirements: { NumberOfCpuCoresRequired, MinMemoryRequiredInMb: 1024 },
          },
          RuntimeConfig: { CopyCount: 1 },
        },
      }),
    ],
  });

/** Where SageMaker's parser has been told to care; by the member, what it stands in. */
const places: ReadonlyMap<string | number, RegExp> = new Map([
  ["BackoffRate", /\.RetryPolicies\[\d+\]\.BackoffRate$/],
  ["NumberOfCpuCoresRequired", /\.ComputeResourceRequirements\.NumberOfCpuCoresRequired$/],
  ["NumberOfAcceleratorDevicesRequired", /\.ComputeResourceRequirements\.NumberOfAcceleratorDevicesRequired$/],
]);

export const floatNumber: Rule = {
  code: "SW5022",
  title: "a float written as a whole number",
  severity: "note",
  explanation:
    "The member is a float, and SageMaker's parser tells 2 from 2.0: the Python SDK asks for 2.0 where cores are counted, and writes backoff rates so. Many writers of JSON print 2.0 as 2; write the fraction.",
  covers: "W34 (arguments)",
  examples: {
    failing: {
      definition: component(2),
      at: "Steps[0].Arguments.Specification.ComputeResourceRequirements.NumberOfCpuCoresRequired",
    },
    passing: { definition: component(new Float(2)) },
  },
  check: ({ nodes, isFloat }) =>
    nodes.flatMap((node): Found[] => {
      const place = places.get(node.key);
      const { value } = node;
      if (place === undefined || typeof value !== "number" || !Number.isSafeInteger(value)) return [];
      const { path } = node;
      if (!place.test(path) || isFloat(path)) return [];
      const message = `${node.key} is a float written as the whole number ${value}`;
      return [{ path, message, hint: `write ${value}.0`, fix: replaced(path, new Float(value)) }];
    }),
};
