import type { Fix, Severity } from "../problem.ts";
import type { RuleContext } from "./context.ts";
import type { Example } from "./example.ts";

/** What a rule found: the rule's code and severity, and the place in the text, are added for it. */
export interface Found {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
  /** Points at the member's key instead of its value. */
  readonly onKey?: boolean;
  /** Where one finding is not as bad as the rule's others. */
  readonly severity?: Severity;
  /** Only where no other change can be meant. */
  readonly fix?: Fix;
}

/** One thing that can be wrong with a definition. */
export interface Rule {
  /** Stable code; the first digit is a theme. */
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  /** One to three sentences: what AWS does with such a definition, and what to do. */
  readonly explanation: string;
  /** What the project's catalogue of rules (E1 to W36) calls it, such as `E8, E15`. */
  readonly covers?: string;
  /** Whole definitions: one that brings the finding, one that does not. They are the rule's tests. */
  readonly examples: { readonly failing: Example; readonly passing: Example };
  readonly check: (context: RuleContext) => Iterable<Found>;
}
