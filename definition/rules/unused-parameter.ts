import type { Rule } from "./rule.ts";
import { definitionOf, get, trainingStep } from "./example.ts";

export const unusedParameter: Rule = {
  code: "SW2103",
  title: "a parameter that nothing reads",
  severity: "warning",
  explanation:
    "Whoever starts the pipeline can set the parameter, and nothing will happen. Read it where it is meant to act, or take it out.",
  covers: "W19 (parameters)",
  examples: {
    failing: {
      definition: definitionOf({
        Parameters: [{ Name: "Instances", Type: "Integer", DefaultValue: 1 }],
        Steps: [trainingStep("Train")],
      }),
      at: "Parameters[0]",
    },
    passing: {
      definition: definitionOf({
        Parameters: [{ Name: "Instances", Type: "Integer", DefaultValue: 1 }],
        Steps: [
          trainingStep("Train", { Arguments: { ResourceConfig: { InstanceCount: get("Parameters.Instances") } } }),
        ],
      }),
    },
  },
  check: ({ parameters, references }) => {
    const used = new Set(references.map(({ reference }) => (reference?.root === "Parameters" ? reference.name : "")));
    return [...parameters.values()]
      .filter(({ name }) => !used.has(name))
      .map(({ name, path }) => ({
        path,
        message: `no step reads the parameter ${JSON.stringify(name)}`,
        hint: `use {"Get": "Parameters.${name}"} or take it out`,
      }));
  },
};
