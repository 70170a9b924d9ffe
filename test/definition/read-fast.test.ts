import { assert, json, property, string, array, oneof, constant } from "fast-check";
import { expect, test } from "vitest";
import { readFast } from "../../definition/read-fast.ts";
import { readJson, type JsonRead } from "../../definition/read-json.ts";

/** Everything that a read says, with the place of each member and item. */
function told(read: JsonRead | undefined): unknown {
  const places: unknown[] = [read?.find([])];
  const todo: { value: unknown; parts: readonly (string | number)[] }[] = [{ value: read?.root?.value, parts: [] }];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    const { value, parts } = here;
    places.push(read?.find([...parts, "no such member"]), read?.find([...parts, 1e6]));
    if (typeof value !== "object" || value === null) continue;
    for (const [part, item] of Object.entries(value)) {
      const next = [...parts, Array.isArray(value) ? Number(part) : part];
      places.push([next, read?.find(next)]);
      todo.push({ value: item, parts: next });
    }
  }
  return read && { root: read.root, faults: read.faults, places };
}

test("what the quick reader reads, it reads as the careful one does", () => {
  assert(
    property(json(), oneof(constant(undefined), constant(2), constant("\t")), (text, space) => {
      const spaced = JSON.stringify(JSON.parse(text), null, space);
      const quick = readFast(spaced, 50);
      if (quick !== undefined) expect(told(quick)).toEqual(told(readJson(spaced, 50)));
    }),
    { numRuns: 2000 },
  );
});

test("what has a fault is never read quickly", () => {
  const pieces = oneof(...'{}[]:,"ab\\ 1.e-0tn'.split("").map(constant), constant("true"), constant('"a":'), string());
  assert(
    property(array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      if (readFast(text, 50) !== undefined) expect(readJson(text, 50).faults).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  '{"a": 1, "a": 1}',
  '{"a": [1, 2], "a": [3]}',
  '{"a": {"x": 1}, "a": {"y": 1}}',
  '{"a": 1, "b": 2, "a": 3}',
  '{"a": true, "a": false}',
  '{"b": 1, "1": 2}',
  '{"\\u0061": 1}',
  "[1e999]",
  "[1,]",
  "[1] 2",
  "",
  "[[[[1]]]]",
])("%j is left to the careful reader", (text) => expect(readFast(text, 3)).toBeUndefined());

test("floats, escapes and __proto__ are placed", () => {
  const text = '{ "__proto__": [2.0, -1e3, 7, "a\\"b", ""], "b": {} }';
  const read = readFast(text, 3);
  expect(told(read)).toEqual(told(readJson(text, 3)));
  expect(Object.keys(read?.root?.value as object)).toEqual(["__proto__", "b"]);
});
