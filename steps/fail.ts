import { makeStep, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** What the execution ends with. */
export interface FailArguments {
  /** At most 3072 characters (ListPipelineExecutionSteps). */
  readonly ErrorMessage?: string | Variable<string>;
}

/**
 * Ends the execution as failed, with a message.
 *
 * @example
 * fail("AccuracyTooLow", { ErrorMessage: join("", ["accuracy is ", accuracy, ", below ", threshold]) });
 */
export function fail(
  name: string,
  request: FailArguments,
  options: StepOptions = {},
): Step<Readonly<Record<never, never>>> {
  const { ErrorMessage = "" } = request;
  return makeStep(fail, { ...options, name, type: "Fail", arguments: { ErrorMessage }, properties: () => ({}) });
}
