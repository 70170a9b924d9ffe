import { isObject, list, member } from "../model.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { conditionStep, definitionOf, get } from "./example.ts";

const limit = { Name: "Limit", Type: "Integer", DefaultValue: 1 };
const isPositive = { Type: "GreaterThan", LeftValue: get("Parameters.Limit"), RightValue: 0 };

export const conditionPresent: Rule = {
  code: "SW6002",
  title: "a Condition that decides nothing",
  severity: "error",
  explanation:
    "Without conditions there is nothing to decide; without steps in either branch there is nothing to decide about. Write at least one condition, and put the steps that it guards into a branch.",
  covers: "E12",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [conditionStep("Check", [])] }),
      at: "Steps[0].Arguments.Conditions",
    },
    passing: { definition: definitionOf({ Parameters: [limit], Steps: [conditionStep("Check", [isPositive])] }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Condition"), ({ step, path }): Found[] => {
      if (!isObject(step.Arguments)) return [];
      const given = step.Arguments;
      const found: Found[] = [];
      const at = `${path}.Arguments`;
      const conditions = member(given, "Conditions");
      if (list(conditions).length === 0 && (conditions === undefined || Array.isArray(conditions))) {
        found.push({
          path: conditions === undefined ? at : `${at}.Conditions`,
          message: `${step.Name} has no conditions`,
          hint: "write at least one",
        });
      }
      if (list(member(given, "IfSteps")).length + list(member(given, "ElseSteps")).length === 0) {
        found.push({
          path: at,
          message: `both branches of ${step.Name} are empty`,
          hint: "put the steps that it guards into IfSteps or ElseSteps",
          severity: "warning",
        });
      }
      return found;
    }),
};
