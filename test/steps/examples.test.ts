import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compilerSays } from "../types/compile.ts";
import { examplesIn, prelude } from "./examples.ts";

// A folder that starts with a dot is not among the files of the project's own tsconfig.
const folder = mkdtempSync(join(import.meta.dirname, ".examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const examples = [...examplesIn("steps").values()];

/** A line that says what it is becomes one that holds it to that. */
const held = (line: string): string =>
  line.replace(
    /^(\S.*); \/\/ (Variable<\w+>).*$/,
    (_, value: string, type: string) => `{ const held: ${type} = ${value}; }`,
  );

test("every example in a doc comment compiles, and is of the type that it says", () => {
  const lines = prelude.split("\n");
  const places = new Map<number, string>();
  for (const { of, code } of examples) {
    lines.push("{");
    for (const line of code.split("\n")) {
      lines.push(held(line));
      places.set(lines.length, `${of}: ${line}`);
    }
    lines.push("}");
  }
  const found = compilerSays(folder, "examples.ts", lines.join("\n"), { noUnusedLocals: false });
  expect([...found].map(([line, said]) => `${places.get(line) ?? lines[line - 1]}\n${said}`)).toEqual([]);
  expect(examples.length).toBeGreaterThan(30);
  expect(lines.filter((line) => line.includes("const held:")).length).toBeGreaterThan(15);
});
