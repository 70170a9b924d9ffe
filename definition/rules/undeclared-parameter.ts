import { suggest } from "../nearest.ts";
import type { Found, Rule } from "./rule.ts";

export const undeclaredParameter: Rule = {
  code: "SW3002",
  title: "a parameter that is not declared",
  severity: "error",
  explanation: "SageMaker refuses a definition that reads a parameter missing from Parameters.",
  check: ({ references, parameters }) =>
    references.flatMap(({ reference, path }): Found[] => {
      if (reference?.root !== "Parameters" || parameters.has(reference.name)) return [];
      const hint = suggest(reference.name, [...parameters.keys()], "declare it in Parameters");
      return [{ path, message: `the parameter ${JSON.stringify(reference.name)} is not declared`, hint }];
    }),
};
