import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readBuildspec, writeBuildspec, type Buildspec } from "../buildspec/index.ts";
import { ProblemError } from "../definition/problem.ts";
import { modelbuildBuildspec, modeldeployBuildspec } from "./buildspecs.ts";
import { renderTemplate } from "./render.ts";
import { sagewrightPackage } from "./root.ts";

export interface ProjectOptions {
  /** The project's name, as SageMaker takes it. */
  readonly projectName: string;
  /** The system that the project starts from: a folder of `pipelines/`. */
  readonly system: string;
}

/** A project's files by their paths, in order. */
export type ProjectFiles = ReadonlyMap<string, string | Uint8Array>;

/** The systems that a project can start from. */
export async function systems(): Promise<readonly string[]> {
  const pipelines = join((await sagewrightPackage()).folder, "pipelines");
  const names = await readdir(pipelines);
  return names.filter((name) => existsSync(join(pipelines, name, "pipeline.ts"))).toSorted();
}

/**
 * Everything that `sagewright init` writes. The pipelines are those of this package, byte for byte.
 *
 * @example
 * const files = await projectFiles({ projectName: "skin", system: "skin" });
 * files.get("template.yml");
 */
export async function projectFiles({ projectName, system }: ProjectOptions): Promise<ProjectFiles> {
  const { folder, version } = await sagewrightPackage();
  const context = { projectName, system, version };
  const files = new Map<string, string | Uint8Array>([
    ["README.md", await renderTemplate("project/README.md", context)],
    [".gitignore", await fixed("gitignore")],
    ["package.json", json(manifest(context))],
    ["tsconfig.json", await fixed("tsconfig.json")],
    ["sagewright.config.json", await fixed("sagewright.config.json")],
    ["staging-config.json", await fixed("staging-config.json")],
    ["prod-config.json", await fixed("prod-config.json")],
    [
      "codebuild-buildspec.yml",
      await buildspecText(modelbuildBuildspec(system), "modelbuild: run by CodeBuild on a push"),
    ],
    [
      "deploy-buildspec.yml",
      await buildspecText(modeldeployBuildspec, "modeldeploy: run by CodeBuild for each action"),
    ],
    ["template.yml", await renderTemplate("cloudformation/template.yml", context)],
  ]);
  const pipelines = join(folder, "pipelines");
  files.set("pipelines/requirements.txt", await readFile(join(pipelines, "requirements.txt")));
  for (const name of ["common", ...(await systemsOf(pipelines, system))])
    for (const path of await filesBelow(pipelines, name))
      files.set(`pipelines/${path}`, await readFile(join(pipelines, path)));
  return files;
}

/** The system and those whose TypeScript it imports. */
async function systemsOf(pipelines: string, system: string): Promise<readonly string[]> {
  const found = new Set([system]);
  for (const name of found)
    for (const path of (await filesBelow(pipelines, name)).filter((file) => file.endsWith(".ts"))) {
      const source = await readFile(join(pipelines, path), "utf8");
      for (const [, other] of source.matchAll(/\bfrom "\.\.\/([\w-]+)\//g)) if (other !== undefined) found.add(other);
    }
  return [...found].toSorted();
}

const manifest = ({ projectName, system, version }: { projectName: string; system: string; version: string }) => ({
  name: projectName.toLowerCase(),
  version: "0.0.0",
  private: true,
  type: "module",
  engines: { node: ">=20.19.0" },
  scripts: {
    check: "tsc",
    synth: `sagewright synth pipelines.${system}.pipeline`,
  },
  dependencies: { sagewright: version },
  devDependencies: { "@types/node": "20.19.43", typescript: "7.0.2" },
});

async function buildspecText(buildspec: Buildspec, comment: string): Promise<string> {
  const text = await writeBuildspec(buildspec, { comment });
  const { problems } = await readBuildspec(text);
  if (problems.length > 0) throw new ProblemError(problems);
  return text;
}

async function filesBelow(root: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".pyc"))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
}

const json = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;
const fixed = (name: string): Promise<string> => readFile(join(import.meta.dirname, "project", name), "utf8");
