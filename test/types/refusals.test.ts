import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
// A folder that starts with a dot is not among the files of the project's own tsconfig.
const folder = mkdtempSync(join(import.meta.dirname, ".refusals-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lines = readFileSync(join(import.meta.dirname, "refusals.ts"), "utf8").split("\n");
const DIRECTIVE = /^\s*\/\/ @ts-expect-error (.*)$/;
const expected = lines.flatMap((line, i) => {
  const message = DIRECTIVE.exec(line)?.[1];
  return message === undefined ? [] : [{ line: i + 2, message }];
});

function compilerSays(): ReadonlyMap<number, string> {
  const file = join(folder, "refusals.ts");
  writeFileSync(file, lines.map((line) => (DIRECTIVE.test(line) ? "" : line)).join("\n"));
  const config = { extends: join(root, "tsconfig.json"), include: [file], exclude: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  const found = new Map<number, string>();
  let at = 0;
  for (const line of stdout.split("\n")) {
    const start = /refusals\.ts\((\d+),\d+\): error/.exec(line);
    if (start !== null) at = Number(start[1]);
    found.set(at, `${found.get(at) ?? ""}${line}\n`);
  }
  return found;
}

test("every refusal is said in words that name the mistake", () => {
  const found = compilerSays();
  for (const { line, message } of expected)
    expect(found.get(line), `line ${line}: ${lines[line - 1]}`).toContain(message);
  expect(expected.length).toBeGreaterThan(20);
  expect([...found.keys()].filter((line) => line > 0).toSorted((a, b) => a - b)).toEqual(
    expected.map(({ line }) => line),
  );
});
