import { memberPath } from "../path.ts";
import type { Rule } from "./rule.ts";
import { definitionOf, get, trainingStep, type Changes } from "./example.ts";

const epochs = { Name: "Epochs", Type: "Integer", DefaultValue: 10 };
const train = (value: unknown): Changes => trainingStep("Train", { Arguments: { HyperParameters: { epochs: value } } });

export const expressionType: Rule = {
  code: "SW5006",
  title: "an expression that gives the wrong type",
  severity: "error",
  explanation:
    "A Get hands its value over as it is: text cannot become a count, and a number cannot become a hyperparameter. Use a parameter of the wanted type, or make text of the value with Std:Join.",
  covers: "E9, E11",
  examples: {
    failing: {
      definition: definitionOf({ Parameters: [epochs], Steps: [train(get("Parameters.Epochs"))] }),
      at: "Steps[0].Arguments.HyperParameters.epochs",
    },
    passing: {
      definition: definitionOf({
        Parameters: [epochs],
        Steps: [train({ "Std:Join": { On: "", Values: [get("Parameters.Epochs")] } })],
      }),
    },
  },
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
