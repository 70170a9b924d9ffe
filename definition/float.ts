const brand = Symbol.for("sagewright.Float");

/**
 * A number that stays a float in JSON text: SageMaker tells `2.0` from `2`, JavaScript does not.
 *
 * @example
 * canonical({ NumberOfCpuCoresRequired: new Float(2) }); // {"NumberOfCpuCoresRequired":2.0}
 */
export class Float {
  readonly [brand] = true;
  readonly value: number;
  constructor(value: number) {
    if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number that JSON can hold; give a finite one`);
    this.value = value;
  }
  valueOf(): number {
    return this.value;
  }
  toString(): string {
    return floatText(this.value);
  }
  /** For plain `JSON.stringify`, which cannot keep the fraction; `canonical` can. */
  toJSON(): number {
    return this.value;
  }
}

/** Whether a value is a {@link Float}, also one of another copy of this module. */
export const isFloat = (value: unknown): value is Float =>
  typeof value === "object" && value !== null && brand in value;

/** A finite number as JSON text that says it is a float: `2` gives `2.0`. */
export function floatText(value: number): string {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
