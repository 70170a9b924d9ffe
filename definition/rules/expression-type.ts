import { memberPath } from "../path.ts";
import type { Rule } from "./rule.ts";

export const expressionType: Rule = {
  code: "SW5006",
  title: "an expression that gives the wrong type",
  severity: "error",
  explanation:
    "A Get hands its value over as it is: text cannot become a count, a number cannot become a hyperparameter without Std:Join.",
  check: ({ findings }) =>
    findings
      .filter(({ kind }) => kind === "expression")
      .map(({ path, message, hint, shape, node }) => {
        // Whether SageMaker turns numbers into text outside of hyperparameters is not documented.
        const sure =
          shape.type !== "string" || path.startsWith(memberPath(`${node.path}.Arguments`, "HyperParameters"));
        return { path, message, hint, severity: sure ? ("error" as const) : ("warning" as const) };
      }),
};
