import type { Float } from "./float.ts";
import type { Json } from "./model.ts";

/** How bad a finding is: an error stops the pipeline, a warning may, a note only informs. */
export type Severity = "error" | "warning" | "note";

/** One finding: what is wrong, where, and what to write instead. */
export interface Problem {
  /** Stable code such as `SW1203`; the first digit is a theme. */
  readonly code: string;
  readonly severity: Severity;
  /** JSON path such as `Steps[2].Arguments.ResourceConfig`, or a file's path. */
  readonly path: string;
  /** 1-based position in the JSON text, when there is a text. */
  readonly line?: number;
  readonly column?: number;
  /** What is wrong, in the user's words: lower case, with the wrong value. */
  readonly message: string;
  /** What to write or do instead. */
  readonly hint: string;
  /** How to change the text, where only one change can be meant. */
  readonly fix?: Fix;
}

/** A change that takes one finding away and changes nothing else. */
export interface Fix {
  /** What the change does, such as `rename ImageURI to ImageUri`. */
  readonly description: string;
  readonly edits: readonly Edit[];
}

/** One place of a {@link Fix}, by JSON path: a new value (a Float is written as one), a member or item taken out, a member's new name. */
export type Edit =
  | { readonly path: string; readonly set: Json | Float }
  | { readonly path: string; readonly remove: true }
  | { readonly path: string; readonly rename: string };

/** Problems that end the work at hand. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.code} ${p.path}: ${p.message}${p.hint === "" ? "" : `; ${p.hint}`}`).join("\n"));
    this.name = "ProblemError";
    this.problems = problems;
  }
}
