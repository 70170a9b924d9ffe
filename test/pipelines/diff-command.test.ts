import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreatePipelineCommand, UpdatePipelineCommand } from "@aws-sdk/client-sagemaker";
import { expect, test } from "vitest";
import { register as diff } from "../../cli/commands/diff.ts";
import { nameOf, register as importCommand } from "../../cli/commands/import.ts";
import { openSession } from "../../cli/session.ts";
import { runCommand } from "./command.ts";
import { project } from "./project.ts";

const definition = (message: string, fallback = "2") =>
  `{"Version":"2020-12-01","Metadata":{},"Parameters":[{"Name":"N","Type":"Float","DefaultValue":${fallback}}],"PipelineExperimentConfig":null,"Steps":[{"Name":"Stop","Type":"Fail","Arguments":{"ErrorMessage":"${message}"}}]}`;
const MODULE = `
import { fail, pipeline } from "sagewright";
export default pipeline("gate", { PipelineExperimentConfig: null, steps: [fail("Stop", { ErrorMessage: "a" })] });
`;
const files = () =>
  project({
    "a.json": definition("a"),
    "b.json": definition("b"),
    "f.json": definition("a", "2.0"),
    "gate.ts": MODULE,
  });

test("exit 0 for the same, 1 for a difference, 2 for trouble", async () => {
  const folder = files();
  expect(await runCommand(diff, folder, "diff", "a.json", "a.json")).toEqual({
    code: 0,
    stdout: "the definitions mean the same\n",
    stderr: "",
  });
  const different = await runCommand(diff, folder, "diff", "a.json", "b.json");
  expect(different).toMatchObject({ code: 1, stderr: "" });
  expect(different.stdout).toBe(
    'steps\n~ Stop (Fail)  changed\n    ErrorMessage\n      - "a"\n      + "b"\n    no cache\n\n1 step differs\n',
  );
  expect(await runCommand(diff, folder, "diff", "a.json", "none.json")).toMatchObject({ code: 2 });
  writeFileSync(join(folder, "broken.json"), '{"Steps": [}');
  const broken = await runCommand(diff, folder, "diff", "a.json", "broken.json");
  expect(broken.code).toBe(2);
  expect(broken.stderr).toContain("broken.json: SW1001");
  writeFileSync(join(folder, "other.json"), '{"name": "no definition"}');
  expect(await runCommand(diff, folder, "diff", "other.json", "a.json")).toMatchObject({ code: 2 });
  expect(await runCommand(diff, folder, "diff", "-", "-")).toMatchObject({ code: 2 });
});

test("a module and a file; JSON that tells 2.0 from 2; Markdown", async () => {
  const folder = files();
  const built = await runCommand(diff, folder, "diff", "gate.ts", "a.json", "--json");
  expect(built.code).toBe(1);
  expect(JSON.parse(built.stdout)).toMatchObject({
    same: false,
    parameters: [{ name: "N", change: "added" }],
    steps: [],
  });
  const float = await runCommand(diff, folder, "diff", "a.json", "f.json", "--format", "json");
  expect(float.stdout).toContain('"before": 2,\n          "after": 2.0');
  const markdown = await runCommand(diff, folder, "diff", "a.json", "b.json", "--format", "markdown");
  expect(markdown.stdout).toBe(
    [
      "### Pipeline: `a.json` → `b.json`",
      "1 step differs.",
      "| step | type | change | cache |\n| --- | --- | --- | --- |\n| `Stop` | Fail | changed | no cache |",
      '| in | what | before | after |\n| --- | --- | --- | --- |\n| `Stop` | `ErrorMessage` | `"a"` | `"b"` |',
      "",
    ]
      .join("\n\n")
      .trimEnd() + "\n",
  );
});

test("a deployed pipeline, and one of its versions", async () => {
  const folder = files();
  const session = await openSession({ project: folder });
  const RoleArn = "arn:aws:iam::111122223333:role/pipeline";
  const { sagemaker } = session.clients;
  await sagemaker.send(
    new CreatePipelineCommand({
      PipelineName: "gate",
      PipelineDefinition: definition("a"),
      RoleArn,
      ClientRequestToken: "x".repeat(32),
    }),
  );
  await sagemaker.send(new UpdatePipelineCommand({ PipelineName: "gate", PipelineDefinition: definition("b") }));
  await session.close();
  expect(await runCommand(diff, folder, "diff", "pipeline:gate", "b.json")).toMatchObject({ code: 0 });
  expect(await runCommand(diff, folder, "diff", "pipeline:gate", "a.json")).toMatchObject({ code: 1 });
  expect(await runCommand(diff, folder, "diff", "pipeline:gate@1", "a.json")).toMatchObject({ code: 0 });
  const missing = await runCommand(diff, folder, "diff", "pipeline:nobody", "a.json");
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain("nobody");
});

test("import prints or writes TypeScript, and what is no definition ends with its problems", async () => {
  const folder = files();
  const printed = await runCommand(importCommand, folder, "import", "f.json");
  expect(printed).toMatchObject({ code: 0, stderr: "" });
  expect(printed.stdout).toContain('const n = parameter.float("N", 2);');
  expect(printed.stdout).toContain('export default pipeline("f", {');
  const written = await runCommand(
    importCommand,
    folder,
    "import",
    "f.json",
    "--out",
    "made/gate.ts",
    "--name",
    "gate",
  );
  expect(written).toMatchObject({ code: 0, stdout: "", stderr: "wrote made/gate.ts\n" });
  expect(readFileSync(join(folder, "made/gate.ts"), "utf8")).toBe(
    printed.stdout.replace('pipeline("f"', 'pipeline("gate"'),
  );
  expect(await runCommand(diff, folder, "diff", "f.json", "made/gate.ts")).toMatchObject({ code: 0 });
  const json = JSON.parse((await runCommand(importCommand, folder, "import", "a.json", "--json")).stdout) as object;
  expect(json).toMatchObject({ name: "a", notes: [{ code: "SW0311", path: "Parameters[0]" }] });
  writeFileSync(join(folder, "cycle.json"), definition("a").replace('"Arguments"', '"DependsOn":["Stop"],"Arguments"'));
  const cycle = await runCommand(importCommand, folder, "import", "cycle.json");
  expect(cycle.code).toBe(1);
  expect(cycle.stderr).toContain("steps wait for each other: Stop → Stop");
});

test.each([
  ["pipelines/skin.v2 final.json", "skin-v2-final"],
  ["-", "pipeline"],
  ["_.json", "pipeline"],
])("the name of %s is %s", (file, name) => expect(nameOf(file)).toBe(name));
