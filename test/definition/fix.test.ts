import { expect, test } from "vitest";
import { applyFixes, catalogue, rules, validate } from "../../definition/index.ts";

const text = (...steps: readonly string[]): string =>
  `{\n  "Version": "2020-12-01",\n  "Steps": [\n    ${steps.join(",\n    ")}\n  ]\n}\n`;

test("a misspelt member is renamed and every other byte stays", () => {
  const bad = text('{"Name" :"A", "Type":"Fail",   "Arguments": {"ErrorMesage": "x"}}');
  const { text: good, applied, problems } = applyFixes(bad);
  expect(good).toBe(bad.replace("ErrorMesage", "ErrorMessage"));
  expect(applied.map(({ code, line, fix }) => ({ code, line, does: fix.description }))).toEqual([
    { code: "SW5001", line: 4, does: "rename ErrorMesage to ErrorMessage" },
  ]);
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("what is ignored or off is not fixed", () => {
  const bad = text('{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMesage": "x"}}');
  expect(applyFixes(bad, { severities: { SW5001: "off" } }).text).toBe(bad);
  const ignored = bad.replace('"Steps"', '"Metadata": {"sagewright:ignore": "SW5001@A"},\n  "Steps"');
  expect(applyFixes(ignored)).toMatchObject({ text: ignored, applied: [] });
});

test("fixes that get into each other's way are made one after the other", () => {
  const all = "SW8001, SW8002, SW8003, SW7001, SW7101";
  const bad = text('{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMessage": "x"}}').replace(
    '"Steps"',
    `"Metadata": {"team": "vision", "sagewright:ignore": "${all}"},\n  "Steps"`,
  );
  const { text: good, applied, problems } = applyFixes(bad);
  expect(good).toBe(bad.replace(`, "sagewright:ignore": "${all}"`, ""));
  expect(applied).toHaveLength(5);
  expect(problems).toEqual([]);
});

test("fixing twice changes nothing more, and a text that cannot be read stays", () => {
  for (const broken of ["", "{", "[]", '{"Steps": [}'])
    expect(applyFixes(broken)).toMatchObject({ text: broken, applied: [] });
});

const fixable = catalogue.filter(({ examples }) => examples && validate(examples.failing).some(({ fix }) => fix));

test("some rules have fixes", () => {
  expect(rules.length).toBeGreaterThan(40);
  expect(fixable.length).toBeGreaterThan(0);
});

test.each(fixable)("the fix of $code takes its finding away, and nothing is worse", ({ code, examples }) => {
  const failing = examples?.failing ?? "";
  const { text: fixed, applied, problems } = applyFixes(failing);
  expect(applied.map((problem) => problem.code)).toContain(code);
  const before = validate(failing);
  const left = before.filter((problem) => problem.code === code && problem.fix === undefined).length;
  expect(problems.filter((problem) => problem.code === code && problem.fix !== undefined)).toEqual([]);
  expect(problems.filter((problem) => problem.code === code).length).toBeLessThanOrEqual(left);
  const errors = (list: readonly { readonly severity: string }[]) => list.filter((p) => p.severity === "error").length;
  expect(errors(problems)).toBeLessThanOrEqual(errors(before));
  expect(applyFixes(fixed)).toMatchObject({ text: fixed, applied: [] });
});
