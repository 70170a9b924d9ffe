import { expressionKind } from "../expression.ts";
import { isObject } from "../model.ts";
import { suggest } from "../nearest.ts";
import { jsonKind } from "../parse.ts";
import { memberPath, pathTo } from "../path.ts";
import type { Finding, ResultType, Tell } from "./finding.ts";
import { expressionProblem, kindFits, kindHint, kindWords, shown } from "./kind.ts";
import { isNewerMember, memberShape, shapeNamed, type Shape } from "./shape.ts";
import { sizeProblem, type SizeProblem } from "./size.ts";

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

/** A value that is to be checked. Most are in order, so that its path is put together when it is asked for. */
class Waiting {
  readonly shape: Shape;
  readonly value: unknown;
  readonly outer: Waiting | undefined;
  readonly key: string | number;
  constructor(shape: Shape, value: unknown, outer: Waiting | undefined, key: string | number) {
    this.shape = shape;
    this.value = value;
    this.outer = outer;
    this.key = key;
  }

  get path(): string {
    return pathTo(this);
  }
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
  const stack: Waiting[] = [new Waiting(shape, value, undefined, options.path ?? "")];
  let here = stack.pop();
  const tell: Tell = (kind, message, hint, at = here?.path ?? "") => {
    findings.push({ path: at, message, hint, kind, value: here?.value, shape: here?.shape ?? shape });
  };
  for (; here !== undefined; here = stack.pop()) {
    const { shape: wanted, value: given } = here;
    if (options.expressions && expressionKind(given) !== undefined) {
      const problem = expressionProblem(wanted, options.resultType?.(given));
      if (problem !== undefined) tell("expression", ...problem);
      const value = options.standsFor?.(given);
      const ofDefault = defaultProblem(wanted, value);
      if (ofDefault !== undefined) {
        const { kind, message, hint } = ofDefault;
        findings.push({
          path: here.path,
          kind,
          value,
          hint,
          message: `the default ${message}`,
          shape: wanted,
          ofDefault: true,
        });
      }
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
    const size = sizeProblem(wanted, given);
    if (size !== undefined) tell(size.kind, size.message, size.hint);
    if (typeof given !== "object" || given === null) continue;
    const first = stack.length;
    const put = (inner: Shape, item: unknown, key: string | number): void => {
      if (!isFine(inner, item, options)) stack.push(new Waiting(inner, item, here, key));
    };
    if (wanted.type === "structure") structure(here, given, tell, put);
    else items(here, given, tell, put);
    // The last that was put there is the next to come; what stands first in the document is told first.
    reverseFrom(stack, first);
  }
  return findings;
}

/** Puts a part of a value where it waits to be checked. */
type Put = (shape: Shape, value: unknown, key: string | number) => void;

/** Whether nothing is to be said of a value; most are scalars in order, which need not wait for it. */
function isFine(shape: Shape, value: unknown, { expressions, resultType, standsFor }: CheckOptions): boolean {
  if (typeof value !== "object" || value === null)
    return kindFits(shape, value) && sizeProblem(shape, value) === undefined;
  if (!expressions || expressionKind(value) === undefined) return false;
  return (
    expressionProblem(shape, resultType?.(value)) === undefined &&
    defaultProblem(shape, standsFor?.(value)) === undefined
  );
}

/** What is wrong with a parameter's default; an empty one is a reminder to give a value. */
const defaultProblem = (shape: Shape, value: unknown): SizeProblem | undefined =>
  value === undefined || value === "" || !kindFits(shape, value) ? undefined : sizeProblem(shape, value);

function structure(here: Waiting, value: object, tell: Tell, put: Put): void {
  const { shape } = here;
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
      tell("unknown", `unknown member ${JSON.stringify(name)}`, hint, memberPath(here.path, name));
    } else if (item !== null && item !== undefined) {
      // The service reads null as a member that is not there.
      put(next, item, name);
    }
  }
}

function items(here: Waiting, value: object, tell: Tell, put: Put): void {
  const { shape } = here;
  const next = memberShape(shape);
  if (next === undefined) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) put(next, value[i], i);
    return;
  }
  if (!isObject(value)) return;
  const keys = shape.key === undefined ? undefined : shapeNamed(shape.key);
  for (const name of Object.keys(value)) {
    const problem = keys && sizeProblem(keys, name);
    if (problem !== undefined)
      tell(problem.kind, `the key ${problem.message}`, problem.hint, memberPath(here.path, name));
    put(next, value[name], name);
  }
}

function reverseFrom(stack: Waiting[], first: number): void {
  for (let low = first, high = stack.length - 1; low < high; low++, high--) {
    const [a, b] = [stack[low], stack[high]];
    if (a !== undefined && b !== undefined) [stack[low], stack[high]] = [b, a];
  }
}
