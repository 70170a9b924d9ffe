import { list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, trainingStep } from "./example.ts";

const train = trainingStep("Train", { Arguments: { ResourceConfig: { InstanceCount: get("Parameters.Instances") } } });

export const parameterNames: Rule = {
  code: "SW2003",
  title: "two parameters with one name",
  severity: "error",
  explanation:
    "A reference names a parameter, and with two of one name it is left to chance which of them is read. Rename one of them.",
  covers: "E8",
  examples: {
    failing: {
      definition: definitionOf({
        Parameters: [
          { Name: "Instances", Type: "Integer", DefaultValue: 1 },
          { Name: "Instances", Type: "Integer", DefaultValue: 2 },
        ],
        Steps: [train],
      }),
      at: "Parameters[1].Name",
    },
    passing: {
      definition: definitionOf({
        Parameters: [{ Name: "Instances", Type: "Integer", DefaultValue: 1 }],
        Steps: [train],
      }),
    },
  },
  check: ({ definition, parameters }) =>
    list(definition["Parameters"]).flatMap((value, i): Found[] => {
      const name = member(value, "Name");
      const path = itemPath("Parameters", i);
      const first = typeof name === "string" ? parameters.get(name) : undefined;
      if (first === undefined || first.path === path) return [];
      return [
        {
          path: `${path}.Name`,
          message: `the parameter ${JSON.stringify(name)} is already declared at ${first.path}`,
          hint: "give every parameter its own name",
        },
      ];
    }),
};
