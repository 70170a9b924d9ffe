import type { Severity } from "../problem.ts";
import type { RuleContext } from "./context.ts";

/** What a rule found: the rule's code and severity, and the place in the text, are added for it. */
export interface Found {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  /** Points at the member's key instead of its value. */
  readonly onKey?: boolean;
  /** Where one finding is not as bad as the rule's others. */
  readonly severity?: Severity;
}

/** One thing that can be wrong with a definition. */
export interface Rule {
  /** Stable code; the first digit is a theme. */
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  /** Why it matters: what SageMaker does with such a definition. */
  readonly explanation: string;
  readonly check: (context: RuleContext) => Iterable<Found>;
}
