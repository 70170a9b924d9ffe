import { isExpression } from "../expression.ts";
import { isFloat } from "../float.ts";
import { isObject, member, type Json } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";
import { isSet, namedItems } from "./lists.ts";
import { isSame, meaning } from "./same.ts";

/** A value that differs: without `before` it is new, without `after` it is gone. */
export interface ValueChange {
  /** Where it stands, items of named lists by their names: `Arguments.ProcessingInputs['code'].S3Input.S3Uri`. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Two values at one place; `undefined` is a value that is not there. */
interface Pair {
  readonly path: string;
  /** The name of the member that they are. */
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * How two values differ, the innermost places first told apart: order counts only where it means something, and an
 * expression is one value.
 *
 * @example
 * compare({ a: { b: 1 } }, { a: { b: 2 } }, "Arguments"); // [{ path: "Arguments.a.b", before: 1, after: 2 }]
 */
export function compare(before: unknown, after: unknown, path: string, name = ""): readonly ValueChange[] {
  const changes: ValueChange[] = [];
  const todo: Pair[] = [{ path, name, before, after }];
  for (let pair = todo.pop(); pair !== undefined; pair = todo.pop()) {
    if (pair.before === pair.after) continue;
    const inside = insideOf(pair);
    if (inside !== undefined) todo.push(...inside.toReversed());
    else if (pair.before === undefined || pair.after === undefined || !isSame(pair.before, pair.after))
      changes.push({
        path: pair.path,
        ...(pair.before !== undefined && { before: pair.before as Json }),
        ...(pair.after !== undefined && { after: pair.after as Json }),
      });
  }
  return changes;
}

/** The pairs inside of two values that are both lists or both objects, else `undefined`. */
function insideOf({ path, name, before, after }: Pair): readonly Pair[] | undefined {
  if (Array.isArray(before) && Array.isArray(after)) return itemPairs(path, name, before, after);
  if (!isPlain(before) || !isPlain(after)) return undefined;
  return union(Object.keys(before), Object.keys(after)).map((key) => ({
    path: memberPath(path, key),
    name: key,
    before: member(before, key),
    after: member(after, key),
  }));
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  isObject(value) && !isFloat(value) && !isExpression(value);

const union = (a: Iterable<string>, b: Iterable<string>): readonly string[] => [...new Set([...a, ...b])];

function itemPairs(
  path: string,
  list: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly Pair[] | undefined {
  const [was, is] = [namedItems(list, before), namedItems(list, after)];
  if (was !== undefined && is !== undefined)
    return union(was.keys(), is.keys()).map((key) => ({
      path: `${path}['${key.replace(/['\\]/g, "\\$&")}']`,
      name: "",
      before: was.get(key),
      after: is.get(key),
    }));
  return isSet(list) ? unorderedPairs(path, before, after) : orderedPairs(path, before, after);
}

/** What is equal is taken away; objects that are left are told apart in their order, other values come and go. */
function unorderedPairs(path: string, before: readonly unknown[], after: readonly unknown[]): readonly Pair[] {
  const counts = new Map<string, number>();
  for (const item of after) counts.set(meaning(item), (counts.get(meaning(item)) ?? 0) + 1);
  const left = (items: readonly unknown[], equal: Map<string, number>): (readonly [number, unknown])[] =>
    [...items.entries()].filter(([, item]) => {
      const count = equal.get(meaning(item)) ?? 0;
      equal.set(meaning(item), count - 1);
      return count <= 0;
    });
  const both = new Map<string, number>();
  for (const item of before) {
    const text = meaning(item);
    if ((counts.get(text) ?? 0) > (both.get(text) ?? 0)) both.set(text, (both.get(text) ?? 0) + 1);
  }
  const gone = left(before, new Map(both));
  const come = left(after, new Map(both));
  const matched = [...gone, ...come].every(([, item]) => isPlain(item)) ? Math.min(gone.length, come.length) : 0;
  return [
    ...come
      .slice(0, matched)
      .map(([i, item], n): Pair => ({ path: itemPath(path, i), name: "", before: gone[n]?.[1], after: item })),
    ...gone
      .slice(matched)
      .map(([i, item]): Pair => ({ path: itemPath(path, i), name: "", before: item, after: undefined })),
    ...come
      .slice(matched)
      .map(([i, item]): Pair => ({ path: itemPath(path, i), name: "", before: undefined, after: item })),
  ];
}

/** The equal beginning and end are taken away; what is between is told apart item by item. */
function orderedPairs(path: string, before: readonly unknown[], after: readonly unknown[]): readonly Pair[] {
  const least = Math.min(before.length, after.length);
  let start = 0;
  while (start < least && isSame(before[start], after[start])) start++;
  let end = 0;
  while (end < least - start && isSame(before.at(-1 - end), after.at(-1 - end))) end++;
  const was = before.slice(start, before.length - end);
  const is = after.slice(start, after.length - end);
  return Array.from({ length: Math.max(was.length, is.length) }, (_, i) => ({
    path: itemPath(path, start + i),
    name: "",
    before: was[i],
    after: is[i],
  }));
}
