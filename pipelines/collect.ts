import { isAsset, type Asset } from "../steps/asset.ts";
import { isParameter, type Parameter } from "../steps/parameter.ts";
import { isStep, type Step } from "../steps/step.ts";
import { mentionsIn, mentionsOf } from "./mentions.ts";

export interface Found {
  readonly parameters: readonly Parameter[];
  /** Every step, those in branches too. */
  readonly steps: readonly Step[];
  /** The steps outside of branches: as listed, then those that are only mentioned, nearest first. */
  readonly placed: readonly Step[];
  readonly assets: readonly Asset[];
}

/** Everything that the listed steps are made of, and the parameters that `others` mention. */
export function collect(
  listedParameters: readonly Parameter[],
  listed: readonly Step[],
  others: readonly unknown[] = [],
): Found {
  const parameters = new Set(listedParameters);
  const assets = new Map<string, Asset>();
  const steps = new Set<Step>(listed);
  const inBranch = new Set<Step>();
  // A set hands out what is added while it is walked: breadth first, each step once.
  for (const step of steps) {
    for (const inner of step.branches) inBranch.add(inner);
    for (const { value } of mentionsOf(step)) {
      if (isStep(value)) steps.add(value);
      else if (isParameter(value)) parameters.add(value);
      else if (isAsset(value)) assets.set(value.hash, value);
    }
  }
  for (const { value } of mentionsIn(others)) if (isParameter(value)) parameters.add(value);
  const isListed = new Set(listed);
  return {
    parameters: [...parameters],
    steps: [...steps],
    placed: [...steps].filter((step) => isListed.has(step) || !inBranch.has(step)),
    assets: [...assets.values()],
  };
}
