import type { Rule } from "./rule.ts";
import { definitionOf, failStep } from "./example.ts";

export const stepsPresent: Rule = {
  code: "SW1103",
  title: "no steps",
  severity: "error",
  explanation: "A pipeline without steps has nothing to run. Give Steps a list of at least one.",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [] }),
      at: "Steps",
    },
    passing: { definition: definitionOf({ Steps: [failStep("Stop")] }) },
  },
  check: ({ definition: { Steps } }) => {
    if (Array.isArray(Steps) && Steps.length > 0) return [];
    const message =
      Steps === undefined ? "Steps is missing" : Array.isArray(Steps) ? "Steps is empty" : "Steps is not a list";
    return [{ path: Steps === undefined ? "" : "Steps", message, hint: "write at least one step" }];
  },
};
