import {
  outputParameters,
  outputsOf,
  type Declared,
  type FlatArguments,
  type OutputOptions,
  type OutputParameter,
  type Outputs,
  type OutputTypes,
} from "./outputs.ts";
import { makeStep, type Step } from "./step.ts";
import type { Variable } from "./value.ts";

/** What a Lambda step may have beside its request. */
export interface LambdaOptions<
  O extends OutputTypes = OutputTypes,
  L extends readonly OutputParameter[] = readonly OutputParameter[],
> extends OutputOptions<O, L> {
  /** The function to call; it may take 10 minutes. */
  readonly FunctionArn: string | Variable<string>;
}

/** A Lambda step, and what its function returns. */
export interface LambdaStep<O extends OutputTypes> extends Step<Readonly<Record<never, never>>> {
  /** What the function returns, by name. */
  readonly outputs: Outputs<O>;
}

/**
 * Calls a Lambda function with its arguments and reads what it returns.
 *
 * @example
 * const count = lambda(
 *   "CountRows",
 *   { table: split.outputs.train, limit: 1000 },
 *   { FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:count", outputs: { rows: "Integer" } },
 * );
 * count.outputs.rows; // Variable<number>
 */
export function lambda<
  const O extends OutputTypes = Record<never, never>,
  const L extends readonly OutputParameter[] = [],
>(name: string, request: FlatArguments, options: LambdaOptions<O, L>): LambdaStep<Declared<O, L>> {
  const OutputParameters = outputParameters(options);
  const step = makeStep(lambda, {
    ...options,
    name,
    type: "Lambda",
    arguments: request,
    members: { FunctionArn: options.FunctionArn, ...(OutputParameters.length > 0 && { OutputParameters }) },
    properties: () => ({}),
  });
  return Object.assign(step, { outputs: outputsOf<Declared<O, L>>(() => step, name, OutputParameters) });
}
