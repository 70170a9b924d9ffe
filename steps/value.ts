import type { Expression } from "../definition/index.ts";
import type { Site } from "./site.ts";

/** What an argument's leaf can be. */
export type Scalar = string | number | boolean;

const brand = Symbol.for("sagewright.Variable");

/**
 * A value that SageMaker fills in when the pipeline runs. It goes wherever a literal of its kind goes; it cannot be
 * printed, compared or put into a template string while the pipeline is built.
 *
 * @example
 * const bucket: Variable<string> = parameter.string("Bucket");
 * join("/", ["s3:/", bucket, "models"]); // not `s3://${bucket}/models`, which throws
 */
export abstract class Variable<out T extends Scalar = Scalar> {
  declare protected readonly type: T;
  /** Where it was written, where that is known. */
  declare readonly site: Site | undefined;
  constructor() {
    Object.defineProperty(this, brand, { value: true });
  }
  /** What stands in the definition. */
  abstract toJSON(): Expression | Scalar;
  /** Values, steps and assets that this one is made of. */
  mentions(): readonly unknown[] {
    return [];
  }
  toString(): never {
    throw new TypeError(onlyAtRunTime(this));
  }
  valueOf(): never {
    throw new TypeError(onlyAtRunTime(this));
  }
  [Symbol.toPrimitive](): never {
    throw new TypeError(onlyAtRunTime(this));
  }
}

/** Whether a value is a {@link Variable}, also one of another copy of this package. */
export const isVariable = (value: unknown): value is Variable =>
  typeof value === "object" && value !== null && brand in value;

const onlyAtRunTime = (variable: Variable): string =>
  `${JSON.stringify(variable.toJSON())} is known only when the pipeline runs; use join("", [...]) to put it into text, and a condition step to compare it`;
