import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { canonical, ProblemError, readDefinition } from "../../definition/index.ts";
import { importDefinition } from "../../pipelines/import/index.ts";
import { loadPipeline } from "../../pipelines/load.ts";

const root = resolve(import.meta.dirname, "../..");
// A folder that starts with a dot is not among the files of the project's own tsconfig.
const folder = mkdtempSync(join(import.meta.dirname, ".imported-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Case {
  readonly id: string;
  readonly text: string;
}

const corpus: readonly Case[] = readFileSync(join(root, "test/definition/fixtures/python-sdk-definitions.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => {
    const start = line.indexOf('"definition":') + '"definition":'.length;
    return { id: (JSON.parse(line) as { id: string }).id, text: line.slice(start, -1) };
  });

/** A definition as text in which the order of members is one and the same. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, inOrder(item)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
const meaning = (text: string): string => canonical(inOrder(readDefinition(text)), 1);

/** What keeps a definition from being written as TypeScript. */
function refusal(text: string): string {
  try {
    importDefinition(text, { name: "x" });
  } catch (error) {
    if (error instanceof ProblemError) return error.message;
    throw error;
  }
  return "";
}

// The definitions of the corpus that no pipeline can be, each with the reason.
const impossible: Readonly<Record<string, string>> = {
  "v2-018": "SW0310 Steps: the definition has no steps; a pipeline needs at least one",
};

test("each definition of the corpus becomes TypeScript that builds an equal definition", async () => {
  const refused = Object.fromEntries(
    corpus.map(({ id, text }) => [id, refusal(text)] as const).filter(([, reason]) => reason !== ""),
  );
  expect(refused).toEqual(impossible);
  for (const { id, text } of corpus) {
    if (Object.hasOwn(impossible, id)) continue;
    const { source } = importDefinition(text, { name: id });
    writeFileSync(join(folder, `${id}.ts`), source);
    const { pipeline } = await loadPipeline(`./${id}.ts`, { folder });
    expect(meaning(pipeline.definition()), id).toBe(meaning(text));
  }
  expect(corpus.length).toBe(110);
});

test("what was written type-checks", () => {
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), include: [join(folder, "*.ts")], exclude: [] }),
  );
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  expect(stdout.split("\n").filter((line) => line.includes(".imported-"))).toEqual([]);
});
