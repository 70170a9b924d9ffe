import { isObject, list, member } from "../model.ts";
import type { Found, Rule } from "./rule.ts";

export const conditionPresent: Rule = {
  code: "SW6002",
  title: "a Condition that decides nothing",
  severity: "error",
  explanation:
    "Without conditions there is nothing to decide; without steps in either branch there is nothing to decide about.",
  check: ({ steps }) =>
    steps.flatMap(({ step, path }): Found[] => {
      if (step.Type !== "Condition" || !isObject(step.Arguments)) return [];
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
