import { condition } from "./condition.ts";
import { fail } from "./fail.ts";
import { processing } from "./processing.ts";
import { registerModel } from "./register-model.ts";
import type { StepType } from "./step-type.ts";
import { training } from "./training.ts";

const types: ReadonlyMap<string, StepType> = new Map(
  [processing, training, condition, registerModel, fail].map((type) => [type.type, type]),
);

/** What runs a type of step; a type that the engine does not run fails, in words that say so. */
export const stepTypeOf = (type: string): StepType =>
  types.get(type) ?? {
    type,
    run: async () => ({
      status: "Failed",
      reason: `step type ${type} is unsupported by the embedded engine; would run on AWS`,
    }),
  };
