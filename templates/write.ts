import { lstat, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { ProjectFiles } from "./project.ts";

/** Why a project cannot be written to this folder; `undefined` when it can. */
export async function folderProblem(folder: string): Promise<string | undefined> {
  try {
    const found = await lstat(folder);
    if (!found.isDirectory()) return `${folder} is there and is no folder; choose another with --dir`;
    const [first] = await readdir(folder);
    return first === undefined ? undefined : `${folder} is not empty (it has ${first}); choose another with --dir`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Writes a project as a whole: the folder is there with every file in it, or it is as it was. */
export async function writeProject(folder: string, files: ProjectFiles): Promise<void> {
  const target = resolve(folder);
  const problem = await folderProblem(target);
  if (problem !== undefined) throw new Error(problem);
  await mkdir(dirname(target), { recursive: true });
  // mkdtemp's own folder is for its owner alone; the one in it has the rights that any new folder has.
  const around = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const draft = join(around, "project");
    await mkdir(draft);
    for (const [path, content] of files) {
      const file = join(draft, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    // Replaces an empty folder, and fails on one that somebody filled meanwhile.
    await rename(draft, target);
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}
