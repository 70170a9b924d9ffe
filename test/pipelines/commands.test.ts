import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { register as getPipelineDefinition } from "../../cli/commands/get-pipeline-definition.ts";
import { register as graph } from "../../cli/commands/graph.ts";
import { register as runPipeline } from "../../cli/commands/run-pipeline.ts";
import { register as synth } from "../../cli/commands/synth.ts";
import { register as validate } from "../../cli/commands/validate.ts";
import { collectParameter, fillParameters } from "../../cli/parameters.ts";
import { parseLiteral } from "../../cli/python-literal.ts";
import { runCommand } from "./command.ts";
import { project } from "./project.ts";

const GATE = `
import { atLeast, codeFiles, condition, fail, kwargs, parameter, pipeline, join } from "sagewright";
const n = parameter.float("N", 1);
const code = codeFiles(import.meta.url, { "train.py": "./train.py" });
export default (given = {}) => {
  const { name = "gate" } = kwargs(given, ["name"]);
  const tooLow = fail("TooLow", { ErrorMessage: join("", ["n is ", n, " by ", code.prefixUri("artifacts")]) });
  return pipeline(name, { steps: [condition("Check", { Conditions: [atLeast(n, 1)], IfSteps: [], ElseSteps: [tooLow] })] });
};
`;
const gate = () => project({ "systems/gate.ts": GATE, "systems/train.py": "print()" });

test("synth prints the definition, and writes it with its code beside it", async () => {
  const folder = gate();
  const printed = await runCommand(synth, folder, "synth", "systems.gate");
  expect(printed).toMatchObject({ code: 0, stderr: "" });
  expect(printed.stdout).toContain('"DefaultValue": 1.0');
  const written = await runCommand(synth, folder, "synth", "systems.gate", "--out", "out/gate.json");
  expect(written).toMatchObject({ code: 0, stdout: "" });
  expect(readFileSync(join(folder, "out/gate.json"), "utf8")).toBe(printed.stdout);
  const [hash = ""] = readdirSync(join(folder, "out/assets"));
  expect(printed.stdout).toContain(`s3://artifacts/code/${hash}/files`);
  expect(readFileSync(join(folder, "out/assets", hash, "train.py"), "utf8")).toBe("print()");
  expect(readdirSync(join(folder, "out")).toSorted()).toEqual(["assets", "gate.json"]);
});

test("synth --json is one document", async () => {
  const { stdout } = await runCommand(
    synth,
    gate(),
    "synth",
    "systems.gate",
    "--json",
    "--kwargs",
    '{"name": "other"}',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    name: "other",
    assets: [expect.any(String)],
    definition: { Version: "2020-12-01" },
  });
});

test.each([
  ["unknown kwargs", ["systems.gate", "--kwargs", '{"nmae": "x"}'], 1, "unknown kwarg nmae; did you mean name?"],
  ["kwargs that are no object", ["systems.gate", "--kwargs", "[1]"], 2, "give a JSON object such as"],
  ["kwargs that are no JSON", ["systems.gate", "--kwargs", "{name}"], 2, "neither JSON nor a Python literal"],
  ["no such module", ["systems.gaet"], 1, "there is no module systems.gaet"],
])("synth: %s", async (_, args, code, message) => {
  const folder = gate();
  const ran = await runCommand(synth, folder, "synth", ...args, "--out", "out/x.json");
  expect(ran.code).toBe(code);
  expect(ran.stderr).toContain(message);
  expect(existsSync(join(folder, "out"))).toBe(false);
});

const BAD =
  '{\n  "Version": "2020-12-01",\n  "Steps": [\n    { "Name": "A", "Type": "Fail", "DependsOn": ["B"], "Arguments": { "ErrorMessage": "x" } }\n  ]\n}\n';

test("validate: code, place, the line itself and what to write; exit 1", async () => {
  const folder = project({ "bad.json": BAD });
  const { code, stdout } = await runCommand(validate, folder, "validate", "bad.json");
  expect(code).toBe(1);
  expect(stdout).toMatch(/error SW\d{4} bad\.json:4:\d+ {2}Steps\[0\]/);
  const [, frame = "", mark = ""] = /^ {2}4 \| (.*)\n {4}\| ( *)\^+$/m.exec(stdout) ?? [];
  expect(frame.trim()).toContain('"DependsOn": ["B"]');
  expect(frame.slice(mark.length)).toMatch(/^"B"/);
});

test("validate --json has every file, also those without problems; exit 0 and 1", async () => {
  const folder = project({ "bad.json": BAD, "good.json": BAD.replace('"DependsOn": ["B"], ', "") });
  const both = await runCommand(validate, folder, "validate", "good.json", "bad.json", "--json");
  expect(both.code).toBe(1);
  const { files } = JSON.parse(both.stdout) as { files: readonly { file: string; problems: readonly object[] }[] };
  expect(files.map((one) => one.file)).toEqual(["good.json", "bad.json"]);
  expect(files[0]?.problems).toEqual([]);
  expect(files[1]?.problems[0]).toMatchObject({ severity: "error", line: 4 });
  expect((await runCommand(validate, folder, "validate", "good.json", "--strict")).code).toBe(0);
});

test("validate: a file that is not there", async () => {
  const ran = await runCommand(validate, project(), "validate", "none.json");
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain("none.json cannot be read");
});

test("graph: Mermaid to stdout, SVG to a file that ends so", async () => {
  const folder = gate();
  expect((await runCommand(graph, folder, "graph", "systems.gate")).stdout).toContain("flowchart");
  await runCommand(graph, folder, "graph", "systems.gate", "--out", "gate.svg");
  expect(readFileSync(join(folder, "gate.svg"), "utf8")).toMatch(/^<svg[\s\S]*TooLow/);
  await runCommand(synth, folder, "synth", "systems.gate", "--out", "gate.json");
  expect((await runCommand(graph, folder, "graph", "gate.json", "--format", "svg")).stdout).toContain("<svg");
  writeFileSync(join(folder, "broken.json"), "{");
  expect((await runCommand(graph, folder, "graph", "broken.json")).code).toBe(1);
});

test("get-pipeline-definition: to stdout, to a file, with a Python dict; without a module help and exit 2", async () => {
  const folder = gate();
  const run = (...args: string[]) => runCommand(getPipelineDefinition, folder, "get-pipeline-definition", ...args);
  const printed = await run("--module-name", "systems.gate", "--kwargs", "{'name': 'gate',}");
  expect(printed.stdout).toContain('"Version": "2020-12-01"');
  expect(await run("-n", "systems.gate", "-f", "out.json")).toMatchObject({ code: 0, stdout: "" });
  expect(readFileSync(join(folder, "out.json"), "utf8")).toBe(printed.stdout);
  const helpless = await run();
  expect(helpless.code).toBe(2);
  expect(helpless.stderr).toContain("Usage:");
});

test.each([[["--role-arn", "r"]], [["--module-name", "systems.gate"]]])(
  "run-pipeline with only %s: help and exit 2",
  async (args) => {
    const ran = await runCommand(runPipeline, gate(), "run-pipeline", ...args);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain("--module-name <module>");
  },
);

test.each<[string, unknown]>([
  ['{"a": [1, 2.5, true, null]}', { a: [1, 2.5, true, null] }],
  ["{'a': [1, -2.5e3, True, None, False,], 'b': (1,), }", { a: [1, -2500, true, null, false], b: [1] }],
  ["[{'Key': 'it\\'s', \"Value\": \"a\\n\\u00e9\"}]", [{ Key: "it's", Value: "a\né" }]],
  ["''", ""],
  ["1_000", 1000],
])("the literal %s", (text, value) => {
  expect(parseLiteral(text)).toEqual(value);
});

test.each(["{'a' 1}", "{1: 2}", "[1 2]", "'open", "nothing", "{'a': __import__('os')}", "[1] 2", ""])(
  "no literal: %s",
  (text) => {
    expect(() => parseLiteral(text)).toThrow("neither JSON nor a Python literal");
  },
);

test("parameters: unknown, missing, known and given", () => {
  const definition = {
    Parameters: [
      { Name: "Bucket", Type: "String" },
      { Name: "Epochs", Type: "Integer", DefaultValue: 3 },
      { Name: "InputDataUri" },
    ],
  };
  expect(fillParameters(definition, { InputDataUri: "s3://b/k" }, { Bucket: "known", Epochs: "9" })).toEqual({
    Bucket: "known",
    InputDataUri: "s3://b/k",
  });
  expect(fillParameters(definition, { Bucket: "given", InputDataUri: "u" }, { Bucket: "known" })).toMatchObject({
    Bucket: "given",
  });
  expect(() => fillParameters(definition, { Epoch: "1" }, {})).toThrow(
    'the pipeline has no parameter Epoch; did you mean "Epochs"?',
  );
  expect(() => fillParameters(definition, {}, {})).toThrow(
    "Bucket and InputDataUri have no default; give --param Bucket=…, --data FILE or --param InputDataUri=s3://…",
  );
  expect(collectParameter("A=b=c", collectParameter("Z="))).toEqual({ Z: "", A: "b=c" });
  expect(() => collectParameter("=x")).toThrow("no NAME=VALUE");
});
