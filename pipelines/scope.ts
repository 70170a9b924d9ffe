import { isObject, list, member, stepTypeOf, type Problem } from "../definition/index.ts";
import { problemAt } from "../steps/site.ts";
import { isStep, type Step } from "../steps/step.ts";
import { mentionsOf, type Mention } from "./mentions.ts";

/** A branch that a step stands in. */
interface Scope {
  readonly condition: Step;
  readonly branch: "IfSteps" | "ElseSteps";
}

/** Steps that need one that may not have run, or one that ends the execution; each at the line that wrote it. */
export function scopeProblems(steps: readonly Step[]): readonly Problem[] {
  const homes = homesOf(steps);
  return steps.flatMap((from) =>
    [...mentionsOf(from)].flatMap((mention) => {
      const { value: to } = mention;
      if (!isStep(to) || from.branches.includes(to)) return [];
      return stepTypeOf(to.type)?.final === true
        ? [waitsForEnd(from, to, mention)]
        : outOfScope(from, to, mention, homes);
    }),
  );
}

const waitsForEnd = (from: Step, to: Step, { site }: Mention): Problem =>
  problemAt(
    site ?? from.site,
    "SW0011",
    `${from.name} waits for ${to.name}, but a ${to.type} step ends the execution`,
    "wait for the step before it",
  );

function outOfScope(from: Step, to: Step, { site }: Mention, homes: ReadonlyMap<Step, Scope>): Problem[] {
  const own = new Map(scopesOf(from, homes).map(({ condition, branch }) => [condition, branch]));
  const outside = scopesOf(to, homes).find(({ condition, branch }) => own.get(condition) !== branch);
  // A Condition that needs a step of its own branch waits for itself: a cycle, which is another problem.
  if (outside === undefined || outside.condition === from) return [];
  const { condition, branch } = outside;
  const place = own.has(condition)
    ? `stands in the other branch of ${condition.name}`
    : `stands outside ${condition.name}`;
  const needs = site === undefined ? "waits for" : "reads";
  return [
    problemAt(
      site ?? from.site,
      "SW0010",
      `${from.name} ${needs} ${to.name}, which runs only in the ${branch} of ${condition.name}, but ${from.name} ${place}`,
      `move ${from.name} into that branch`,
    ),
  ];
}

function homesOf(steps: readonly Step[]): ReadonlyMap<Step, Scope> {
  const homes = new Map<Step, Scope>();
  for (const condition of steps)
    if (condition.branches.length > 0 && isObject(condition.arguments))
      for (const branch of ["IfSteps", "ElseSteps"] as const)
        for (const step of list(member(condition.arguments, branch)))
          if (isStep(step)) homes.set(step, { condition, branch });
  return homes;
}

/** The branches that a step stands in, innermost first. */
function scopesOf(step: Step, homes: ReadonlyMap<Step, Scope>): readonly Scope[] {
  const found = new Set<Scope>();
  for (let scope = homes.get(step); scope !== undefined && !found.has(scope); scope = homes.get(scope.condition))
    found.add(scope);
  return [...found];
}
