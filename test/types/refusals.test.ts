import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compilerSays } from "./compile.ts";

// A folder that starts with a dot is not among the files of the project's own tsconfig.
const folder = mkdtempSync(join(import.meta.dirname, ".refusals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DIRECTIVE = /^\s*\/\/ @ts-expect-error (.*)$/;

test.each([
  ["refusals.ts", 20],
  ["refusals-of-steps.ts", 40],
  ["refusals-of-images.ts", 4],
])("every refusal of %s is said in words that name the mistake", (file, least) => {
  const lines = readFileSync(join(import.meta.dirname, file), "utf8").split("\n");
  const expected = lines.flatMap((line, i) => {
    const message = DIRECTIVE.exec(line)?.[1];
    return message === undefined ? [] : [{ line: i + 2, message }];
  });
  const found = compilerSays(folder, file, lines.map((line) => (DIRECTIVE.test(line) ? "" : line)).join("\n"));
  for (const { line, message } of expected)
    expect(found.get(line), `line ${line}: ${lines[line - 1]}`).toContain(message);
  expect(expected.length).toBeGreaterThan(least);
  expect([...found.keys()].toSorted((a, b) => a - b)).toEqual(expected.map(({ line }) => line));
});
