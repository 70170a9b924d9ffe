import type { Float } from "../definition/index.ts";
import type { Scalar, Variable } from "./value.ts";

type Operand<T extends Scalar> = T | Variable<T> | (T extends number ? Float : never);
type AnyOperand = Operand<string> | Operand<number> | Operand<boolean>;

type ComparisonType = "Equals" | "GreaterThan" | "GreaterThanOrEqualTo" | "LessThan" | "LessThanOrEqualTo";

/** A question that SageMaker answers when a condition step runs. */
export type Condition =
  | { readonly Type: ComparisonType; readonly LeftValue: AnyOperand; readonly RightValue: AnyOperand }
  | { readonly Type: "In"; readonly QueryValue: AnyOperand; readonly Values: readonly AnyOperand[] }
  | { readonly Type: "Not"; readonly Condition: Condition }
  | { readonly Type: "Or"; readonly Conditions: readonly Condition[] };

/** Compares two numbers, or two texts (as texts: `"10" < "9"`); never one with the other. */
export interface Comparison {
  (left: Operand<number>, right: Operand<number>): Condition;
  (left: Operand<string>, right: Operand<string>): Condition;
}

/** Compares two values of one kind. */
export interface Equality extends Comparison {
  (left: Operand<boolean>, right: Operand<boolean>): Condition;
}

const comparison =
  (Type: ComparisonType): Equality =>
  (LeftValue: AnyOperand, RightValue: AnyOperand): Condition => ({ Type, LeftValue, RightValue });

/**
 * `left == right`
 *
 * @example
 * equals(stage, "production");
 */
export const equals: Equality = comparison("Equals");
/**
 * `left > right`
 *
 * @example
 * greaterThan(accuracy, 0.6);
 */
export const greaterThan: Comparison = comparison("GreaterThan");
/**
 * `left >= right`
 *
 * @example
 * atLeast(accuracy, threshold);
 */
export const atLeast: Comparison = comparison("GreaterThanOrEqualTo");
/**
 * `left < right`
 *
 * @example
 * lessThan(accuracy, threshold);
 */
export const lessThan: Comparison = comparison("LessThan");
/**
 * `left <= right`
 *
 * @example
 * atMost(epochs, 10);
 */
export const atMost: Comparison = comparison("LessThanOrEqualTo");

/** Whether `value` is one of `values`. */
export interface Membership {
  (value: Operand<number>, values: readonly Operand<number>[]): Condition;
  (value: Operand<string>, values: readonly Operand<string>[]): Condition;
}

/**
 * Whether the value is one of the values.
 *
 * @example
 * isIn(stage, ["staging", "production"]);
 */
export const isIn: Membership = (QueryValue: AnyOperand, Values: readonly AnyOperand[]): Condition => ({
  Type: "In",
  QueryValue,
  Values,
});

/**
 * The opposite.
 *
 * @example
 * not(equals(stage, "trial"));
 */
export const not = (condition: Condition): Condition => ({ Type: "Not", Condition: condition });

/**
 * At least one of them. A list of conditions in a condition step means all of them.
 *
 * @example
 * or(atLeast(accuracy, threshold), equals(stage, "trial"));
 */
export const or = (...conditions: readonly Condition[]): Condition => ({ Type: "Or", Conditions: conditions });
