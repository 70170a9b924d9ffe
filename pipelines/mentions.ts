import { isAsset, type Asset } from "../steps/asset.ts";
import { isParameter, type Parameter } from "../steps/parameter.ts";
import type { Site } from "../steps/site.ts";
import { isStep, type Step } from "../steps/step.ts";
import { isVariable } from "../steps/value.ts";

/** Something that a step is made of. */
export interface Mention {
  readonly value: Step | Parameter | Asset;
  /** Where the variable was written that leads to it; missing where it stands there itself. */
  readonly site?: Site;
}

/** What a step mentions, but for what the steps among it mention. */
export const mentionsOf = (step: Step): Generator<Mention> =>
  mentionsIn([step.arguments, step.members, ...step.dependsOn]);

/** Steps, parameters and assets inside values, in document order; not what is inside those steps. */
export function* mentionsIn(roots: readonly unknown[]): Generator<Mention> {
  const todo: { readonly value: unknown; readonly site?: Site }[] = [];
  const push = (values: readonly unknown[], site?: Site): void => {
    for (const value of values.toReversed()) todo.push({ value, ...(site && { site }) });
  };
  push(roots);
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { value, site } = next;
    if (typeof value !== "object" || value === null) continue;
    if (isStep(value) || isAsset(value) || isParameter(value)) yield { value, ...(site && { site }) };
    else if (isVariable(value)) push(value.mentions(), value.site ?? site);
    else push(Object.values(value));
  }
}
