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
}

/** Problems that end the work at hand. */
export class ProblemError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((p) => `${p.code} ${p.path}: ${p.message}${p.hint === "" ? "" : `; ${p.hint}`}`).join("\n"));
    this.name = "ProblemError";
    this.problems = problems;
  }
}
