import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { definition, openFixture, python, type Fixture } from "./fixture.ts";

// A container engine that this test can look into: it holds one image and runs its commands with /opt/ml replaced.
const bin = temporaryFolder("docker");
const docker = `#!/usr/bin/env python3
import json, os, re, subprocess, sys
args = sys.argv[1:]
open(${JSON.stringify(join(bin, "calls"))}, 'a').write(json.dumps({'args': args, 'mine': os.environ.get('MINE')}) + '\\n')
if args[0] == 'info': sys.exit(0)
if args[:2] == ['image', 'inspect']: sys.exit(0 if args[2] == 'test/python:1' else 1)
if args[0] != 'run': sys.exit(0)
volume = args[args.index('--volume') + 1].split(':')[0]
image = args.index('test/python:1')
command = [args[args.index('--entrypoint') + 1]] + args[image + 1:]
names = [args[i + 1] for i, a in enumerate(args) if a == '--env']
sys.exit(subprocess.run([w.replace('/opt/ml', volume) for w in command], env={**{n: os.environ[n] for n in names}, 'PATH': os.environ['PATH']}).returncode)
`;
import { temporaryFolder } from "../../temporary.ts";

let fixture: Fixture;
beforeAll(async () => {
  writeFileSync(join(bin, "docker"), docker);
  chmodSync(join(bin, "docker"), 0o755);
  vi.stubEnv("PATH", `${bin}:${process.env["PATH"] ?? ""}`);
  fixture = await openFixture();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await fixture.close();
});

interface Call {
  readonly args: readonly string[];
  readonly mine: string | null;
}
const runs = () =>
  readFileSync(join(bin, "calls"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Call)
    .filter(({ args }) => args[0] === "run");

describe("a container engine", () => {
  it("runs the images that it holds, in grade A, with /opt/ml mounted and variables out of sight", async () => {
    const step = python("S", "import os; assert os.environ['MINE'] == 'secret' and os.environ['AWS_ENDPOINT_URL']", {
      args: ["--x"],
      request: { Environment: { MINE: "secret" } },
    });
    const run = await fixture.run(definition([step]));
    expect(run.step("S")?.FailureReason).toBeUndefined();
    const [call] = runs();
    expect(call?.args.slice(0, 5)).toEqual(["run", "--rm", "--init", "--name", expect.stringMatching(/^pipelines-/)]);
    expect(call?.args.join(" ")).toMatch(/--volume \S+\/\.sagewright\/jobs\/\S+:\/opt\/ml /);
    expect(call?.args.slice(-5)).toEqual([
      "--entrypoint",
      "python3",
      "test/python:1",
      "/opt/ml/processing/input/code/main.py",
      "--x",
    ]);
    expect(call?.args.join(" ")).not.toContain("secret");
    expect(call?.mine).toBe("secret");
    expect(fixture.notes.some(({ message }) => message.startsWith("runner container, grade A"))).toBe(true);
  });

  it("is passed over for an image that it does not hold", async () => {
    const other = python("S", "pass");
    const AppSpecification = { ...other.Arguments.AppSpecification, ImageUri: "test/python:2" };
    const before = runs().length;
    const run = await fixture.run(definition([{ ...other, Arguments: { ...other.Arguments, AppSpecification } }]));
    expect(run.status).toBe("Succeeded");
    expect(runs()).toHaveLength(before);
  });
});
