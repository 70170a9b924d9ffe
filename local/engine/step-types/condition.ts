import { allHold } from "../../../definition/evaluate/index.ts";
import type { StepType } from "./step-type.ts";

export const condition: StepType = {
  type: "Condition",
  run: async ({ step, scope, note }) => {
    const outcome = allHold(step.Arguments?.["Conditions"] ?? [], scope);
    // The record spells it as Python would; inside an expression it reads `true` or `false`.
    note({ Metadata: { Condition: { Outcome: outcome ? "True" : "False" } } });
    return { status: "Succeeded", properties: { Outcome: outcome } };
  },
};
