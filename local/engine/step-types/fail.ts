import { EvaluationError, joinText, resolve } from "../../../definition/evaluate/index.ts";
import type { StepType } from "./step-type.ts";

export const fail: StepType = {
  type: "Fail",
  run: async ({ step, scope, note }) => {
    const given = step.Arguments?.["ErrorMessage"];
    const message = given === undefined ? undefined : text(resolve(given, scope));
    note({ Metadata: { Fail: { ...(message !== undefined && { ErrorMessage: message }) } } });
    return { status: "Failed", reason: message };
  },
};

const text = (value: ReturnType<typeof resolve>): string => {
  if (value === null) throw new EvaluationError("ErrorMessage is null");
  return joinText(value);
};
