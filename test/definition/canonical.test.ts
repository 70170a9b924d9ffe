import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonical, Float } from "../../definition/index.ts";

test("a Float keeps its fraction wherever it stands", () => {
  expect(canonical({ a: new Float(2), b: [new Float(0.5), new Float(-3)], c: 2 })).toBe(
    '{"a":2.0,"b":[0.5,-3.0],"c":2}',
  );
  expect(canonical(new Float(1e21))).toBe("1e+21");
  expect(canonical(new Float(1e-7))).toBe("1e-7");
  expect(canonical(new Float(-0))).toBe("-0.0");
  expect(() => new Float(Number.NaN)).toThrow("NaN is not a number that JSON can hold");
});

test("keys keep the order they were built in, undefined members are left out", () => {
  expect(canonical({ b: 1, a: undefined, c: { z: 1, y: [] } })).toBe('{"b":1,"c":{"z":1,"y":[]}}');
});

test("toJSON is honoured and sees its key", () => {
  const variable = { toJSON: (key: string) => ({ Get: `Parameters.${key}` }) };
  expect(canonical({ Role: variable, list: [variable] })).toBe(
    '{"Role":{"Get":"Parameters.Role"},"list":[{"Get":"Parameters.0"}]}',
  );
});

test("what JSON cannot hold is refused with its path", () => {
  expect(() => canonical({ Steps: [{ "odd key": Number.NaN }] })).toThrow("Steps[0]['odd key'] is NaN");
  expect(() => canonical({ a: [1, Infinity] })).toThrow("a[1] is Infinity");
  expect(() => canonical([undefined])).toThrow("[0] is a undefined");
  expect(() => canonical({ a: () => 1 })).toThrow("a is a function");
  expect(() => canonical({ a: 1n })).toThrow("a is a bigint");
  const loop: Record<string, unknown> = {};
  loop["me"] = { again: loop };
  expect(() => canonical(loop)).toThrow("me.again contains itself");
});

test("the same value twice is no loop", () => {
  const shared = { x: 1 };
  expect(canonical([shared, shared])).toBe('[{"x":1},{"x":1}]');
});

test("100,000 levels of nesting are written without a stack overflow", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect(canonical(deep)).toHaveLength(200_001);
});

test("without Floats it writes what JSON.stringify writes", () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(0, 1, 2), (value, indent) => {
      expect(canonical(value, indent)).toBe(JSON.stringify(value, null, indent));
    }),
  );
});
