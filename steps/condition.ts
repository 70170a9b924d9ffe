import type { Condition } from "./conditions.ts";
import { propertiesOf } from "./properties.ts";
import { makeStep, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** What is asked, and what runs then: a step stands in one branch only. */
export interface ConditionArguments {
  /** All must hold. */
  readonly Conditions: readonly Condition[];
  readonly IfSteps: readonly Step[];
  readonly ElseSteps?: readonly Step[];
}

/** What a Condition step tells once it has run. */
export interface ConditionProperties {
  /** `true` where all conditions held; in a text `true` or `false`. */
  readonly Outcome: Variable<boolean>;
}

/**
 * Runs one list of steps or the other.
 *
 * @example
 * condition("CheckAccuracy", {
 *   Conditions: [atLeast(jsonGet(evaluate.propertyFiles.Evaluation, "accuracy.value"), threshold)],
 *   IfSteps: [register],
 *   ElseSteps: [tooLow],
 * });
 */
export function condition(
  name: string,
  request: ConditionArguments,
  options: StepOptions = {},
): Step<ConditionProperties> {
  const { Conditions, IfSteps, ElseSteps = [] } = request;
  return makeStep<ConditionProperties>(condition, {
    ...options,
    name,
    type: "Condition",
    arguments: { Conditions, IfSteps, ElseSteps },
    branches: [...IfSteps, ...ElseSteps],
    properties: (self) => propertiesOf(self, name),
  });
}
