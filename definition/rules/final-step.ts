import { stepTypeOf } from "../step-types.ts";
import { dependencies } from "./dependencies.ts";
import type { Rule } from "./rule.ts";

export const finalStep: Rule = {
  code: "SW4002",
  title: "a step after Fail",
  severity: "error",
  explanation: "A Fail step ends the execution: nothing can depend on it (`can not depends on FailStep`) or read it.",
  check: (context) =>
    dependencies(context)
      .filter(({ to }) => stepTypeOf(to.step.Type)?.final === true)
      .map(({ from, to, path, kind }) => ({
        path,
        message: `${from.name} ${kind} ${to.name}, a ${to.step.Type} step, which ends the execution`,
        hint: "depend on the steps before it",
      })),
};
