import { applyEdits, planFixes, touches, type TextEdit } from "./edit-text.ts";
import type { Edit, Fix, Problem } from "./problem.ts";
import { validate, type ValidateOptions } from "./validate.ts";

/** A text with its certain fixes made. */
export interface Fixed {
  readonly text: string;
  /** What was fixed, in the order in which it was; each with its place in the text of that moment. */
  readonly applied: readonly (Problem & { readonly fix: Fix })[];
  /** What is left to say about the new text. */
  readonly problems: readonly Problem[];
}

/** Rounds after which fixing ends even if more could be fixed: a fix can bring another one into sight. */
const mostRounds = 50;

/**
 * Makes the fixes of which only one can be meant, again and again until nothing is left to fix; the rest of the text
 * stays byte for byte.
 *
 * @example
 * const { text: better, applied } = applyFixes(text);
 * applied.map(({ fix }) => fix.description); // ["rename ImageURI to ImageUri"]
 */
export function applyFixes(text: string, options: ValidateOptions = {}): Fixed {
  const seen = new Set([text]);
  const applied: (Problem & { readonly fix: Fix })[] = [];
  let now = text;
  let problems = validate(now, options);
  for (let round = 0; round < mostRounds; round++) {
    const made = oneRound(now, problems);
    if (made.applied.length === 0 || seen.has(made.text)) break;
    seen.add(made.text);
    now = made.text;
    applied.push(...made.applied);
    problems = validate(now, options);
  }
  return { text: now, applied, problems };
}

/** Makes the fixes that do not get into each other's way. */
function oneRound(text: string, problems: readonly Problem[]): Omit<Fixed, "problems"> {
  const plan = planFixes(text);
  const edits: TextEdit[] = [];
  const touched = new Set<string>();
  const applied: (Problem & { readonly fix: Fix })[] = [];
  for (const problem of problems) {
    const { fix: wanted } = problem;
    if (wanted === undefined) continue;
    const places = wanted.edits.flatMap(placesOf);
    const planned = plan(wanted);
    if (planned === undefined || places.some((place) => touched.has(place))) continue;
    if (planned.some((edit) => edits.some((other) => touches(edit, other)))) continue;
    edits.push(...planned);
    for (const place of places) touched.add(place);
    applied.push({ ...problem, fix: wanted });
  }
  return { text: applyEdits(text, edits), applied };
}

/** The paths that an edit claims: two fixes that give one object the same member are not made at once. */
function placesOf(edit: Edit): readonly string[] {
  if (!("rename" in edit)) return [edit.path];
  return [edit.path, edit.path.replace(/(?:^|\.)[^.[\]]+$|\[[^\]]*\]$/, `.${edit.rename}`)];
}
