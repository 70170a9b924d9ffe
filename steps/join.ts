import type { Expression } from "../definition/index.ts";
import { Variable, type Scalar } from "./value.ts";

/**
 * Text made of literals and variables when the pipeline runs. `join("", [x])` turns a number into text.
 *
 * @example
 * join("/", ["s3:/", bucket, "models"]);
 * training("Train", { HyperParameters: { epochs: join("", [epochs]) } });
 */
export const join = (on: string, values: readonly (Scalar | Variable)[]): Variable<string> => new Join(on, values);

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
