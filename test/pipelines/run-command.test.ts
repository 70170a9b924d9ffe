import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DescribePipelineCommand } from "@aws-sdk/client-sagemaker";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { register as run } from "../../cli/commands/run.ts";
import { register as runPipeline } from "../../cli/commands/run-pipeline.ts";
import { register as synth } from "../../cli/commands/synth.ts";
import { openSession } from "../../cli/session.ts";
import { runCommand } from "./command.ts";
import { project } from "./project.ts";

const GATE = `
import { atLeast, codeFiles, condition, fail, kwargs, parameter, pipeline, join } from "sagewright";
const n = parameter.float("N", 1);
const code = codeFiles(import.meta.url, { "train.py": "./train.py" });
export default (given = {}) => {
  const { default_bucket = parameter.string("Bucket") } = kwargs(given, ["default_bucket"]);
  const data = parameter.string("InputDataUri", "s3://none");
  const tooLow = fail("TooLow", { ErrorMessage: join(" ", [n, "is too low for", data, code.prefixUri(default_bucket)]) });
  return pipeline("gate", { steps: [condition("Check", { Conditions: [atLeast(n, 1)], IfSteps: [], ElseSteps: [tooLow] })] });
};
`;
const files = { "gate.ts": GATE, "train.py": "print()" };

test("run: builds, uploads, upserts, starts and waits on the embedded engine; exit 0 and 1", async () => {
  const folder = project(files);
  const good = await runCommand(run, folder, "run", "gate.ts");
  expect(good.code, good.stderr).toBe(0);
  expect(good.stdout).toMatch(
    /^arn:aws:sagemaker:us-east-1:123456789012:pipeline\/gate\/execution\/\S+ {2}Succeeded$/m,
  );
  expect(good.stderr).toMatch(/created arn:.*:pipeline\/gate\n[\s\S]*Check +Succeeded/);

  writeFileSync(join(folder, "data.zip"), "archive");
  const bad = await runCommand(run, folder, "run", "gate.ts", "--param", "N=0.5", "--data", "data.zip", "--json");
  expect(bad.code).toBe(1);
  expect(bad.stderr).toContain("updated arn:");
  expect(bad.stderr).toContain(
    "error: step TooLow failed: 0.5 is too low for s3://sagewright-us-east-1-123456789012/gate/data/",
  );
  const document = JSON.parse(bad.stdout);
  expect(document).toMatchObject({ PipelineName: "gate", PipelineExecutionStatus: "Failed" });

  const session = await openSession({ project: folder });
  try {
    const stored = await session.clients.sagemaker.send(new DescribePipelineCommand({ PipelineName: "gate" }));
    const hash = /code\/([0-9a-f]{64})\/files/.exec(stored.PipelineDefinition ?? "")?.[1];
    const Bucket = session.embedded?.bucket;
    const got = await session.clients.s3.send(new GetObjectCommand({ Bucket, Key: `code/${hash}/files/train.py` }));
    expect(await got.Body?.transformToString()).toBe("print()");
    const data = /s3:\/\/[^/]+\/(gate\/data\/\S+\/data\.zip)/.exec(bad.stderr)?.[1];
    const sent = await session.clients.s3.send(new GetObjectCommand({ Bucket, Key: data }));
    expect(await sent.Body?.transformToString()).toBe("archive");
  } finally {
    await session.close();
  }
}, 60_000);

test("run: a definition file with its code beside it needs no source; without the code nothing is made", async () => {
  const folder = project(files);
  await runCommand(synth, folder, "synth", "gate.ts", "--out", "out/gate.json");
  const ran = await runCommand(run, folder, "run", "out/gate.json", "--name", "other");
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stdout).toContain(":pipeline/other/execution/");
  await runCommand(synth, folder, "synth", "gate.ts", "--out", "alone.json");
  const { rmSync } = await import("node:fs");
  rmSync(join(folder, "assets"), { recursive: true });
  const alone = await runCommand(run, folder, "run", "alone.json");
  expect(alone.code).toBe(1);
  expect(alone.stderr).toContain("is not beside the definition");
  expect(alone.stderr).not.toContain("created arn:");
}, 60_000);

test("run: a definition with errors is not sent", async () => {
  const folder = project({
    "bad.json": '{"Version": "2020-12-01", "Steps": [{"Name": "A", "Type": "Fail", "DependsOn": ["B"]}]}',
  });
  const ran = await runCommand(run, folder, "run", "bad.json");
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/SW\d{4} Steps\[0\]/);
  expect(ran.stderr).not.toContain("created");
}, 60_000);

test("run: data that is not there", async () => {
  const ran = await runCommand(run, project(files), "run", "gate.ts", "--data", "none.zip");
  expect(ran).toMatchObject({ code: 1 });
  expect(ran.stderr).toContain("there is no file none.zip");
}, 60_000);

test("run-pipeline: the template's lines, tags, and the failed step's name, by the SDK's normal resolution", async () => {
  const folder = project(files);
  const session = await openSession({ project: folder });
  const environment = {
    AWS_ENDPOINT_URL: session.embedded?.endpoint,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const command = (...args: string[]) =>
      runCommand(
        runPipeline,
        folder,
        "run-pipeline",
        "-n",
        "gate",
        "--role-arn",
        "arn:aws:iam::123456789012:role/r",
        "--kwargs",
        `{'default_bucket': '${session.embedded?.bucket}'}`,
        ...args,
      );
    const good = await command("--tags", '[{"Key": "team", "Value": "vision"}]', "--description", "of the team");
    expect(good.code, good.stderr).toBe(0);
    expect(good.stdout).toMatch(
      /^###### Creating\/updating a SageMaker Pipeline with the following definition:\n\{[\s\S]*\n###### Created\/Updated SageMaker Pipeline: Response received:\n[\s\S]*\n###### Execution started with PipelineExecutionArn: arn:\S+\nWaiting for the execution to finish\.\.\.\n\n#####Execution completed\. Execution step details:\n\[/,
    );
    const stored = await session.clients.sagemaker.send(new DescribePipelineCommand({ PipelineName: "gate" }));
    expect(stored).toMatchObject({ RoleArn: "arn:aws:iam::123456789012:role/r", PipelineDescription: "of the team" });
    writeFileSync(join(folder, "gate.ts"), GATE.replace('"N", 1', '"N", 0'));
    const bad = await command();
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain("step TooLow failed: 0");
    expect((await command("--tags", "team")).code).toBe(2);
  } finally {
    process.env = before;
    await session.close();
  }
}, 60_000);
