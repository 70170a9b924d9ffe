import { list, member } from "../model.ts";
import { conditionStep, definitionOf, failStep, get, registerModelStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below } from "./value-at.ts";

const guarded = (ElseSteps: readonly unknown[]) =>
  definitionOf({
    Parameters: [{ Name: "Accuracy", Type: "Float", DefaultValue: 0.7 }],
    Steps: [
      conditionStep("Check", [{ Type: "GreaterThan", LeftValue: get("Parameters.Accuracy"), RightValue: 0.6 }], {
        Arguments: { IfSteps: [registerModelStep("Register")], ElseSteps },
      }),
    ],
  });

export const silentElse: Rule = {
  code: "SW6004",
  title: "a model that is not registered without a word",
  severity: "note",
  explanation:
    "When the condition does not hold, nothing is registered and the execution still ends as Succeeded. A Fail step in ElseSteps says why, and whoever started the pipeline hears of it.",
  examples: {
    failing: { definition: guarded([]), at: "Steps[0].Arguments.ElseSteps" },
    passing: { definition: guarded([failStep("TooLow")]) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Condition"), (node): Found[] => {
      const given = argumentsOf(node);
      const other = below(given, "ElseSteps");
      const registers = list(below(given, "IfSteps").value).some((step) => member(step, "Type") === "RegisterModel");
      if (!registers || list(other.value).length > 0) return [];
      return [
        {
          path: Array.isArray(other.value) ? other.path : given.path,
          message: `when ${node.name} does not hold, the execution succeeds and registers nothing`,
          hint: "add a Fail step that says why",
        },
      ];
    }),
};
