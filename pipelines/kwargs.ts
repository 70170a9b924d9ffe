import { nearest } from "../definition/nearest.ts";
import { ProblemError, type Problem } from "../definition/problem.ts";

/** What `--kwargs` gives a pipeline function: a JSON object. */
export type Kwargs = Readonly<Record<string, unknown>>;

/**
 * The kwargs of a pipeline function that knows `names`, all optional text. Unknown ones are errors, not ignored.
 *
 * @example
 * export default (given: Kwargs = {}) => {
 *   const { region = "us-east-1", role } = kwargs(given, ["region", "role"]);
 *   …
 * };
 */
export function kwargs<const K extends string>(given: Kwargs, names: readonly K[]): { readonly [N in K]?: string } {
  const problems = Object.entries(given).flatMap(([name, value]): Problem[] => {
    const problem = (code: string, message: string, hint: string): Problem[] => [
      { code, severity: "error", path: `kwargs.${name}`, message, hint },
    ];
    if (!(names as readonly string[]).includes(name)) {
      const close = nearest(name, names);
      return problem(
        "SW0201",
        `unknown kwarg ${name}`,
        close === undefined ? `this pipeline takes ${names.join(", ")}` : `did you mean ${close}?`,
      );
    }
    if (typeof value !== "string" || value === "")
      return problem(
        "SW0202",
        `kwarg ${name} is ${JSON.stringify(value)}`,
        "give text that is not empty, or leave it out",
      );
    return [];
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return given as { readonly [N in K]?: string };
}
