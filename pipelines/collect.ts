import { isAsset, type Asset } from "../steps/asset.ts";
import { isParameter, type Parameter } from "../steps/parameter.ts";
import { isStep, type Step } from "../steps/step.ts";
import { isVariable } from "../steps/value.ts";

export interface Found {
  readonly parameters: readonly Parameter[];
  /** Every step, those in branches too. */
  readonly steps: readonly Step[];
  /** The steps outside of branches: as listed, then those that are only mentioned, nearest first. */
  readonly placed: readonly Step[];
  readonly assets: readonly Asset[];
}

/** Everything that the listed steps are made of. */
export function collect(listedParameters: readonly Parameter[], listed: readonly Step[]): Found {
  const parameters = new Set(listedParameters);
  const assets = new Map<string, Asset>();
  const steps = new Set<Step>(listed);
  const inBranch = new Set<Step>();
  // A set hands out what is added while it is walked: breadth first, each step once.
  for (const step of steps) {
    for (const inner of step.branches) inBranch.add(inner);
    for (const value of mentioned([step.arguments, step.members, ...step.dependsOn])) {
      if (isStep(value)) steps.add(value);
      else if (isParameter(value)) parameters.add(value);
      else if (isAsset(value)) assets.set(value.hash, value);
    }
  }
  const isListed = new Set(listed);
  return {
    parameters: [...parameters],
    steps: [...steps],
    placed: [...steps].filter((step) => isListed.has(step) || !inBranch.has(step)),
    assets: [...assets.values()],
  };
}

/** Steps, parameters and assets inside a value, in document order; not what is inside those steps. */
function* mentioned(roots: readonly unknown[]): Generator<unknown> {
  const todo: unknown[] = [...roots].toReversed();
  while (todo.length > 0) {
    const value = todo.pop();
    if (typeof value !== "object" || value === null) continue;
    if (isStep(value) || isAsset(value)) yield value;
    else if (isParameter(value)) yield value;
    else if (isVariable(value)) todo.push(...[...value.mentions()].toReversed());
    else todo.push(...Object.values(value).toReversed());
  }
}
