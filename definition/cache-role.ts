import { cacheKeys } from "./cache-keys.ts";
import { changingVariables } from "./execution-variables.ts";
import { isExpression, references, type PathPart } from "./expression.ts";
import { isObject, member, type StepJson } from "./model.ts";
import { stepTypeOf } from "./step-types.ts";

/** What no result can depend on. */
const idle = ["Arguments.Tags", "Arguments.ExperimentConfig"] as const;

/** What a change at a path of a step does to its cached results: no result depends on what is idle. */
export type CacheRole = "key" | "not in the key" | "idle";

/** Whether it is known what SageMaker compares for steps of that type; where it is not, take it for all arguments. */
export const isCacheKeyKnown = (stepType: string): boolean => Object.hasOwn(cacheKeys, stepType);

const keysOf = (stepType: string): readonly string[] => cacheKeys[stepType] ?? ["Arguments"];

/**
 * Whether the value at a path of a step is part of its cache key.
 *
 * @example
 * cacheRole("Training", "Arguments.ResourceConfig.InstanceType"); // "not in the key"
 */
export function cacheRole(stepType: string, path: string): CacheRole {
  const at = path.replace(/\[(?:\d+|'(?:[^'\\]|\\.)*')\]/g, "[]");
  // What stands above a key holds the key.
  const isKey = keysOf(stepType).some((key) => isWithin(at, key) || isWithin(key, at));
  if (idle.some((way) => isWithin(at, way))) return "idle";
  if (isKey) return "key";
  return isWithin(at, "Arguments") ? "not in the key" : "idle";
}

/** Whether a way through a step leads to what another one leads to, or into it. */
const isWithin = (way: string, whole: string): boolean =>
  way.startsWith(whole) && (way.length === whole.length || way[whole.length] === "." || way[whole.length] === "[");

/** Whether SageMaker may take this step's result from an earlier run. */
export const isCached = (step: StepJson): boolean =>
  stepTypeOf(step.Type)?.cache === true && member(step.CacheConfig, "Enabled") === true;

/**
 * The argument that a property of a step repeats: the service describes a job with what it was asked for. Missing where
 * the property is made by the run, such as `ModelArtifacts.S3ModelArtifacts`.
 */
export function echoedArgument(step: StepJson, path: readonly PathPart[]): unknown {
  let here: unknown = step.Arguments;
  for (const part of path) {
    if (isExpression(here)) return undefined;
    if (typeof part === "string") here = member(here, part);
    else if ("index" in part) here = Array.isArray(here) ? here[part.index] : undefined;
    else if (Array.isArray(here)) here = here.find((item) => isObject(item) && Object.values(item).includes(part.key));
    else here = member(here, part.key);
  }
  return here;
}

/** What is new in every execution in the cache key of a step, by path in the step: with it the step never hits. */
export function newEachTime(step: StepJson): readonly { readonly path: string; readonly get: string }[] {
  return [...references(step)].filter(
    ({ reference, path }) =>
      reference?.root === "Execution" && changingVariables.has(reference.name) && cacheRole(step.Type, path) === "key",
  );
}
