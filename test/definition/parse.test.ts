import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDefinition } from "../../definition/index.ts";

const first = (text: string): string => {
  const [problem] = parseDefinition(text).problems;
  return problem === undefined
    ? "none"
    : `${problem.code} ${problem.line}:${problem.column} ${problem.path}: ${problem.message}`;
};

test("every node has its line and column", () => {
  const text = '{\n  "Steps": [\n    {"Name": "A", "odd key": [1,\n 2.0]}\n  ]\n}';
  const parsed = parseDefinition(text);
  expect(parsed.problems).toEqual([]);
  expect(parsed.position("")).toEqual({ line: 1, column: 1 });
  expect(parsed.position("Steps[0].Name")).toEqual({ line: 3, column: 14 });
  expect(parsed.keyPosition("Steps[0].Name")).toEqual({ line: 3, column: 6 });
  expect(parsed.position("Steps[0]['odd key'][1]")).toEqual({ line: 4, column: 2 });
  expect(parsed.position("Steps[1]")).toBeUndefined();
  expect(parsed.isFloat("Steps[0]['odd key'][1]")).toBe(true);
  expect(parsed.isFloat("Steps[0]['odd key'][0]")).toBe(false);
});

test.each([
  ["", "SW1001 1:1 : the text ends where a value should be"],
  ["[]", "SW1004 1:1 : the definition is a list, not an object"],
  ["null", "SW1004 1:1 : the definition is null, not an object"],
  ['{"a": 1} x', 'SW1001 1:10 : "x" stands where the end of the text should be'],
  ['{"a": 1}}', 'SW1001 1:9 : "}" stands where the end of the text should be'],
  ['{"a": {"b": 1,\n "b": 2}}', 'SW1002 2:2 a.b: "b" is written twice in one object'],
  ['{"a": [1,]}', 'SW1001 1:10 a: "]" stands where a value should be'],
  ['{"a": 1,}', 'SW1001 1:9 : "}" stands where a key should be'],
  ['{"a": 01}', 'SW1001 1:8 : "1" stands where , or } should be'],
  ['{"a": 1e999}', 'SW1001 1:7 : "1e999" is larger than a number can be'],
  ['{"a": NaN}', 'SW1001 1:7 : "NaN" stands where a value should be'],
  ['{"a": // no\n1}', "SW1001 1:7 : JSON has no comments"],
  ['{"a": "x', "SW1001 1:7 : the string is not ended"],
  ["{\"a\": 'x'}", "SW1001 1:7 : \"'x'\" stands where a value should be"],
  ['{"a": "\\x"}', "SW1001 1:7 : the string holds an escape that JSON does not know"],
  ['{"Steps": [{"Name": "A"', "SW1001 1:24 Steps[0]: the text ends where , or } should be"],
])("%j is refused: %s", (text, told) => expect(first(text)).toBe(told));

test("what follows a duplicate key is still read", () => {
  expect(parseDefinition('{"a": 1, "a": 2}').value).toEqual({ a: 2 });
});

test("a million brackets are refused at the 501st, not a stack overflow", () => {
  expect(first('{"a":'.repeat(1_000_000))).toMatch(/^SW1003 1:2501 a\.a.*: nesting is deeper than 500 levels$/);
});

test("__proto__ is a member like any other", () => {
  const { value } = parseDefinition('{"__proto__": {"polluted": true}}');
  expect(Object.keys(value ?? {})).toEqual(["__proto__"]);
  expect((value as { polluted?: boolean }).polluted).toBeUndefined();
});

test("reads what JSON.parse reads, and refuses what it refuses", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.nat(),
      fc.string({ maxLength: 2 }),
      (value, cut, junk) => {
        const text = JSON.stringify(value, null, 1);
        expect(parseDefinition(text).value).toEqual(JSON.parse(text));
        const place = cut % (text.length + 1);
        const broken = text.slice(0, place) + junk + text.slice(place);
        const valid = (() => {
          try {
            JSON.parse(broken);
            return true;
          } catch (error) {
            return !(error instanceof SyntaxError);
          }
        })();
        const told = parseDefinition(broken).problems.find((p) => p.code === "SW1001");
        // JSON.parse makes such a number Infinity, which no JSON can be written from again.
        fc.pre(told?.message.endsWith("is larger than a number can be") !== true);
        expect(told === undefined, broken).toBe(valid);
      },
    ),
  );
});

test("1 MiB is read at once, not in quadratic time", () => {
  const text = JSON.stringify({
    Steps: Array.from({ length: 12_000 }, (_, i) => ({
      Name: `Step${i}`,
      Type: "Processing",
      Arguments: { a: [1, 2.5] },
    })),
  });
  const start = performance.now();
  expect(parseDefinition(text).problems).toEqual([]);
  expect(performance.now() - start).toBeLessThan(5000);
});
