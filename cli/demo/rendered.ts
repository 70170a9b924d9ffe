import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Io } from "../io.ts";

/** Renders the seven lesion-like classes once, in the layout of the Dataverse archive; returns the archive's path. */
export async function renderImages(project: string, python: string, io: Io): Promise<string> {
  const file = join(project, ".sagewright/data/rendered/dataverse_files.zip");
  io.note("no --data: using images that the project renders itself (lesion-like shapes, not medical images)");
  if (existsSync(file)) return file;
  await mkdir(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  const { stderr } = await promisify(execFile)(python, [join(project, "pipelines/skin/render.py"), "--out", partial]);
  if (stderr !== "") io.note(stderr.trimEnd());
  await rename(partial, file);
  return file;
}
