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

/** What a Callback step may have beside its request. */
export interface CallbackOptions<
  O extends OutputTypes = OutputTypes,
  L extends readonly OutputParameter[] = readonly OutputParameter[],
> extends OutputOptions<O, L> {
  /** The queue that gets a message with a token, which the answer must bring back. */
  readonly SqsQueueUrl: string | Variable<string>;
}

/** A Callback step, and what the answer to it brings. */
export interface CallbackStep<O extends OutputTypes> extends Step<Readonly<Record<never, never>>> {
  /** What the answer brings, by name. */
  readonly outputs: Outputs<O>;
}

/**
 * Sends a message to a queue and waits until somebody answers it.
 *
 * @example
 * const ask = callback(
 *   "AskLab",
 *   { images: split.outputs.test },
 *   { SqsQueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/lab", outputs: { labels: "String" } },
 * );
 * ask.outputs.labels; // Variable<string>
 */
export function callback<
  const O extends OutputTypes = Record<never, never>,
  const L extends readonly OutputParameter[] = [],
>(name: string, request: FlatArguments, options: CallbackOptions<O, L>): CallbackStep<Declared<O, L>> {
  const OutputParameters = outputParameters(options);
  const step = makeStep(callback, {
    ...options,
    name,
    type: "Callback",
    arguments: request,
    members: { SqsQueueUrl: options.SqsQueueUrl, ...(OutputParameters.length > 0 && { OutputParameters }) },
    properties: () => ({}),
  });
  return Object.assign(step, { outputs: outputsOf<Declared<O, L>>(() => step, name, OutputParameters) });
}
