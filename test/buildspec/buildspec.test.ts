import fc from "fast-check";
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { readBuildspec, shellArgument, variablesRead, writeBuildspec, type Buildspec } from "../../buildspec/index.ts";
import { judge } from "../templates/judge.ts";

const whole: Buildspec = {
  version: 0.2,
  "run-as": "root",
  env: {
    shell: "bash",
    variables: { ACCOUNT: "012345678901", ANSWER: "yes", DATE: "2012-10-17", TIME: "12:30", EMPTY: "", OCTAL: "0755" },
    "parameter-store": { TOKEN: "/my/token" },
    "secrets-manager": { PASSWORD: "db:password:AWSCURRENT" },
    "exported-variables": ["IMAGE_URI"],
    "git-credential-helper": "no",
  },
  phases: {
    install: { "runtime-versions": { nodejs: 22, python: "3.10" }, commands: ["npm ci"] },
    build: {
      "on-failure": "ABORT",
      commands: ['echo "a: b" # c', "if true; then\n  echo yes\nfi\n"],
      finally: ["true"],
    },
  },
  reports: { tests: { files: ["junit.xml"], "file-format": "JUNITXML", "discard-paths": "yes" } },
  artifacts: {
    files: ["**/*"],
    "base-directory": "dist",
    "secondary-artifacts": { maps: { files: ["*.map"], name: "maps" } },
  },
  cache: { paths: ["/root/.npm/**/*"], key: "npm-1" },
};

/** What a YAML 1.1 reader makes of a text; CodeBuild's is one. */
const yaml11 = (text: string): unknown => {
  const script = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.read()), default=str))";
  const { code, output } = judge("yaml", ["-c", script], text);
  if (code !== 0) throw new Error(output);
  return JSON.parse(output);
};

test("what is written reads back the same, here and in a YAML 1.1 reader", async () => {
  const text = await writeBuildspec(whole, { comment: "one\ntwo" });
  expect(text).toMatch(/^# one\n# two\n/);
  expect(await readBuildspec(text)).toEqual({ buildspec: whole, problems: [] });
  expect(yaml11(text)).toEqual(whole);
});

test("any command survives the way through YAML", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), async (commands) => {
      const spec: Buildspec = { version: 0.2, phases: { build: { commands } } };
      expect((await readBuildspec(await writeBuildspec(spec))).buildspec).toEqual(spec);
    }),
    { numRuns: 200 },
  );
});

test("any text survives the way through the shell as one argument, and variables are filled in", () => {
  const echo = (argument: string) => {
    const ran = spawnSync("/bin/sh", ["-c", `printf %s ${argument}`], { encoding: "utf8", env: { NAME: 'a "b" $c' } });
    expect(ran.status).toBe(0);
    return ran.stdout;
  };
  expect(echo(shellArgument(JSON.stringify({ name: "${NAME}", price: "5`x`\\", run: "$(id)" })))).toBe(
    '{"name":"a "b" $c","price":"5`x`\\\\","run":"$(id)"}',
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."ab \"'`\\(){};&|<>*?~#!\n") }), (text) => {
      expect(echo(shellArgument(text))).toBe(text);
    }),
    { numRuns: 40 },
  );
});

test("the variables that a command reads are found in each spelling", () => {
  expect(variablesRead('echo $A "${B}" ${C:-x} ${D%%/*} \\$E $1 $(date) a$F')).toEqual(["A", "B", "C", "D", "F"]);
});

describe("each mistake gets one problem with its place and what to write", () => {
  const cases: readonly (readonly [name: string, text: string, code: string, at: string, hint: RegExp])[] = [
    ["no YAML", "version: 0.2\nphases: [\n", "SW9001", "3:1", /YAML/],
    [
      "a key twice",
      "version: 0.2\nphases:\n  build: {commands: [a]}\n  build: {commands: [b]}\n",
      "SW9001",
      "4:3",
      /YAML/,
    ],
    ["a misspelt phase", "version: 0.2\nphases:\n  pre-build:\n    commands: [ls]\n", "SW9002", "3:3", /pre_build\?/],
    [
      "a misspelt member",
      "version: 0.2\nphases:\n  build:\n    commands: [ls]\n    finaly: [a]\n",
      "SW9002",
      "5:5",
      /finally\?/,
    ],
    ["no version", "phases:\n  build:\n    commands: [ls]\n", "SW9003", "1:1", /version/],
    ["no commands", "version: 0.2\nphases:\n  build:\n    run-as: me\n", "SW9003", "4:5", /commands/],
    ["no phase", "version: 0.2\nphases: {}\n", "SW9003", "2:9", /install/],
    ["one command, no list", "version: 0.2\nphases:\n  build:\n    commands: ls\n", "SW9004", "4:15", /dash/],
    ["an empty command", "version: 0.2\nphases:\n  build:\n    commands:\n      -\n", "SW9004", "5:8", /text/],
    [
      "a lossy number",
      "version: 0.2\nphases:\n  install:\n    runtime-versions: {python: 3.10}\n",
      "SW9005",
      "4:32",
      /"3.10"/,
    ],
    [
      "an account id",
      "version: 0.2\nenv:\n  variables:\n    A: 123456789012\nphases:\n  build:\n    commands: [ls]\n",
      "SW9006",
      "4:8",
      /"123456789012"/,
    ],
    [
      "an account id with a zero first",
      "version: 0.2\nenv:\n  variables:\n    A: 012345678901\nphases:\n  build:\n    commands: [ls]\n",
      "SW9006",
      "4:8",
      /"012345678901"/,
    ],
    [
      "no variable's name",
      "version: 0.2\nenv:\n  variables:\n    A-B: x\nphases:\n  build:\n    commands: [ls]\n",
      "SW9007",
      "4:5",
      /letters/,
    ],
    [
      "CodeBuild's own variable",
      "version: 0.2\nenv:\n  variables:\n    CODEBUILD_X: x\nphases:\n  build:\n    commands: [ls]\n",
      "SW9007",
      "4:5",
      /service/,
    ],
    [
      "a variable twice",
      "version: 0.2\nenv:\n  variables: {A: x}\n  parameter-store: {A: y}\nphases:\n  build:\n    commands: [ls]\n",
      "SW9008",
      "4:21",
      /one of the two/,
    ],
    ["the old version", "version: 0.1\nphases:\n  build:\n    commands: [ls]\n", "SW9009", "1:10", /0\.2/],
    [
      "a wrong word",
      "version: 0.2\nphases:\n  build:\n    commands: [ls]\ncache:\n  paths: [a]\n  action: saves\n",
      "SW9009",
      "7:11",
      /save\?/,
    ],
    [
      "a wrong on-failure",
      "version: 0.2\nphases:\n  build:\n    on-failure: STOP\n    commands: [ls]\n",
      "SW9009",
      "4:17",
      /ABORT/,
    ],
  ];
  test.each(cases)("%s", async (_, text, code, at, hint) => {
    const { buildspec, problems } = await readBuildspec(text);
    expect(problems.map((problem) => [problem.code, `${problem.line}:${problem.column}`])).toEqual([[code, at]]);
    expect(problems[0]?.hint).toMatch(hint);
    expect(buildspec).toBeUndefined();
  });
});

test("a number where a text belongs is a warning: CodeBuild takes it", async () => {
  const { buildspec, problems } = await readBuildspec(
    "version: 0.2\nenv:\n  variables: {A: 5}\nphases:\n  build:\n    commands: [ls]\n",
  );
  expect(problems).toMatchObject([
    { code: "SW9004", severity: "warning", path: "env.variables.A", hint: 'quote it: "5"' },
  ]);
  expect(buildspec).toBeDefined();
});

test("anchors are followed, and one that holds itself ends", async () => {
  const text = "version: 0.2\nphases:\n  install: &a\n    commands: [ls]\n  build: *a\n";
  expect((await readBuildspec(text)).buildspec?.phases.build).toEqual({ commands: ["ls"] });
  const { problems } = await readBuildspec("version: 0.2\nphases: &a\n  build: *a\n");
  expect(problems.length).toBeGreaterThan(0);
});
