import { conditionStep, definitionOf, failStep, get, type Changes } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

const parameters = [{ Name: "Strict", Type: "Boolean", DefaultValue: true }];
const test = [{ Type: "Equals", LeftValue: get("Parameters.Strict"), RightValue: true }];
const inside = (step: Changes) =>
  definitionOf({
    Parameters: parameters,
    Steps: [conditionStep("Outer", test, { Arguments: { IfSteps: [step] } })],
  });

export const nestedCondition: Rule = {
  code: "SW4004",
  title: "a Condition inside a branch",
  severity: "warning",
  explanation:
    "AWS's sources disagree: its guide of 2023 says that Condition steps cannot be nested, its Python SDK writes and tests them. Several conditions in one step are all needed; Or and Not combine them.",
  examples: {
    failing: { definition: inside(conditionStep("Inner", test)), at: "Steps[0].Arguments.IfSteps[0]" },
    passing: { definition: inside(failStep("Stop")) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Condition"), ({ name, path, parent }): Found[] =>
      parent === undefined
        ? []
        : [
            {
              path,
              message: `${name} is a Condition inside a branch of ${parent.condition}`,
              hint: "put its conditions into one step, or try it on AWS before you rely on it",
            },
          ],
    ),
};
