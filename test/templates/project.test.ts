import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readBuildspec } from "../../buildspec/index.ts";
import { stageConfig } from "../../modeldeploy/stage-config.ts";
import { projectFiles, projectNameProblem, sagewrightPackage, systems } from "../../templates/index.ts";

const root = join(import.meta.dirname, "../..");
const textOf = async (system: string, path: string) =>
  Buffer.from((await projectFiles({ projectName: "Some-Name", system })).get(path) ?? "").toString();

test("the package finds itself", async () => {
  expect((await sagewrightPackage()).folder).toBe(root);
});

test("a project can start from each system", async () => {
  expect(await systems()).toEqual(["mednist", "skin"]);
});

test("the buildspecs are the golden ones and hold no problem", async () => {
  for (const name of ["codebuild-buildspec.yml", "deploy-buildspec.yml"]) {
    const text = await textOf("skin", name);
    expect((await readBuildspec(text)).problems).toEqual([]);
    await expect(text).toMatchFileSnapshot(`golden/${name}`);
  }
});

test("the pipelines are those of this package, byte for byte, with every system that the chosen one imports", async () => {
  const files = await projectFiles({ projectName: "skin", system: "mednist" });
  const copied = [...files.keys()].filter((path) => path.startsWith("pipelines/"));
  for (const path of [
    "mednist/pipeline.ts",
    "mednist/train.py",
    "skin/pipeline.ts",
    "common/serve.py",
    "requirements.txt",
  ])
    expect(copied).toContain(`pipelines/${path}`);
  for (const path of copied)
    expect(Buffer.compare(Buffer.from(files.get(path) ?? ""), await readFile(join(root, path))), path).toBe(0);
  expect(copied.filter((path) => /\.pyc$|__pycache__|pipelines\/[^/]+\.ts$/.test(path))).toEqual([]);
  // What a copied file imports is sagewright or copied, too.
  for (const path of copied.filter((p) => p.endsWith(".ts")))
    for (const [, target = ""] of String(files.get(path)).matchAll(/\bfrom "([^"]+)"/g)) {
      if (target.startsWith(".")) expect(copied, path).toContain(join(path, "..", target));
      else expect(["sagewright"], `${path} imports ${target}`).toContain(target);
    }
  expect(
    [...(await projectFiles({ projectName: "skin", system: "skin" })).keys()].filter((p) => p.includes("mednist")),
  ).toEqual([]);
});

test("the manifest depends on this very version", async () => {
  const manifest = JSON.parse(await textOf("skin", "package.json")) as Record<string, Record<string, string>>;
  const own = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as {
    version: string;
    devDependencies: Record<string, string>;
  };
  expect(manifest["name"]).toBe("some-name");
  expect(manifest["dependencies"]).toEqual({ sagewright: own.version });
  for (const [name, version] of Object.entries(manifest["devDependencies"] ?? {}))
    expect(version, name).toBe(own.devDependencies[name]);
});

test("the images of a project are played as in this package", async () => {
  const { images } = JSON.parse(await textOf("skin", "sagewright.config.json"));
  expect(images).toEqual(JSON.parse(await readFile(join(root, "sagewright.config.json"), "utf8")).images);
  expect(images).toHaveLength(2);
});

test("modeldeploy understands the stage files", async () => {
  const place = { role: "arn:aws:iam::123456789012:role/model", bucket: "b" };
  expect(stageConfig("staging", await textOf("skin", "staging-config.json"), place).EndpointInstanceCount).toBe(1);
  expect(stageConfig("prod", await textOf("skin", "prod-config.json"), place).EndpointInstanceCount).toBe(2);
});

test("names are what SageMaker takes", () => {
  for (const good of ["a", "Skin", "skin-2", "a--b", "a".repeat(32)]) expect(projectNameProblem(good)).toBeUndefined();
  for (const bad of ["", "2skin", "-a", "a-", "a_b", "a b", "ä", "../x", "a\n", "a".repeat(33)])
    expect(projectNameProblem(bad), bad).toContain(bad);
});
