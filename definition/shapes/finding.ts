import type { Shape } from "./shape.ts";

export type FindingKind = "unknown" | "missing" | "kind" | "enum" | "length" | "range" | "pattern" | "expression";

/** One way in which a value does not fit a shape. */
export interface Finding {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  readonly kind: FindingKind;
  /** What stands there, and the shape that it does not fit. */
  readonly value: unknown;
  readonly shape: Shape;
  /** The value is the default of the parameter that stands there. */
  readonly ofDefault?: true;
}

/** What an expression gives when the pipeline runs. */
export type ResultType = "String" | "Integer" | "Float" | "Boolean" | "List" | "Structure";

/** Takes one finding; `at` is another place than the value itself. */
export type Tell = (kind: FindingKind, message: string, hint: string, at?: string) => void;
