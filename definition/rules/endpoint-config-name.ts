import { canonical } from "../canonical.ts";
import { parseReference } from "../expression.ts";
import { member } from "../model.ts";
import { definitionOf, get, stepOf } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, isGiven } from "./value-at.ts";

const endpoints = (name: unknown) =>
  definitionOf({
    Steps: [
      stepOf("EndpointConfig", "Config", {
        Arguments: {
          EndpointConfigName: "skin",
          ProductionVariants: [
            { VariantName: "all", ModelName: "skin", InstanceType: "ml.m5.large", InitialInstanceCount: 1 },
          ],
        },
      }),
      stepOf("Endpoint", "Endpoint", { Arguments: { EndpointName: "skin", EndpointConfigName: name } }),
    ],
  });

export const endpointConfigName: Rule = {
  code: "SW3012",
  title: "an endpoint that does not take the configuration made for it",
  severity: "warning",
  explanation:
    "SageMaker adds a suffix of the execution to the name of the configuration that an EndpointConfig step makes. An Endpoint step with the name itself takes an old configuration, or none, and does not wait for the step.",
  covers: "W35",
  examples: {
    failing: { definition: endpoints("skin"), at: "Steps[1].Arguments.EndpointConfigName" },
    passing: { definition: endpoints(get("Steps.Config.EndpointConfigName")) },
  },
  check: ({ ofType }) => {
    const configs = new Map<string, string>();
    for (const node of ofType("EndpointConfig")) {
      const { value } = below(argumentsOf(node), "EndpointConfigName");
      configs.set(canonical(value ?? null), node.name);
    }
    const [first] = configs.values();
    return foundIn(ofType("Endpoint"), (node): Found[] => {
      const name = below(argumentsOf(node), "EndpointConfigName");
      if (first === undefined || !isGiven(name)) return [];
      const get = member(name.value, "Get");
      const taken = typeof get === "string" && parseReference(get)?.root === "Steps";
      const same = configs.get(canonical(name.value));
      if (taken || (same === undefined && typeof name.value !== "string")) return [];
      return [
        {
          path: name.path,
          message: `EndpointConfigName is no reference to ${same ?? first}, whose configuration gets a name of its own`,
          hint: `write {"Get": "Steps.${same ?? first}.EndpointConfigName"}`,
        },
      ];
    });
  },
};
