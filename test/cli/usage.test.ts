import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Command } from "commander";
import { temporaryFolder } from "../temporary.ts";
import { commands } from "../../cli/commands/index.ts";
import { makeProject, repository, run, sagewright } from "../road/project.ts";

const names = commands.map(({ name }) => name);

test.each(commands)("the command listed as $name is named so", async ({ name, load }) => {
  const program = new Command();
  (await load()).register(program);
  expect(program.commands.map((command) => command.name())).toEqual([name]);
});

describe("every command", () => {
  test.each(names)("%s has --help on stdout and exit 0", async (name) => {
    const ran = await sagewright(repository, name, "--help");
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("Usage:");
  });

  test.each(names.filter((name) => name !== "demo"))("%s refuses an unknown option with exit 2", async (name) => {
    const ran = await sagewright(repository, name, "--nonsense");
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/--nonsense|required option/);
  });
});

test("an unknown command is bad usage and names the nearest", async () => {
  const ran = await sagewright(repository, "sinth");
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain("synth");
});

test("under --json a failure is one JSON document on stdout", async () => {
  const ran = await sagewright(repository, "synth", "pipelines.nowhere.pipeline", "--json");
  expect(ran.code).not.toBe(0);
  expect(JSON.parse(ran.stdout).error).toContain("nowhere");
});

test.each([
  [["validate"], "missing required argument"],
  [["validate", "x.json", "--format", "xml"], "Allowed choices are human, json, sarif, github, junit"],
  [["synth"], "missing required argument"],
  [["explain", "SW9998"], "did you mean"],
])("%j is bad usage: exit 2, words on stderr, and under --json one document", async (args, words) => {
  const ran = await sagewright(repository, ...args);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(words);
  const asJson = await sagewright(repository, ...args, "--json");
  expect(asJson.code).toBe(2);
  expect(JSON.parse(asJson.stdout).error).toContain(words);
});

test("an error of building names the file, the line and the column", async () => {
  const project = makeProject();
  try {
    const text =
      'import { fail, pipeline } from "sagewright";\nexport default pipeline("x", { steps: [fail("a b", { ErrorMessage: "x" })] });\n';
    writeFileSync(join(project.folder, "x.ts"), text);
    const ran = await sagewright(project.folder, "synth", "x.ts");
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error: SW0\d{3} \S*x\.ts:2:\d+: step name "a b" is not allowed/);
  } finally {
    project.remove();
  }
});

test("NO_COLOR and a pipe give no escape sequences", async () => {
  const ran = await run(process.execPath, [join(repository, "bin/sagewright.js"), "--help"], repository, {
    ...process.env,
    NO_COLOR: "1",
  });
  // oxlint-disable-next-line no-control-regex
  expect(ran.stdout + ran.stderr).not.toMatch(/\u001b\[/);
});

test("a reader that goes away early is no error", async () => {
  const ran = await run(
    "sh",
    [
      "-c",
      `"${process.execPath}" bin/sagewright.js --help | true; "${process.execPath}" bin/sagewright.js synth pipelines.skin.pipeline | true`,
    ],
    repository,
  );
  expect(ran.stderr).not.toContain("EPIPE");
});

describe("bad input", () => {
  let project: ReturnType<typeof makeProject>;
  beforeAll(() => {
    project = makeProject();
  });
  afterAll(() => project.remove());

  const definition = (steps: unknown[]) => {
    const file = join(project.folder, "definition.json");
    writeFileSync(file, JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters: [], Steps: steps }));
    return file;
  };
  const fail = (name: string, text: unknown, dependsOn: string[] = []) => ({
    Name: name,
    Type: "Fail",
    Arguments: { ErrorMessage: text },
    ...(dependsOn.length > 0 && { DependsOn: dependsOn }),
  });

  test("an unknown step in a reference is found with its line, and nothing is created", async () => {
    const file = definition([
      fail("Stop", { "Std:Join": { On: "", Values: [{ Get: "Steps.Trian.TrainingJobName" }] } }),
    ]);
    const ran = await sagewright(project.folder, "run", file);
    expect(ran.code).toBe(1);
    expect(ran.stderr + ran.stdout).toMatch(/Trian/);
    const status = JSON.parse((await sagewright(project.folder, "status", "--json")).stdout);
    expect(status.Executions).toEqual([]);
  });

  test("a cycle is named step by step", async () => {
    const file = definition([fail("A", "a", ["B"]), fail("B", "b", ["A"])]);
    const ran = await sagewright(project.folder, "validate", file);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/A => B => A|B => A => B/);
  });

  test("a missing archive stops before anything is created", async () => {
    const ran = await sagewright(project.folder, "run", "pipelines.skin.pipeline", "--data", "nowhere.zip");
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toMatch(/nowhere\.zip/);
    const status = JSON.parse((await sagewright(project.folder, "status", "--json")).stdout);
    expect(status.Executions).toEqual([]);
  });

  test("a busy port is named, with what to do", async () => {
    const server = createServer();
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const ran = await sagewright(project.folder, "local", "--port", String(port));
    server.close();
    expect(ran.code).toBe(1);
    expect(ran.stderr).toContain(String(port));
    expect(ran.stderr).toMatch(/another port/);
  });

  test("without Python the step's reason says what to install", async () => {
    const home = temporaryFolder("home");
    try {
      const env = { ...process.env, PATH: "/nonexistent", SAGEWRIGHT_HOME: home };
      const ran = await run(
        process.execPath,
        [join(repository, "bin/sagewright.js"), "demo", "--yes"],
        project.folder,
        env,
      );
      expect(ran.code).toBe(1);
      expect(ran.stderr).toMatch(/python/i);
      expect(ran.stderr).toMatch(/3\.10/);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });

  test("without a network for the one-time install one message says so, and no half-made environment stays", async () => {
    const home = temporaryFolder("home");
    try {
      const { PIP_FIND_LINKS: _, ...env } = process.env;
      const ran = await run(
        process.execPath,
        [join(repository, "bin/sagewright.js"), "demo", "--yes"],
        project.folder,
        {
          ...env,
          SAGEWRIGHT_HOME: home,
          PIP_INDEX_URL: "http://127.0.0.1:9/simple",
          PIP_CONFIG_FILE: "/dev/null",
          PIP_RETRIES: "0",
        },
      );
      expect(ran.code).toBe(1);
      expect(ran.stderr).toMatch(/PIP_INDEX_URL|index/);
      const left = await run("find", [home, "-name", "python3"], home);
      expect(left.stdout).toBe("");
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  }, 120_000);
});
