import { expect, test } from "vitest";
import { register as explain } from "../../cli/commands/explain.ts";
import { catalogue } from "../../definition/index.ts";
import { runCommand } from "../pipelines/command.ts";
import { project } from "../pipelines/project.ts";

const run = (...args: string[]) => runCommand(explain, project(), "explain", ...args);

test("a code in any case: title, severity, explanation, an example that fails with a mark, one that passes", async () => {
  const entry = catalogue.find(({ code }) => code === "SW5001");
  const { code, stdout } = await run("sw5001");
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^SW5001 {2}error {2}${entry?.title}\\n\\n`));
  expect(stdout).toContain(entry?.explanation);
  expect(stdout).toMatch(/\nfails:\n[\s\S]*\n +\^+ unknown member[\s\S]*\npasses:\n/);
});

test.each(catalogue.filter(({ examples }) => examples))(
  "$code marks the place in its failing example",
  async ({ code }) => {
    const { stdout } = await run(code);
    const [fails = ""] = stdout.split("\npasses:\n");
    expect(fails).toMatch(/\n +\^+ \S/);
  },
);

test("several codes, and --json", async () => {
  const { stdout } = await run("SW1001", "SW5001", "--json");
  const { codes } = JSON.parse(stdout) as { codes: { code: string; examples?: { failing: string } }[] };
  expect(codes.map(({ code }) => code)).toEqual(["SW1001", "SW5001"]);
  expect(JSON.parse(codes[1]?.examples?.failing ?? "")).toHaveProperty("Steps");
});

test("without a code: every code with its title, once", async () => {
  const { stdout } = await run();
  const lines = stdout.trimEnd().split("\n").slice(1);
  expect(lines.map((line) => line.slice(0, 6))).toEqual(catalogue.map(({ code }) => code));
  expect(new Set(lines).size).toBe(catalogue.length);
});

test("an unknown code is bad usage and names the nearest", async () => {
  expect(await run("SW5O01")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/no code SW5O01; did you mean SW5001\?/),
  });
});

test.each([["SW9998"], ["1203"], ["sw1203"]])(
  "%s, near to no code by its letters, names the nearest by number",
  async (given) => {
    expect((await run(given)).stderr).toMatch(/did you mean SW\d{4}\?/);
  },
);

test("what is no code at all is told where the list is", async () => {
  expect(await run("everything")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("sagewright explain lists"),
  });
});
