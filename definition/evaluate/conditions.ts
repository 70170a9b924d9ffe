import { Numeral } from "./numeral.ts";
import { pythonRepr, type PyValue } from "./python-json.ts";
import { resolvePartly } from "./resolve.ts";
import { EvaluationError, Pending, type Partly, type Scope } from "./scope.ts";

/** A condition with the values that it was decided on. */
export interface Judged {
  readonly condition: unknown;
  readonly type: string;
  /** Missing where a value that decides it is not known, and where it was not looked at. */
  readonly holds?: boolean;
  /** Its operands, in the order in which they are written; missing where it was not looked at. */
  readonly values?: readonly Partly[];
  /** Of `Not` and `Or`: what they are made of. */
  readonly of?: readonly Judged[];
}

interface ConditionJson {
  readonly Type?: unknown;
  readonly LeftValue?: unknown;
  readonly RightValue?: unknown;
  readonly QueryValue?: unknown;
  readonly Values?: unknown;
  readonly Condition?: unknown;
  readonly Conditions?: unknown;
}

type Verdict = Pick<Judged, "holds" | "values" | "of">;
type Test = (condition: ConditionJson, scope: Scope) => Verdict;

const two =
  (holds: (left: Partly, right: Partly) => boolean): Test =>
  ({ LeftValue, RightValue }, scope) => {
    const values = [resolvePartly(LeftValue, scope), resolvePartly(RightValue, scope)] as const;
    return { values, ...(!values.some(isPending) && { holds: holds(...values) }) };
  };

/** The eight conditions of SageMaker Pipelines. */
const tests: Readonly<Record<string, Test>> = {
  Equals: two(same),
  GreaterThan: two((left, right) => order(left, right) > 0),
  GreaterThanOrEqualTo: two((left, right) => order(left, right) >= 0),
  LessThan: two((left, right) => order(left, right) < 0),
  LessThanOrEqualTo: two((left, right) => order(left, right) <= 0),
  In: ({ QueryValue, Values }, scope) => {
    const query = resolvePartly(QueryValue, scope);
    const values = [query];
    for (const value of asList(Values)) {
      const next = resolvePartly(value, scope);
      values.push(next);
      if (!isPending(query) && same(query, next)) return { values, holds: true };
    }
    return { values, ...(!values.some(isPending) && { holds: false }) };
  },
  Not: ({ Condition }, scope) => {
    const inner = judge(Condition, scope);
    return { of: [inner], ...(inner.holds !== undefined && { holds: !inner.holds }) };
  },
  Or: ({ Conditions }, scope) => inTurn(Conditions, scope, true),
};

/** Whether all conditions hold, from left to right; what follows the first that does not is not looked at. */
export const allHold = (conditions: unknown, scope: Scope): boolean => judgeAll(conditions, scope).holds === true;

/** Whether all conditions hold, with the values that say so. */
export const judgeAll = (conditions: unknown, scope: Scope): Verdict & { readonly of: readonly Judged[] } =>
  inTurn(conditions, scope, false);

/** Looks at conditions until one is `decisive`; the others are listed without a verdict. */
function inTurn(conditions: unknown, scope: Scope, decisive: boolean): Verdict & { readonly of: readonly Judged[] } {
  const of: Judged[] = [];
  for (const condition of asList(conditions)) {
    const decided = of.some(({ holds }) => holds === decisive);
    of.push(decided ? { condition, type: typeOf(condition) } : judge(condition, scope));
  }
  if (of.some(({ holds }) => holds === decisive)) return { of, holds: decisive };
  return { of, ...(of.every(({ holds }) => holds !== undefined) && { holds: !decisive }) };
}

function judge(condition: unknown, scope: Scope): Judged {
  const type = typeOf(condition);
  const test = Object.hasOwn(tests, type) ? tests[type] : undefined;
  if (test === undefined) {
    const { Type } = (condition ?? {}) as ConditionJson;
    throw new EvaluationError(`there is no condition of type ${JSON.stringify(Type)}`);
  }
  return { condition, type, ...test(condition as ConditionJson, scope) };
}

const typeOf = (condition: unknown): string => {
  const { Type: type } = (condition ?? {}) as ConditionJson;
  return typeof type === "string" ? type : "";
};

const isPending = (value: Partly): value is Pending => value instanceof Pending;

const asList = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new EvaluationError(`a condition needs a list, not ${JSON.stringify(value)}`);
  return value;
};

function same(left: Partly, right: Partly): boolean {
  if (left instanceof Numeral && right instanceof Numeral) return left.number === right.number;
  return typeof left === typeof right && left === right;
}

/** Numbers by value whether whole or not, text by its characters; anything else does not compare. */
function order(left: Partly, right: Partly): number {
  if (left instanceof Numeral && right instanceof Numeral) return left.number - right.number;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  throw new EvaluationError(
    `${pythonRepr(left as PyValue)} and ${pythonRepr(right as PyValue)} cannot be compared; both must be numbers or both text`,
  );
}
