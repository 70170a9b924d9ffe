import { isFloat, type Float, type Json } from "../definition/index.ts";
import { text } from "./join.ts";
import { isParameter, type Parameter } from "./parameter.ts";
import { isVariable, type Scalar, type Variable } from "./value.ts";

/** What can stand where SageMaker takes text: a scalar, a parameter of any kind, or text known at run time. */
export type TextValue = Scalar | Parameter | Variable<string>;

/** What can stand for a hyperparameter of a script: any JSON too. */
export type HyperParameter = TextValue | Float | Json;

/** A value as SageMaker takes text; a parameter that is no String is written out when the pipeline runs. */
export function asText(value: TextValue): string | Variable<string> {
  if (!isVariable(value)) return String(value);
  return isParameter(value) && value.declaration.Type !== "String" ? text(value) : (value as Variable<string>);
}

/**
 * A hyperparameter as the Python SDK's framework estimators send it, JSON in text: `"adam"` with its quotes, `0.001`, `true`.
 * Text that is known at run time stays as it is; the training toolkit reads what is no JSON as text.
 */
export function asHyperParameter(value: HyperParameter): string | Variable<string> {
  if (isVariable(value)) return asText(value);
  return isFloat(value) ? value.toString() : JSON.stringify(value);
}
