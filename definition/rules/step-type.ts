import { member } from "../model.ts";
import { suggest } from "../nearest.ts";
import { stepTypeNames, stepTypeOf } from "../step-types.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep } from "./example.ts";
import { corrected } from "./fixes.ts";

export const stepType: Rule = {
  code: "SW1105",
  title: "unknown step type",
  severity: "error",
  explanation:
    "SageMaker has a fixed set of step types, spelt with their capitals, and refuses any other. Use one of them.",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [failStep("Stop", { Type: "fail" })] }),
      at: "Steps[0].Type",
    },
    passing: { definition: definitionOf({ Steps: [failStep("Stop")] }) },
  },
  check: ({ entries }) =>
    foundIn(entries, ({ value, path }): Found[] => {
      const type = member(value, "Type");
      if (typeof type !== "string" || stepTypeOf(type) !== undefined) return [];
      return [
        {
          path: `${path}.Type`,
          message: `unknown step type ${JSON.stringify(type)}`,
          hint: suggest(type, stepTypeNames, ""),
          ...corrected(`${path}.Type`, type, stepTypeNames),
        },
      ];
    }),
};
