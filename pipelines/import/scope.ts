import type { GraphNode } from "../../definition/index.ts";

/** What a value is when the pipeline runs, as TypeScript knows it. */
export type Kind = "string" | "number" | "boolean";

const kinds: ReadonlyMap<unknown, Kind> = new Map([
  ["String", "string"],
  ["Integer", "number"],
  ["Float", "number"],
  ["Boolean", "boolean"],
]);

/** The kind of what a `Type` or an `OutputType` names. */
export const kindOf = (type: unknown): Kind | undefined => kinds.get(type);

/** A parameter that has a constant. */
export interface KnownParameter {
  readonly constant: string;
  readonly kind: Kind;
}

/** A step that has a constant, with what its factory makes of it. */
export interface KnownStep {
  readonly constant: string;
  readonly node: GraphNode;
  /** The names in the records that it was written with. */
  readonly inputs: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
  readonly channels: ReadonlySet<string>;
  readonly propertyFiles: ReadonlySet<string>;
  /** What a Lambda or Callback step returns, by name. */
  readonly returns: ReadonlyMap<string, Kind>;
}

/** What the code of one step can name. */
export interface Scope {
  parameter(name: string): KnownParameter | undefined;
  /** A step that is written before this one and may be read by it. */
  step(name: string): KnownStep | undefined;
  /** The constant of a step of this one's branches. */
  inside(name: string): string | undefined;
  /** Tells that the types refuse what stands at a path, and why. */
  unchecked(path: string, reason: string): void;
  /** Tells that the builder writes something in another way that means the same. */
  written(path: string, how: string): void;
}
