import { isObject, list } from "../model.ts";
import { suggest } from "../nearest.ts";
import { itemPath } from "../path.ts";
import { retryExceptions } from "../retry-exceptions.ts";
import type { StepType } from "../step-types.ts";
import { textOf, withArticle } from "../words.ts";
import { corrected, replaced } from "./fixes.ts";
import type { Found } from "./rule.ts";

const exceptions: readonly string[] = retryExceptions;

/** AWS's published schema has it, its Python SDK does not. */
const emrException = "Emr.RESOURCE_LIMIT";

/** What is wrong with a policy's ExceptionType. */
export function exceptionFaults(given: unknown, path: string, type: StepType): readonly Found[] {
  const at = given === undefined ? path : `${path}.ExceptionType`;
  if (!Array.isArray(given) || given.length === 0) {
    const message = "ExceptionType is not a list of exceptions";
    const hint = `write a list such as ["${exceptions[1]}"]`;
    const meant = typeof given === "string" && exceptions.includes(given);
    return [{ path: at, message, hint, ...(meant && { fix: replaced(at, [given]) }) }];
  }
  return given.flatMap((name: unknown, i): Found[] => {
    const item = itemPath(at, i);
    if (name === emrException && type.type === "EMR") {
      const message = `AWS's sources disagree on whether there is ${name}`;
      return [{ path: item, message, hint: `use SageMaker.RESOURCE_LIMIT`, severity: "warning" }];
    }
    if (typeof name !== "string" || !exceptions.includes(name)) {
      const message = `unknown exception ${JSON.stringify(name)}`;
      return [
        { path: item, message, hint: suggest(textOf(name), exceptions, ""), ...corrected(item, name, exceptions) },
      ];
    }
    if (type.job === true || !name.startsWith("SageMaker.")) return [];
    const message = `${name} does not happen in ${withArticle(type.type)} step`;
    return [{ path: item, message, hint: "use Step.SERVICE_FAULT or Step.THROTTLING" }];
  });
}

/** Exceptions that stand in a second place. */
export function exceptionsTwice(policies: readonly unknown[], path: string): readonly Found[] {
  const seen = new Set<unknown>();
  return policies.flatMap((policy, i) =>
    list(isObject(policy) ? policy["ExceptionType"] : undefined).flatMap((name, j): Found[] => {
      if (!seen.has(name)) {
        seen.add(name);
        return [];
      }
      const at = itemPath(`${itemPath(path, i)}.ExceptionType`, j);
      return [{ path: at, message: `${textOf(name)} stands in two policies`, hint: "keep it in one" }];
    }),
  );
}
