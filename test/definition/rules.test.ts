import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules, validate } from "../../definition/index.ts";
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

test("every rule has a case, and a row in docs/validation.md", () => {
  const docs = read("../../docs/validation.md");
  const tried = new Set(cases.map(({ code }) => code));
  for (const { code, title, severity } of rules) {
    expect(tried, title).toContain(code);
    expect(docs).toContain(`| ${code} | ${severity} | ${title} |`);
  }
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
});
