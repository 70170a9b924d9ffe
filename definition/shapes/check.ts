import { expressionKind } from "../expression.ts";
import { isObject } from "../model.ts";
import { suggest } from "../nearest.ts";
import { jsonKind } from "../parse.ts";
import { itemPath, memberPath } from "../path.ts";
import type { Finding, FindingKind, ResultType, Tell } from "./finding.ts";
import { expressionProblem, kindFits, kindHint, kindWords, shown } from "./kind.ts";
import { isNewerMember, memberShape, type Shape } from "./shape.ts";
import { sizeProblems } from "./size.ts";

export interface CheckOptions {
  /** Whether `Get`, `Std:Join` and `Std:JsonGet` may stand for any scalar. */
  readonly expressions: boolean;
  /** The type that an expression gives, where that is known. */
  readonly resultType?: (expression: unknown) => ResultType | undefined;
  /** Where the value stands, put before every finding's path. */
  readonly path?: string;
}

interface Waiting {
  readonly shape: Shape;
  readonly value: unknown;
  readonly path: string;
}

/**
 * Checks a value against a shape of the service model; of any size and depth.
 *
 * @example
 * const [finding] = checkAgainst(requestShape("Training"), { RoleArm: "x" }, { expressions: true });
 * finding.message; // unknown member "RoleArm"
 */
export function checkAgainst(shape: Shape, value: unknown, options: CheckOptions): Finding[] {
  const findings: Finding[] = [];
  const stack: Waiting[] = [{ shape, value, path: options.path ?? "" }];
  for (let here = stack.pop(); here !== undefined; here = stack.pop()) {
    const { shape: wanted, value: given, path } = here;
    const tell = (kind: FindingKind, message: string, hint: string, at = path): void => {
      findings.push({ path: at, message, hint, kind, value: given, shape: wanted });
    };
    if (options.expressions && expressionKind(given) !== undefined) {
      const problem = expressionProblem(wanted, options.resultType?.(given));
      if (problem !== undefined) tell("expression", ...problem);
      continue;
    }
    if (!kindFits(wanted, given)) {
      tell(
        "kind",
        `${shown(given)} is ${jsonKind(given)}; the service wants ${kindWords[wanted.type]}`,
        kindHint(wanted, given),
      );
      continue;
    }
    sizeProblems(wanted, given, tell);
    const inside =
      wanted.type === "structure" ? structure(wanted, given, path, tell) : items(wanted, given, path, tell);
    stack.push(...inside.toReversed());
  }
  return findings;
}

function structure(shape: Shape, value: unknown, path: string, tell: Tell): Waiting[] {
  const given = value as Readonly<Record<string, unknown>>;
  const members = Object.keys(shape.members ?? {});
  for (const name of shape.required ?? []) {
    if (!Object.hasOwn(given, name) || given[name] === null || given[name] === undefined) {
      tell("missing", `${name} is missing`, `${shape.name} needs ${(shape.required ?? []).join(", ")}`);
    }
  }
  return Object.entries(given).flatMap(([name, item]): Waiting[] => {
    const at = memberPath(path, name);
    const next = memberShape(shape, name);
    if (next === undefined && isNewerMember(shape.name, name)) return [];
    if (next === undefined) {
      tell(
        "unknown",
        `unknown member ${JSON.stringify(name)}`,
        suggest(name, members, `${shape.name} has no members`),
        at,
      );
      return [];
    }
    // The service reads null as a member that is not there.
    return item === null || item === undefined ? [] : [{ shape: next, value: item, path: at }];
  });
}

function items(shape: Shape, value: unknown, path: string, tell: Tell): Waiting[] {
  const next = memberShape(shape);
  if (next === undefined) return [];
  if (Array.isArray(value)) return value.map((item, i) => ({ shape: next, value: item, path: itemPath(path, i) }));
  if (!isObject(value)) return [];
  const keys = memberShape({ name: shape.name, type: "list", ...(shape.key !== undefined && { member: shape.key }) });
  return Object.entries(value).map(([name, item]) => {
    const at = memberPath(path, name);
    if (keys !== undefined)
      sizeProblems(keys, name, (kind, message, hint) => tell(kind, `the key ${message}`, hint, at));
    return { shape: next, value: item, path: at };
  });
}
