import { stepTypeOf } from "../step-types.ts";
import type { Rule } from "./rule.ts";
import { definitionOf, failStep, processingStep, trainingStep } from "./example.ts";

export const finalStep: Rule = {
  code: "SW4002",
  title: "a step after Fail",
  severity: "error",
  explanation:
    "A Fail step ends the execution: SageMaker answers `can not depends on FailStep`, and nothing can read it. Depend on the steps before it.",
  covers: "E7",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [failStep("Stop"), trainingStep("Train", { DependsOn: ["Stop"] })] }),
      at: "Steps[1].DependsOn[0]",
    },
    passing: {
      definition: definitionOf({
        Steps: [processingStep("Prepare"), trainingStep("Train", { DependsOn: ["Prepare"] })],
      }),
    },
  },
  check: ({ dependencies }) =>
    dependencies
      .filter(({ to }) => stepTypeOf(to.step.Type)?.final === true)
      .map(({ from, to, at, kind }) => ({
        path: at.path,
        message: `${from.name} ${kind} ${to.name}, a ${to.step.Type} step, which ends the execution`,
        hint: "depend on the steps before it",
      })),
};
