import { lstatSync } from "node:fs";
import { cp, mkdir, readdir } from "node:fs/promises";

/**
 * One folder that holds what all hosts left in theirs, for one archive. Where several hosts wrote a file of the same
 * path, the one of the first host counts. Links stay links.
 */
export async function mergeFolders(folders: readonly string[], target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const folder of folders.toReversed())
    if (await holdsSomething(folder))
      await cp(folder, target, { recursive: true, verbatimSymlinks: true, force: true, filter: isKept });
}

/** Files, folders and links; pipes and sockets that a script left are no part of an archive. */
function isKept(path: string): boolean {
  const found = lstatSync(path);
  return found.isFile() || found.isDirectory() || found.isSymbolicLink();
}

/** Whether a folder is there, is no link, and is not empty. */
export async function holdsSomething(folder: string): Promise<boolean> {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (await readdir(folder)).length > 0;
}
