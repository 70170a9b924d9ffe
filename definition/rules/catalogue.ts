import { ignoreCodes } from "../ignore.ts";
import type { Severity } from "../problem.ts";
import { builderCodes } from "./builder-codes.ts";
import { deliveryCodes } from "./delivery-codes.ts";
import { exampleText } from "./example.ts";
import { rules } from "./index.ts";
import { readerCodes } from "./reader-codes.ts";
import type { Rule } from "./rule.ts";

/** What there is to say about a code, for people: `sagewright explain` and docs/validation.md are made of it. */
export interface CatalogueEntry {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly explanation: string;
  /** The number in the project's catalogue of rules (E1 to W36). */
  readonly covers?: string;
  /** JSON texts; a builder's code has none, because it is about TypeScript. */
  readonly examples?: { readonly failing: string; readonly passing: string };
}

/** Every code that sagewright reports, in order. */
export const catalogue: readonly CatalogueEntry[] = [
  ...builderCodes,
  ...deliveryCodes,
  ...readerCodes,
  ...rules.map(({ code, severity, title, explanation, covers, examples }) => ({
    code,
    severity,
    title,
    explanation,
    ...(covers !== undefined && { covers }),
    examples: written(examples),
  })),
  ...ignoreCodes,
].toSorted((a, b) => (a.code < b.code ? -1 : 1));

/** The examples as texts, made when they are read: validation starts without them. */
function written({ failing, passing }: Rule["examples"]): NonNullable<CatalogueEntry["examples"]> {
  return {
    get failing() {
      return exampleText(failing);
    },
    get passing() {
      return exampleText(passing);
    },
  };
}
