import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { catalogue, validate } from "../../definition/index.ts";
import { readerCodes } from "../../definition/rules/reader-codes.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const entry = (code: string) => catalogue.filter((one) => one.code === code);

/** The codes that the sources of a room report. */
function codesIn(room: string): readonly string[] {
  const files = readdirSync(join(root, room), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join(root, room, file), "utf8").match(/(?<=")SW0\d{3}(?=")/g) ?? []);
}

test("every code is listed once, in order", () => {
  const codes = catalogue.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].toSorted());
});

test("what building can refuse is listed, and nothing else", () => {
  const told = new Set(["steps", "pipelines"].flatMap(codesIn));
  expect(told.size).toBeGreaterThan(40);
  const listed = catalogue.map(({ code }) => code).filter((code) => code.startsWith("SW0"));
  expect(listed).toEqual([...told].toSorted());
});

test.each(catalogue)("$code is explained in one to three sentences", ({ title, explanation }) => {
  expect(title).toMatch(/^[^A-Z]|^AWS|^SageMaker/);
  expect(title).not.toMatch(/\.$/);
  expect(explanation).toMatch(/[.`]$/);
  const sentences = explanation.match(/[.?!`](?= [A-Z]|$)/g)?.length ?? 0;
  expect(sentences, explanation).toBeGreaterThanOrEqual(1);
  expect(sentences, explanation).toBeLessThanOrEqual(3);
});

describe.each(readerCodes)("the examples of $code, $title", ({ code, examples }) => {
  test("the failing one brings it", () =>
    expect(validate(examples?.failing ?? "").map((problem) => problem.code)).toContain(code));
  test("the passing one brings nothing", () => expect(validate(examples?.passing ?? "")).toEqual([]));
});

test("an example is the text that a person would write", () => {
  const [hyperparameters] = entry("SW5003");
  expect(hyperparameters?.examples?.failing).toContain('"epochs": 10\n');
  expect(hyperparameters?.examples?.passing).toContain('"epochs": "10"\n');
});

test("the tables of docs/validation.md are those of the catalogue", () => {
  const { status, stderr } = spawnSync(process.execPath, ["scripts/docs-validation.mjs", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
