import { propertyAt } from "./property.ts";
import type { Found, Rule } from "./rule.ts";

export const stepProperty: Rule = {
  code: "SW3005",
  title: "a property that the step does not have",
  severity: "error",
  explanation: "A step's properties are the members of its Describe answer; the execution fails on any other.",
  check: ({ references, graph }) =>
    references.flatMap(({ reference, path, get }): Found[] => {
      const step = reference?.root === "Steps" ? graph.nodes.get(reference.step)?.step : undefined;
      if (reference?.root !== "Steps" || step === undefined || reference.path[0] === "PropertyFiles") return [];
      const { fault } = propertyAt(step.Type, reference.path);
      return fault === undefined ? [] : [{ path, message: `${get}: ${fault.message}`, hint: fault.hint }];
    }),
};
