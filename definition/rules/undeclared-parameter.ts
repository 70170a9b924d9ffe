import { suggest } from "../nearest.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, get, trainingStep } from "./example.ts";
import { replaced, sameLetters } from "./fixes.ts";

const train = trainingStep("Train", { Arguments: { RoleArn: get("Parameters.Role") } });

export const undeclaredParameter: Rule = {
  code: "SW3002",
  title: "a parameter that is not declared",
  severity: "error",
  explanation:
    "Every parameter that is read must be declared in Parameters; CreatePipeline refuses the definition otherwise. Declare it, or correct the name.",
  covers: "E1",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [train] }),
      at: "Steps[0].Arguments.RoleArn",
    },
    passing: { definition: definitionOf({ Parameters: [{ Name: "Role", Type: "String" }], Steps: [train] }) },
  },
  check: ({ references, parameters }) =>
    foundIn(references, (found): Found[] => {
      const { reference } = found;
      if (reference?.root !== "Parameters" || parameters.has(reference.name)) return [];
      const { path } = found;
      const hint = suggest(reference.name, [...parameters.keys()], "declare it in Parameters");
      const [meant, ...others] = [...parameters.keys()].filter((name) => sameLetters(name, reference.name));
      const fix =
        meant !== undefined && others.length === 0 ? { fix: replaced(`${path}.Get`, `Parameters.${meant}`) } : {};
      return [{ path, message: `the parameter ${JSON.stringify(reference.name)} is not declared`, hint, ...fix }];
    }),
};
