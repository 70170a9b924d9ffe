import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { judgesPython, repository, run, sagewright } from "../road/project.ts";

const bin = join(repository, "bin/sagewright.js");
const BAD = '{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "Arguments": {"ErrorMesage": "x"}}]}';
let folder = "";
let file = "";
beforeAll(() => {
  folder = temporaryFolder("process");
  file = join(folder, "bad.json");
  writeFileSync(file, BAD);
});

/** What a command reads as modules, by file below the package. */
async function loadedBy(...args: readonly string[]): Promise<readonly string[]> {
  const log = join(folder, "loaded");
  writeFileSync(log, "");
  const hook = pathToFileURL(join(import.meta.dirname, "loaded.mjs")).href;
  const ran = await run(process.execPath, ["--import", hook, bin, ...args], repository, {
    ...process.env,
    LOADED: log,
    SAGEWRIGHT_HOME: folder,
  });
  expect(ran.stderr).not.toMatch(/Error/);
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((url) => url.startsWith("file:"))
    .map((url) => url.replace(pathToFileURL(repository).href, ""));
}

const packagesIn = (loaded: readonly string[]): readonly string[] => [
  ...new Set(loaded.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [])),
];

test("--version reads next to nothing", async () => {
  expect((await loadedBy("--version")).length).toBeLessThan(5);
});

test.each([["validate"], ["explain"]])("%s reads few files and no package at all", async (command) => {
  const loaded = await loadedBy(command, command === "validate" ? file : "SW5001");
  expect(packagesIn(loaded)).toEqual([]);
  expect(loaded.length).toBeGreaterThan(3);
  expect(loaded.length).toBeLessThan(60);
});

test.each([
  ["synth", ["pipelines.skin.pipeline"]],
  ["validate", ["pipelines.skin.pipeline"]],
  ["--help", []],
])("%s %j reads no AWS client, no database and no prompts", async (command, args) => {
  const packages = packagesIn(await loadedBy(command, ...args));
  expect(packages.filter((name) => !["esbuild", "@dagrejs/dagre"].includes(name))).toEqual([]);
});

const PTY = `
import os, pty, sys
os.environ.pop("CI")
pty.spawn(sys.argv[1:])
`;
import { temporaryFolder } from "../temporary.ts";
const inTerminal = (env: NodeJS.ProcessEnv) =>
  run(judgesPython(), ["-c", PTY, process.execPath, bin, "validate", file], folder, { TERM: "xterm-256color", ...env });

test("a terminal gets colour, NO_COLOR and a pipe do not", async () => {
  const { FORCE_COLOR: _force, NO_COLOR: _no, ...env } = process.env;
  const coloured = await inTerminal(env);
  expect(coloured.stdout).toContain("\u001b[31merror\u001b[39m");
  const plain = await inTerminal({ ...env, NO_COLOR: "1" });
  expect(plain.stdout).toContain("error SW5001");
  expect(plain.stdout).not.toContain("\u001b[31m");
  expect((await run(process.execPath, [bin, "validate", file], folder, env)).stdout).not.toContain("\u001b[");
});

test("each format is the whole of stdout, and the exit code does not depend on it", async () => {
  for (const [format, begins] of [
    ["json", "{"],
    ["sarif", "{"],
    ["github", "::error "],
    ["junit", "<?xml "],
  ] as const) {
    const ran = await sagewright(folder, "validate", "bad.json", "--format", format);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(ran.stdout.startsWith(begins)).toBe(true);
  }
});

test("bad usage under --format json is one JSON document too", async () => {
  const ran = await sagewright(folder, "validate", "none*.json", "--format", "json");
  expect(ran.code).toBe(2);
  expect(JSON.parse(ran.stdout).error).toContain("none*.json");
});
