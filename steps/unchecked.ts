import type { Expression } from "../definition/index.ts";
import { Variable, type Scalar } from "./value.ts";

/**
 * A value that the types do not know: a literal newer than the AWS client, or an expression in JSON. It goes to the
 * definition as it is.
 *
 * @example
 * const brandNew: Variable<string> = unchecked("ml.new.8xlarge");
 * const cluster = unchecked<string>({ Get: "Steps.Emr.ClusterId" });
 */
export const unchecked = <T extends Scalar>(value: T | Expression): Variable<T> => new Unchecked<T>(value);

class Unchecked<T extends Scalar> extends Variable<T> {
  readonly #value: Scalar | Expression;
  constructor(value: Scalar | Expression) {
    super();
    this.#value = value;
  }
  override toJSON(): Scalar | Expression {
    return this.#value;
  }
}
