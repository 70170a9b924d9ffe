import { definitionOf, trainingStep } from "./example.ts";
import { doubted } from "./doubted.ts";
import type { Rule } from "./rule.ts";

export const missingArgument: Rule = {
  code: "SW5002",
  title: "a missing argument",
  severity: "error",
  explanation: "The operation's request needs the member, and the step fails without it. Add it.",
  covers: "E9",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [trainingStep("Train", { Arguments: { OutputDataConfig: undefined } })] }),
      at: "Steps[0].Arguments",
    },
    passing: { definition: definitionOf({ Steps: [trainingStep("Train")] }) },
  },
  check: ({ findings }) =>
    findings
      .filter(({ kind }) => kind === "missing")
      .map((finding) => ({
        path: finding.path,
        message: finding.message,
        hint: finding.hint,
        ...(doubted(finding) && { severity: "warning" as const }),
      })),
};
