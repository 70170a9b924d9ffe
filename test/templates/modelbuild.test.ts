import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import type { Kwargs, Pipeline } from "../../index.ts";
import { modelbuildBuildspec, modeldeployBuildspec } from "../../templates/index.ts";

let folder: string;
beforeEach(() => {
  folder = temporaryFolder("modelbuild");
  mkdirSync(join(folder, "bin"));
  for (const system of ["skin", "mednist"]) mkdirSync(join(folder, "pipelines", system), { recursive: true });
  mkdirSync(join(folder, "pipelines/common"));
  for (const file of [
    "skin/Dockerfile",
    "mednist/Dockerfile",
    "skin/train.py",
    "common/serve.py",
    "common/a b.py",
    "requirements.txt",
  ])
    writeFileSync(join(folder, "pipelines", file), file);
  // Each program notes how it was called; `aws ecr describe-images` answers what THERE says.
  for (const program of ["aws", "docker", "npx"]) {
    const path = join(folder, "bin", program);
    writeFileSync(
      path,
      `#!/usr/bin/env node
require("node:fs").appendFileSync("calls", JSON.stringify([${JSON.stringify(program)}, ...process.argv.slice(2)]) + "\\n");
if (process.argv.includes("describe-images") && process.env.THERE !== "yes") process.exit(254);
if (process.argv[2] === process.env.BROKEN) process.exit(1);
`,
    );
    chmodSync(path, 0o755);
  }
});

const environment = {
  SAGEMAKER_PROJECT_NAME: "skin",
  SAGEMAKER_PROJECT_ID: "p-a1b2c3",
  SAGEMAKER_PROJECT_ARN: "arn:aws:sagemaker:eu-west-1:123456789012:project/skin",
  SAGEMAKER_PIPELINE_ROLE_ARN: "arn:aws:iam::123456789012:role/pipeline",
  ARTIFACT_BUCKET: "sagemaker-project-p-a1b2c3",
  INPUT_DATA_URI: "s3://sagemaker-data-p-a1b2c3/skin/",
  ECR_REPOSITORY_URI: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/sagewright-p-a1b2c3",
  AWS_REGION: "eu-west-1",
};

/** Runs the phases after `install` as CodeBuild does: one shell, the first command that fails ends it. */
function build(
  env: Readonly<Record<string, string>>,
  spec = modelbuildBuildspec("skin"),
): { code: number | null; calls: string[][] } {
  const commands = [...(spec.phases.pre_build?.commands ?? []), ...(spec.phases.build?.commands ?? [])];
  const script = commands.map((command) => `{ ${command.trimEnd()}\n} || exit 1`).join("\n");
  rmSync(join(folder, "calls"), { force: true });
  const PATH = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
  const { status } = spawnSync("/bin/sh", ["-c", script], { cwd: folder, env: { PATH, ...environment, ...env } });
  const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  return { code: status, calls: calls.map((line) => JSON.parse(line) as string[]) };
}
const uriOf = (calls: readonly string[][]) => {
  const pipeline = calls.find(([program]) => program === "npx") ?? [];
  return (JSON.parse(pipeline[pipeline.indexOf("--kwargs") + 1] ?? "{}") as { image_uri?: string }).image_uri;
};

test("an image that is not there is built and pushed before the pipeline runs with it", () => {
  const { code, calls } = build({});
  expect(code).toBe(0);
  const uri = uriOf(calls);
  expect(uri).toMatch(/^123456789012\.dkr\.ecr\.eu-west-1\.amazonaws\.com\/sagewright-p-a1b2c3:[0-9a-f]{16}$/);
  expect(calls.filter(([program]) => program === "docker").toSorted()).toEqual([
    ["docker", "build", "--tag", uri, "--file", "pipelines/skin/Dockerfile", "pipelines"],
    ["docker", "login", "--username", "AWS", "--password-stdin", "123456789012.dkr.ecr.eu-west-1.amazonaws.com"],
    ["docker", "push", uri],
  ]);
  const pipeline = calls.at(-1) ?? [];
  expect(pipeline.slice(0, 6)).toEqual([
    "npx",
    "run-pipeline",
    "--module-name",
    "pipelines.skin.pipeline",
    "--role-arn",
    environment.SAGEMAKER_PIPELINE_ROLE_ARN,
  ]);
  expect(JSON.parse(pipeline[pipeline.indexOf("--tags") + 1] ?? "")).toEqual([
    { Key: "sagemaker:project-name", Value: "skin" },
    { Key: "sagemaker:project-id", Value: "p-a1b2c3" },
  ]);
  expect(JSON.parse(pipeline[pipeline.indexOf("--kwargs") + 1] ?? "")).toEqual({
    region: "eu-west-1",
    sagemaker_project_arn: environment.SAGEMAKER_PROJECT_ARN,
    role: environment.SAGEMAKER_PIPELINE_ROLE_ARN,
    default_bucket: environment.ARTIFACT_BUCKET,
    pipeline_name: "skin-p-a1b2c3",
    model_package_group_name: "skin-p-a1b2c3",
    base_job_prefix: "skin-p-a1b2c3",
    image_uri: uri,
    input_data_uri: environment.INPUT_DATA_URI,
  });
});

test.each(["skin", "mednist"])(
  "the %s pipeline takes these kwargs, and its execution needs no parameter",
  async (system) => {
    const calls = build({ THERE: "yes" }, modelbuildBuildspec(system)).calls;
    const [, , , moduleName = "", ...rest] = calls.at(-1) ?? [];
    expect(moduleName).toBe(`pipelines.${system}.pipeline`);
    const path = join(import.meta.dirname, "../..", `${moduleName.replaceAll(".", "/")}.ts`);
    const { default: make } = (await import(path)) as { default: (kwargs: Kwargs) => Pipeline };
    const built = make(JSON.parse(rest[rest.indexOf("--kwargs") + 1] ?? "") as Kwargs);
    expect(built.name).toBe("skin-p-a1b2c3");
    const { Parameters = [] } = JSON.parse(built.definition()) as {
      Parameters?: { Name: string; DefaultValue?: unknown }[];
    };
    expect(Parameters.length).toBeGreaterThan(0);
    for (const parameter of Parameters) expect(parameter.DefaultValue, parameter.Name).toBeDefined();
    expect(built.definition()).toContain(`"ModelPackageGroupName": "skin-p-a1b2c3"`);
  },
);

test("an image that is there is not built again", () => {
  const { code, calls } = build({ THERE: "yes" });
  expect(code).toBe(0);
  expect(calls.map(([program]) => program)).toEqual(["aws", "npx"]);
});

test.each(["login", "build", "push"])("when docker %s fails, the pipeline does not run", (step) => {
  const { code, calls } = build({ BROKEN: step });
  expect(code).not.toBe(0);
  expect(calls.map(([program]) => program)).not.toContain("npx");
});

test("the tag follows what is in the image, and nothing else", () => {
  const before = uriOf(build({}).calls);
  writeFileSync(join(folder, "pipelines/skin/train.py"), "changed");
  expect(uriOf(build({}).calls)).toBe(before);
  writeFileSync(join(folder, "pipelines/common/a b.py"), "changed");
  expect(uriOf(build({}).calls)).not.toBe(before);
});

test("each deploy action runs one command of sagewright for the package of the execution", () => {
  const MODEL_PACKAGE_ARN = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/skin/3";
  const { calls } = build(
    { SAGEWRIGHT_COMMAND: "test", STAGE_NAME: "staging", MODEL_PACKAGE_ARN },
    modeldeployBuildspec,
  );
  expect(calls).toEqual([["npx", "sagewright", "test", "--aws", "--stage", "staging", "--package", MODEL_PACKAGE_ARN]]);
});
