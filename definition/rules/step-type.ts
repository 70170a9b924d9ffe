import { member } from "../model.ts";
import { suggest } from "../nearest.ts";
import { stepTypeNames, stepTypeOf } from "../step-types.ts";
import type { Found, Rule } from "./rule.ts";

export const stepType: Rule = {
  code: "SW1105",
  title: "unknown step type",
  severity: "error",
  explanation: "SageMaker has a fixed set of step types.",
  check: ({ entries }) =>
    entries.flatMap(({ value, path }): Found[] => {
      const type = member(value, "Type");
      if (typeof type !== "string" || stepTypeOf(type) !== undefined) return [];
      return [
        {
          path: `${path}.Type`,
          message: `unknown step type ${JSON.stringify(type)}`,
          hint: suggest(type, stepTypeNames, ""),
        },
      ];
    }),
};
