import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { exampleText, rules, validate } from "../../definition/index.ts";
import { edit, type Edit } from "./edit.ts";

/** One edit of the valid definition, and a finding that it must bring. */
interface Case {
  readonly code: string;
  readonly path: string;
  /** Words of the message. */
  readonly message: string;
  readonly edit: Edit;
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
const valid = read("./fixtures/valid.json");
const cases = read("./fixtures/cases.jsonl")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

test("the definition that the cases edit has no findings", () => expect(validate(valid)).toEqual([]));

test.each(cases)("$code at $path: $message", ({ code, path, message, edit: change }) => {
  const found = validate(edit(valid, change)).filter((problem) => problem.code === code);
  expect(found.map((problem) => [problem.path, problem.message])).toContainEqual([
    path,
    expect.stringContaining(message),
  ]);
  for (const problem of found) {
    expect(problem.hint, problem.message).not.toBe("");
    expect(problem.line).toBeGreaterThan(0);
    expect(problem.column).toBeGreaterThan(0);
  }
});

describe.each(rules)("the examples of $code, $title", ({ code, examples }) => {
  test("the failing one brings the finding where it says, and nothing that it does not say", () => {
    const { failing } = examples;
    const found = validate(exampleText(failing));
    expect(found.filter((problem) => problem.code === code).map(({ path }) => path)).toContain(failing.at);
    const others = found.filter((problem) => problem.code !== code).map((problem) => problem.code);
    expect(new Set(others)).toEqual(new Set(failing.also));
  });

  test("the passing one brings nothing that it does not say", () => {
    const { passing } = examples;
    const found = new Set(validate(exampleText(passing)).map((problem) => problem.code));
    expect(found).toEqual(new Set(passing.also));
    expect(found).not.toContain(code);
  });
});

test("rules stand in the order of their codes, each once", () => {
  const codes = rules.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].toSorted());
});
