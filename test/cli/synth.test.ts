import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { register as synth } from "../../cli/commands/synth.ts";
import { runCommand } from "../pipelines/command.ts";
import { project } from "../pipelines/project.ts";

const source = (name: string) => `
import { fail, pipeline } from "sagewright";
export default pipeline("${name}", { steps: [fail("Stop", { ErrorMessage: "${name}" })] });
`;
const two = () =>
  project({
    "systems/one/pipeline.ts": source("one"),
    "systems/two.pipeline.ts": source("two"),
    "systems/pipeline.ts": "/** export default pipeline() */ export const notOne = 1;",
    "systems/other.ts": source("other"),
  });
const run = (folder: string, ...args: string[]) => runCommand(synth, folder, "synth", ...args);

test("a folder means every pipeline in and below it; --out is a folder with a file for each", async () => {
  const folder = two();
  const ran = await run(folder, "systems", "--out", "out");
  expect(ran).toMatchObject({ code: 0, stdout: "" });
  expect(ran.stderr).toMatch(/^\[1\/2\] systems\/one\/pipeline\.ts\n\[2\/2\] systems\/two\.pipeline\.ts\n/);
  expect(readdirSync(join(folder, "out"))).toEqual(["one.json", "two.json"]);
  expect(readFileSync(join(folder, "out/one.json"), "utf8")).toBe((await run(folder, "systems.one.pipeline")).stdout);
});

test("several modules as one document", async () => {
  const folder = two();
  const { stdout } = await run(folder, "systems/other.ts", "systems.one.pipeline", "--json");
  const { pipelines } = JSON.parse(stdout) as { pipelines: { name: string; definition: object }[] };
  expect(pipelines.map(({ name }) => name)).toEqual(["other", "one"]);
  expect(pipelines[0]?.definition).toHaveProperty("Steps");
});

test.each([
  [["systems"], "give --out FOLDER"],
  [["systems", "--out", "all.json"], "give a folder"],
  [["systems", "--check"], "give the file or folder"],
  [["systems/one/nothing"], "no module"],
])("%j cannot be done, and nothing is written", async (args, message) => {
  const folder = two();
  const ran = await run(folder, ...args);
  expect(ran.code).toBeGreaterThan(0);
  expect(ran.stderr).toContain(message);
  expect(existsSync(join(folder, "all.json"))).toBe(false);
});

test("two pipelines of one name are refused before a file is written", async () => {
  const folder = two();
  writeFileSync(join(folder, "systems/two.pipeline.ts"), source("one"));
  const ran = await run(folder, "systems", "--out", "out");
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain("both build a pipeline named one");
  expect(existsSync(join(folder, "out"))).toBe(false);
});

test("--check: exit 0 where the committed definitions are what the modules build, however they are laid out", async () => {
  const folder = two();
  await run(folder, "systems", "--out", "out");
  const file = join(folder, "out/one.json");
  writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, "utf8"))));
  expect(await run(folder, "systems", "--out", "out", "--check")).toMatchObject({
    code: 0,
    stdout: "2 of 2 up to date\n",
  });
});

test("--check: exit 1 with what differs, and nothing is written", async () => {
  const folder = two();
  await run(folder, "systems", "--out", "out");
  const file = join(folder, "out/one.json");
  const stale = readFileSync(file, "utf8").replace('"ErrorMessage": "one"', '"ErrorMessage": "old"');
  writeFileSync(file, stale);
  rmSync(join(folder, "out/two.json"));
  const ran = await run(folder, "systems", "--out", "out", "--check");
  expect(ran.code).toBe(1);
  expect(ran.stdout).toMatch(
    /out\/one\.json is not what systems\/one\/pipeline\.ts builds:[\s\S]*Stop[\s\S]*"old"[\s\S]*"one"/,
  );
  expect(ran.stdout).toContain("out/two.json does not exist");
  expect(ran.stdout).toContain("2 of 2 out of date");
  expect(readFileSync(file, "utf8")).toBe(stale);
  const document = JSON.parse(
    (await run(folder, "systems.one.pipeline", "--out", "out/one.json", "--check", "--json")).stdout,
  );
  expect(document).toMatchObject({
    upToDate: false,
    pipelines: [{ name: "one", upToDate: false, difference: { same: false } }],
  });
});

test("--check: a definition that cannot be read is out of date", async () => {
  const folder = two();
  writeFileSync(join(folder, "one.json"), "{");
  const ran = await run(folder, "systems.one.pipeline", "--out", "one.json", "--check");
  expect(ran.code).toBe(1);
  expect(ran.stdout).toContain("one.json cannot be read");
});
