import { Float } from "../float.ts";
import type { GraphNode } from "../graph.ts";
import { definitionOf, get, stepOf } from "./example.ts";
import { replaced } from "./fixes.ts";
import type { ValueNode } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

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
  check: ({ steps, ofType, isFloat }) =>
    [...steps.flatMap(backoffRates), ...ofType("InferenceComponent").flatMap(computeCounts)].flatMap(
      (place): Found[] => {
        const { value } = place;
        if (typeof value !== "number" || !Number.isSafeInteger(value)) return [];
        const { path } = place;
        if (isFloat(path)) return [];
        const message = `${path.split(".").at(-1) ?? path} is a float written as the whole number ${value}`;
        return [{ path, message, hint: `write ${value}.0`, fix: replaced(path, new Float(value)) }];
      },
    ),
};

const backoffRates = ({ step, path }: GraphNode): readonly ValueNode[] =>
  step.RetryPolicies === undefined
    ? []
    : itemsOf(below({ value: step, path }, "RetryPolicies")).map((policy) => below(policy, "BackoffRate"));

const computeCounts = (node: GraphNode): readonly ValueNode[] => {
  const wanted = below(argumentsOf(node), "Specification", "ComputeResourceRequirements");
  return ["NumberOfCpuCoresRequired", "NumberOfAcceleratorDevicesRequired"].map((name) => below(wanted, name));
};
