import { graphOf, member, ProblemError, stepEntries, type Definition, type Problem } from "../../definition/index.ts";
import { isMembers } from "./literal.ts";
import { nearest } from "../../definition/nearest.ts";
import { factories } from "./factories.ts";
import { cannotSay } from "./refuse.ts";

/** Refuses a definition that no pipeline of this package can be, with every reason. */
export function refuseWhatCannotBe(definition: Definition): void {
  const entries = stepEntries(definition);
  const seen = new Set<string>();
  const problems = entries.flatMap(({ value, path }): readonly Problem[] => {
    const [name, type] = [member(value, "Name"), member(value, "Type")];
    if (!isMembers(value) || typeof name !== "string" || typeof type !== "string")
      return [cannotSay(path, "this is no step: it needs a Name and a Type", "write a step, or take it out")];
    const found: Problem[] = [];
    if (!/^[A-Za-z0-9\-_]{1,64}$/.test(name))
      found.push(
        cannotSay(
          `${path}.Name`,
          `step name ${JSON.stringify(name)} is not allowed`,
          "use letters, digits, - and _, at most 64",
        ),
      );
    if (seen.has(name))
      found.push(cannotSay(`${path}.Name`, `there are two steps named ${name}`, "give every step a name of its own"));
    seen.add(name);
    if (!Object.hasOwn(factories, type)) {
      const near = nearest(type, Object.keys(factories));
      found.push(
        cannotSay(
          `${path}.Type`,
          `step type ${JSON.stringify(type)} is not known`,
          near === undefined ? `the types are ${Object.keys(factories).join(", ")}` : `did you mean ${near}?`,
        ),
      );
    }
    return found;
  });
  if (entries.length === 0)
    problems.push(cannotSay("Steps", "the definition has no steps", "a pipeline needs at least one"));
  const { cycle } = graphOf(definition);
  if (cycle !== undefined)
    problems.push(cannotSay("Steps", `steps wait for each other: ${cycle.join(" → ")}`, "take one of these edges out"));
  if (problems.length > 0) throw new ProblemError(problems);
}
