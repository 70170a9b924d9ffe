import { EvaluationError, resolve, type Scope } from "./evaluate.ts";
import { Numeral } from "./numeral.ts";
import { pythonRepr, type PyValue } from "./python-json.ts";

interface ConditionJson {
  readonly Type?: unknown;
  readonly LeftValue?: unknown;
  readonly RightValue?: unknown;
  readonly QueryValue?: unknown;
  readonly Values?: unknown;
  readonly Condition?: unknown;
  readonly Conditions?: unknown;
}

type Test = (condition: ConditionJson, scope: Scope) => boolean;

const compare =
  (holds: (order: number) => boolean): Test =>
  (condition, scope) =>
    holds(order(resolve(condition.LeftValue, scope), resolve(condition.RightValue, scope)));

/** The eight conditions of SageMaker Pipelines. */
const tests: Readonly<Record<string, Test>> = {
  Equals: (condition, scope) => same(resolve(condition.LeftValue, scope), resolve(condition.RightValue, scope)),
  GreaterThan: compare((n) => n > 0),
  GreaterThanOrEqualTo: compare((n) => n >= 0),
  LessThan: compare((n) => n < 0),
  LessThanOrEqualTo: compare((n) => n <= 0),
  In: (condition, scope) => {
    const query = resolve(condition.QueryValue, scope);
    return asList(condition.Values).some((value) => same(query, resolve(value, scope)));
  },
  Not: (condition, scope) => !holds(condition.Condition, scope),
  Or: (condition, scope) => asList(condition.Conditions).some((item) => holds(item, scope)),
};

/** Whether all conditions hold, from left to right; what follows the first that does not is not looked at. */
export const allHold = (conditions: unknown, scope: Scope): boolean =>
  asList(conditions).every((condition) => holds(condition, scope));

function holds(condition: unknown, scope: Scope): boolean {
  const { Type: type } = (condition ?? {}) as ConditionJson;
  const test = typeof type === "string" && Object.hasOwn(tests, type) ? tests[type] : undefined;
  if (test === undefined) throw new EvaluationError(`there is no condition of type ${JSON.stringify(type)}`);
  return test(condition as ConditionJson, scope);
}

const asList = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new EvaluationError(`a condition needs a list, not ${JSON.stringify(value)}`);
  return value;
};

function same(left: PyValue, right: PyValue): boolean {
  if (left instanceof Numeral && right instanceof Numeral) return left.number === right.number;
  return typeof left === typeof right && left === right;
}

/** Numbers by value whether whole or not, text by its characters; anything else does not compare. */
function order(left: PyValue, right: PyValue): number {
  if (left instanceof Numeral && right instanceof Numeral) return left.number - right.number;
  if (typeof left === "string" && typeof right === "string") return left < right ? -1 : left > right ? 1 : 0;
  throw new EvaluationError(
    `${pythonRepr(left)} and ${pythonRepr(right)} cannot be compared; both must be numbers or both text`,
  );
}
