import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { graphOf, validate } from "../../definition/index.ts";
import { loadPipeline } from "../../pipelines/load.ts";
import { project, root } from "./project.ts";

const build = async (module: string, kwargs = {}, folder = root) =>
  (await loadPipeline(module, { folder, kwargs })).pipeline;
const modules = ["pipelines.skin.pipeline", "pipelines.mednist.pipeline"];

/** The definition less what changes with every edit of the containers' code. */
const steady = (definition: string): string =>
  `${definition.replaceAll(/\b[0-9a-f]{64}\b/g, "<code>").replaceAll(/(sagewright-[a-z]+):[0-9a-f]{12}/g, "$1:<image>")}\n`;

test.each(modules)("%s: the definition is the golden one", async (module) => {
  const pipeline = await build(module);
  await expect(steady(pipeline.definition())).toMatchFileSnapshot(`golden/${pipeline.name}.txt`);
});

test.each(modules)("%s: nothing is wrong with the definition", async (module) => {
  expect(validate((await build(module)).definition())).toEqual([]);
});

test.each(modules)("%s: another folder and another working directory give the same bytes", async (module) => {
  const elsewhere = project();
  cpSync(join(root, "pipelines"), join(elsewhere, "pipelines"), { recursive: true });
  const here = await build(module);
  const there = await build(module, {}, elsewhere);
  expect(there.definition()).toBe(here.definition());
  const asFile = await build(join(elsewhere, `${module.replaceAll(".", "/")}.ts`), {}, "/");
  expect(asFile.definition()).toBe(here.definition());
});

test("skin: six steps in the order of the road, the last two in the branches", async () => {
  const { nodes, order } = graphOf((await build("pipelines.skin.pipeline")).toJSON());
  const road = ["SplitData", "TrainModel", "Evaluate", "CheckAccuracy", "RegisterModel", "AccuracyTooLow"];
  expect([...nodes.keys()]).toEqual(road);
  expect(order).toEqual(road);
  expect(nodes.get("RegisterModel")?.parent).toEqual({ condition: "CheckAccuracy", branch: "IfSteps" });
  expect(nodes.get("AccuracyTooLow")?.parent).toEqual({ condition: "CheckAccuracy", branch: "ElseSteps" });
});

test("skin: the kwargs of AWS's template take the place of the parameters", async () => {
  const pipeline = await build("pipelines.skin.pipeline", {
    region: "cn-north-1",
    sagemaker_project_arn: "arn:aws-cn:sagemaker:cn-north-1:111122223333:project/p",
    role: "arn:aws-cn:iam::111122223333:role/sagemaker",
    default_bucket: "artifacts",
    pipeline_name: "p-1",
    model_package_group_name: "group-1",
    base_job_prefix: "prefix-1",
    input_data_uri: "s3://data/dataverse_files.zip",
  });
  const text = pipeline.definition();
  expect(pipeline.name).toBe("p-1");
  expect(pipeline.parameters.map((p) => p.name)).not.toContain("Bucket");
  expect(pipeline.parameters.map((p) => p.name)).not.toContain("RoleArn");
  expect(text).toContain('"RoleArn": "arn:aws-cn:iam::111122223333:role/sagemaker"');
  expect(text).toContain("727897471807.dkr.ecr.cn-north-1.amazonaws.com.cn/pytorch-training:2.8.0-gpu-py312");
  expect(text).toMatch(/111122223333\.dkr\.ecr\.cn-north-1\.amazonaws\.com\.cn\/sagewright-p-1:[0-9a-f]{12}/);
  expect(text).toContain(`s3://artifacts/code/${pipeline.assets[0]?.hash}/files`);
  expect(text).toContain('"prefix-1"');
  expect(text).toContain('"ModelPackageGroupName": "group-1"');
  expect(text).toContain('"DefaultValue": "s3://data/dataverse_files.zip"');
  expect(validate(text)).toEqual([]);
});

test("skin: image_uri replaces the image everywhere but in training", async () => {
  const { Steps } = JSON.parse((await build("pipelines.skin.pipeline", { image_uri: "own:1" })).definition());
  expect(Steps[0].Arguments.AppSpecification.ImageUri).toBe("own:1");
  expect(Steps[2].Arguments.AppSpecification.ImageUri).toBe("own:1");
  expect(Steps[3].Arguments.IfSteps[0].Arguments.InferenceSpecification.Containers[0].Image).toBe("own:1");
  expect(Steps[1].Arguments.AlgorithmSpecification.TrainingImage).toContain("pytorch-training:2.8");
});

test("skin: an unknown kwarg, and one that is no text, are errors that say what is meant", async () => {
  await expect(build("pipelines.skin.pipeline", { regoin: "eu-west-1" })).rejects.toThrow(
    "SW0201 kwargs.regoin: unknown kwarg regoin; did you mean region?",
  );
  await expect(build("pipelines.skin.pipeline", { epochs: 3 })).rejects.toThrow(
    /unknown kwarg epochs; this pipeline takes region, /,
  );
  await expect(build("pipelines.skin.pipeline", { role: 3, default_bucket: "" })).rejects.toThrow(
    /SW0202 kwargs\.role: kwarg role is 3.*\n.*SW0202 kwargs\.default_bucket: kwarg default_bucket is ""/,
  );
});

test("skin: the code asset has what the scripts import, and its hash is in the definition", async () => {
  const { assets } = await build("pipelines.skin.pipeline");
  expect(assets).toHaveLength(1);
  const paths = assets[0]?.files.map((file) => file.path) ?? [];
  for (const path of [
    "train.py",
    "requirements.txt",
    "skin/preprocess.py",
    "skin/train.py",
    "skin/evaluate.py",
    "skin/inference.py",
  ])
    expect(paths).toContain(path);
  expect(paths.some((path) => /pipeline\.ts|Dockerfile|__pycache__/.test(path))).toBe(false);
});
