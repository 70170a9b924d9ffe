import type { Numeral } from "./numeral.ts";
import type { PyValue } from "./python-json.ts";

/** What expressions of one execution can see; `undefined` where there is no value. */
export interface Scope {
  parameter(name: string): PyValue | undefined;
  execution(name: string): string | undefined;
  experiment(name: string): PyValue | undefined;
  /** The Describe response of a step that has run. */
  properties(step: string): unknown;
  /** Where a property file that a step declares is: what {@link read} takes. */
  propertyFile(step: string, name: string): string | undefined;
  /** The text of an S3 object. */
  read(uri: string): string | undefined;
  /** What stands for an expression that has no value yet; without it such an expression is an error. */
  pending?(expression: unknown, reason: string): Pending;
}

/** An expression without a value: its message becomes the step's failure reason. */
export class EvaluationError extends Error {}

/** An expression that has no value yet; what of it is known is worked out. */
export class Pending {
  readonly expression: unknown;
  /** Why there is no value, such as `Steps.Train.TrainingJobArn has no value`. */
  readonly reason: string;
  constructor(expression: unknown, reason: string) {
    this.expression = expression;
    this.reason = reason;
  }
  toJSON(): unknown {
    return this.expression;
  }
}

/** A {@link PyValue} in which expressions without a value yet may stand. */
export type Partly =
  | null
  | boolean
  | string
  | Numeral
  | Pending
  | readonly Partly[]
  | { readonly [member: string]: Partly };
