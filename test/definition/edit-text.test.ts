import fc from "fast-check";
import { applyEdits, modify, parse } from "jsonc-parser";
import { expect, test } from "vitest";
import { applyEdits as apply, planFixes } from "../../definition/edit-text.ts";
import type { Edit } from "../../definition/index.ts";

const edited = (text: string, ...edits: readonly Edit[]): string | undefined => {
  const planned = planFixes(text)({ description: "", edits });
  return planned && apply(text, planned);
};

test.each<[string, string, Edit, string]>([
  ["a member's value", '{ "a" :  1,\n\t"b": 2 }', { path: "b", set: true }, '{ "a" :  1,\n\t"b": true }'],
  ["an item", '{"a":[1, 2 ,3]}', { path: "a[1]", set: "x" }, '{"a":[1, "x" ,3]}'],
  ["a name", '{"a" : {"bb": 1}}', { path: "a.bb", rename: "b" }, '{"a" : {"b": 1}}'],
  ["the first member out", '{\n  "a": 1,\n  "b": 2\n}', { path: "a", remove: true }, '{\n  "b": 2\n}'],
  ["the last member out", '{\n  "a": 1,\n  "b": 2\n}', { path: "b", remove: true }, '{\n  "a": 1\n}'],
  ["the only member out", '{ "a": { "b": 1 } }', { path: "a.b", remove: true }, '{ "a": {} }'],
  [
    "a new member, as its neighbour is written",
    '{\r\n\t"a":1\r\n}',
    { path: "b", set: 2 },
    '{\r\n\t"a":1,\r\n\t"b":2\r\n}',
  ],
  ["a new member of one line", '{"a": 1, "b": 2}', { path: "c", set: null }, '{"a": 1, "b": 2, "c": null}'],
  ["a new member of nothing", '{"a": { }}', { path: "a.b", set: 1 }, '{"a": {"b": 1}}'],
  ["a new item of dense text", '{"a":[1]}', { path: "a[1]", set: [2] }, '{"a":[1,[2]]}'],
  ["a new item", '{"a": [1]}', { path: "a[1]", set: 2 }, '{"a": [1, 2]}'],
  ["a long value", '{\n  "a": 1\n}', { path: "a", set: { b: [1] } }, '{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}'],
])("%s", (_, text, edit, expected) => {
  expect(edited(text, edit)).toBe(expected);
});

test("several at once, also neighbours", () => {
  const text = '{"a": 1, "b": 2, "c": 3, "d": [1, 2, 3]}';
  const out = (path: string): Edit => ({ path, remove: true });
  expect(edited(text, out("a"), out("b"), out("d[1]"), out("d[2]"))).toBe('{"c": 3, "d": [1]}');
  expect(edited(text, out("a"), out("b"), out("c"), out("d"))).toBe("{}");
  expect(edited(text, out("c"), { path: "a", rename: "z" }, { path: "b", set: 5 })).toBe(
    '{"z": 1, "b": 5, "d": [1, 2, 3]}',
  );
});

test.each<[string, string, Edit]>([
  ["a place that is not there", '{"a": 1}', { path: "b.c", set: 1 }],
  ["an item beyond the end", '{"a": [1]}', { path: "a[2]", set: 1 }],
  ["a name that is taken", '{"a": 1, "b": 2}', { path: "a", rename: "b" }],
  ["a member that is written twice", '{"a": 1, "a": 2}', { path: "a", set: 3 }],
  ["nothing to take out", '{"a": 1}', { path: "b", remove: true }],
])("%s is no place to edit", (_, text, edit) => {
  expect(edited(text, edit)).toBeUndefined();
});

test("what a removal or a new value leaves is what jsonc-parser leaves, and the bytes around it are the same", () => {
  const json = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });
  const space = fc.constantFrom(0, 2, "\t");
  fc.assert(
    fc.property(json, space, fc.nat(), fc.boolean(), (value, indent, pick, removes) => {
      const text = JSON.stringify(value, null, indent);
      const keys = Object.keys(value);
      const key = keys[pick % keys.length] ?? "";
      const ours = edited(text, removes ? { path: key, remove: true } : { path: key, set: { new: 1.5 } }) ?? "";
      const theirs = applyEdits(text, modify(text, [key], removes ? undefined : { new: 1.5 }, {}));
      expect(JSON.parse(ours)).toEqual(parse(theirs));
      expect(Object.keys(JSON.parse(ours) as object)).toEqual(Object.keys(parse(theirs) as object));
      let same = 0;
      while (same < text.length && text[same] === ours[same]) same++;
      const longest = JSON.stringify(value[key], null, indent).length + key.length + 20;
      const tail = text.slice(same + longest * 4);
      expect(ours.endsWith(tail)).toBe(true);
    }),
  );
});
