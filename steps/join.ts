import type { Expression } from "../definition/index.ts";
import { Variable, type Scalar } from "./value.ts";

/**
 * Text made of literals and variables when the pipeline runs.
 *
 * @example
 * join("/", ["s3:/", bucket, "models"]);
 */
export const join = (on: string, values: readonly (Scalar | Variable)[]): Variable<string> => new Join(on, values);

/**
 * A variable as text, for what SageMaker takes as text only.
 *
 * @example
 * const hyperParameters = { epochs: text(parameter.integer("Epochs", 10)), optimizer: "adam" };
 */
export const text = (value: Variable): Variable<string> => join("", [value]);

class Join extends Variable<string> {
  readonly #on: string;
  readonly #values: readonly (Scalar | Variable)[];
  constructor(on: string, values: readonly (Scalar | Variable)[]) {
    super();
    this.#on = on;
    this.#values = [...values];
  }
  override toJSON(): Expression {
    return { "Std:Join": { On: this.#on, Values: this.#values } };
  }
  override mentions(): readonly unknown[] {
    return this.#values;
  }
}
