import { expressionKind } from "../expression.ts";
import { isObject } from "../model.ts";
import { suggest } from "../nearest.ts";
import { jsonKind } from "../parse.ts";
import { itemPath, memberPath } from "../path.ts";
import type { Finding, ResultType, Tell } from "./finding.ts";
import { expressionProblem, kindFits, kindHint, kindWords, shown } from "./kind.ts";
import { isNewerMember, memberShape, shapeNamed, type Shape } from "./shape.ts";
import { sizeProblems } from "./size.ts";

export interface CheckOptions {
  /** Whether `Get`, `Std:Join` and `Std:JsonGet` may stand for any scalar. */
  readonly expressions: boolean;
  /** The type that an expression gives, where that is known. */
  readonly resultType?: (expression: unknown) => ResultType | undefined;
  /** What stands for an expression while nobody gives another value: a parameter's default. */
  readonly standsFor?: (expression: unknown) => unknown;
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
  let here = stack.pop();
  const tell: Tell = (kind, message, hint, at = here?.path ?? "") => {
    findings.push({ path: at, message, hint, kind, value: here?.value, shape: here?.shape ?? shape });
  };
  for (; here !== undefined; here = stack.pop()) {
    const { shape: wanted, value: given, path } = here;
    if (options.expressions && expressionKind(given) !== undefined) {
      const problem = expressionProblem(wanted, options.resultType?.(given));
      if (problem !== undefined) tell("expression", ...problem);
      const value = options.standsFor?.(given) ?? "";
      // An empty default is a reminder to give a value.
      if (value !== "" && kindFits(wanted, value))
        sizeProblems(wanted, value, (kind, message, hint) =>
          findings.push({ path, kind, value, hint, message: `the default ${message}`, shape: wanted, ofDefault: true }),
        );
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
    if (typeof given !== "object" || given === null) continue;
    const first = stack.length;
    if (wanted.type === "structure") structure(wanted, given, path, tell, stack);
    else items(wanted, given, path, tell, stack);
    // The last that was put there is the next to come; what stands first in the document is told first.
    reverseFrom(stack, first);
  }
  return findings;
}

function structure(shape: Shape, value: object, path: string, tell: Tell, stack: Waiting[]): void {
  const given = value as Readonly<Record<string, unknown>>;
  for (const name of shape.required ?? []) {
    if (!Object.hasOwn(given, name) || given[name] === null || given[name] === undefined) {
      tell("missing", `${name} is missing`, `${shape.name} needs ${(shape.required ?? []).join(", ")}`);
    }
  }
  for (const name of Object.keys(given)) {
    const next = memberShape(shape, name);
    const item = given[name];
    if (next === undefined) {
      if (isNewerMember(shape.name, name)) continue;
      const members = Object.keys(shape.members ?? {});
      const hint = suggest(name, members, `${shape.name} has no members`);
      tell("unknown", `unknown member ${JSON.stringify(name)}`, hint, memberPath(path, name));
    } else if (item !== null && item !== undefined) {
      // The service reads null as a member that is not there.
      stack.push({ shape: next, value: item, path: memberPath(path, name) });
    }
  }
}

function items(shape: Shape, value: object, path: string, tell: Tell, stack: Waiting[]): void {
  const next = memberShape(shape);
  if (next === undefined) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) stack.push({ shape: next, value: value[i], path: itemPath(path, i) });
    return;
  }
  if (!isObject(value)) return;
  const keys = shape.key === undefined ? undefined : shapeNamed(shape.key);
  for (const name of Object.keys(value)) {
    const at = memberPath(path, name);
    if (keys !== undefined)
      sizeProblems(keys, name, (kind, message, hint) => tell(kind, `the key ${message}`, hint, at));
    stack.push({ shape: next, value: value[name], path: at });
  }
}

function reverseFrom(stack: Waiting[], first: number): void {
  for (let low = first, high = stack.length - 1; low < high; low++, high--) {
    const [a, b] = [stack[low], stack[high]];
    if (a !== undefined && b !== undefined) [stack[low], stack[high]] = [b, a];
  }
}
