import { definitionOf, failStep } from "./example.ts";
import type { Rule } from "./rule.ts";

const usual = 50;
const stepsUpTo = (count: number) =>
  definitionOf({ Steps: Array.from({ length: count }, (_, i) => failStep(`Stop${i}`)) });

export const manySteps: Rule = {
  code: "SW4005",
  title: "more than 50 steps",
  severity: "warning",
  explanation:
    "AWS's sources disagree: some name 50 steps as the limit of a pipeline, its own tests create pipelines of 2000. Ask for the account's quota before relying on more.",
  covers: "W28 (steps)",
  examples: {
    failing: { definition: stepsUpTo(usual + 1), at: "Steps" },
    passing: { definition: stepsUpTo(usual) },
  },
  check: ({ steps }) =>
    steps.length <= usual
      ? []
      : [
          {
            path: "Steps",
            message: `there are ${steps.length} steps, branches included`,
            hint: `keep to ${usual}, or make it several pipelines`,
          },
        ],
};
