import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(join(root, "docs/local.md"), "utf8");

test("whatever docs/local.md names as its proof is there", () => {
  const named = [...page.matchAll(/\b(?:test|bench|scripts)\/[\w./-]+\.(?:test\.ts|mjs|py)\b/g)].map(([path]) => path);
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const beside = [...page.matchAll(/`(test\/[\w./-]+\.test\.ts)`((?:, `\w+`)+) beside it/g)].flatMap(
    ([, first = "", more = ""]) =>
      [...more.matchAll(/`(\w+)`/g)].map(([, name]) => join(dirname(first), `${name}.test.ts`)),
  );
  expect(beside.length).toBe(7);
  expect(beside.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  const links = [...page.matchAll(/\]\(([\w-]+\.md)(?:#[\w-]+)?\)/g)].map(([, path = ""]) => path);
  expect(links.filter((path) => !existsSync(join(root, "docs", path)))).toEqual([]);
});

test("every row of its feature table says what shows it", () => {
  const table = page.slice(page.indexOf("| feature |")).split("\n").slice(2);
  const rows = table.filter((line) => line.startsWith("|")).map((line) => line.split(/(?<!\\)\|/));
  expect(rows.length).toBeGreaterThan(20);
  for (const cells of rows) {
    expect(cells.length, cells[1]).toBe(8);
    expect(cells[3], cells[1]).toMatch(/test\/[\w./-]+\.test\.ts/);
  }
});
