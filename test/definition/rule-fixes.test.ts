import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { applyFixes } from "../../definition/fix.ts";
import { isFloat, validate } from "../../definition/index.ts";
import { edit, type Edit } from "./edit.ts";

/** One edit of the valid definition, and the fix that its finding has; `null` where there is room for doubt. */
interface Case {
  readonly code: string;
  readonly edit: Edit;
  readonly fix: readonly unknown[] | null;
}

const read = (file: string): string => readFileSync(new URL(`./fixtures/${file}`, import.meta.url), "utf8");
const valid = read("valid.json");
const cases = read("fixes.jsonl")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);
const fixed = cases.filter(({ fix }) => fix !== null);
const doubtful = cases.filter(({ fix }) => fix === null);

const found = (text: string, code: string) => validate(text).filter((problem) => problem.code === code);

test.each(fixed)("$code with $edit is fixed by $fix", ({ code, edit: change, fix }) => {
  const text = edit(valid, change);
  const problem = found(text, code).find((one) => one.fix !== undefined);
  const edits = problem?.fix?.edits.map((one) =>
    "set" in one && isFloat(one.set) ? { path: one.path, set: { float: one.set.value } } : one,
  );
  expect(edits).toEqual(fix);
  expect(problem?.fix?.description).not.toBe("");
  const { applied, problems, text: after } = applyFixes(text);
  expect(applied.map((one) => one.code)).toContain(code);
  expect(problems.filter((one) => one.code === code)).toEqual([]);
  expect(problems, after).toEqual([]);
});

test.each(doubtful)("$code with $edit is found, and left to a person", ({ code, edit: change }) => {
  const problems = found(edit(valid, change), code);
  expect(problems).not.toEqual([]);
  for (const { fix } of problems) expect(fix).toBeUndefined();
});
