import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { projectFiles, writeProject } from "../../templates/index.ts";

const root = join(import.meta.dirname, "../..");
let folder: string;
beforeAll(() => void (folder = temporaryFolder("project")));

const compile = (project: string) =>
  spawnSync(
    process.execPath,
    [join(root, "node_modules/typescript/bin/tsc"), "-p", project, "--customConditions", "sagewright-source"],
    {
      encoding: "utf8",
    },
  );

test.each(["skin", "mednist"])(
  "a project from %s compiles as it is written, and a misspelt name in it does not",
  async (system) => {
    const project = join(folder, system);
    await writeProject(project, await projectFiles({ projectName: "skin", system }));
    mkdirSync(join(project, "node_modules"));
    symlinkSync(root, join(project, "node_modules/sagewright"));
    symlinkSync(join(root, "node_modules/@types"), join(project, "node_modules/@types"));
    const compiled = compile(project);
    expect(compiled.stdout).toBe("");
    expect(compiled.status).toBe(0);
    appendFileSync(join(project, "pipelines", system, "pipeline.ts"), "\nsw.trainning;\n");
    expect(compile(project).stdout).toMatch(/pipeline\.ts.*trainning/);
  },
  120_000,
);
