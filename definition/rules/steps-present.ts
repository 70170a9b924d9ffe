import type { Rule } from "./rule.ts";

export const stepsPresent: Rule = {
  code: "SW1103",
  title: "no steps",
  severity: "error",
  explanation: "A pipeline needs a list of at least one step.",
  check: ({ definition: { Steps } }) => {
    if (Array.isArray(Steps) && Steps.length > 0) return [];
    const message =
      Steps === undefined ? "Steps is missing" : Array.isArray(Steps) ? "Steps is empty" : "Steps is not a list";
    return [{ path: Steps === undefined ? "" : "Steps", message, hint: "write at least one step" }];
  },
};
