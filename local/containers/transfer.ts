import { constants, lstatSync } from "node:fs";
import { chmod, copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Context } from "../context.ts";
import { optMl } from "./runners/runner.ts";
import { ClientError, s3Location } from "./s3-uri.ts";
import { fileOf, sourcesOf, type DataSource } from "./sources.ts";

export { ClientError, s3Location, type S3Location } from "./s3-uri.ts";

/** The host's path of a path below `/opt/ml`; paths that leave it are refused. */
export function inFolder(folder: string, path: string): string {
  if (path !== optMl && !path.startsWith(`${optMl}/`)) {
    throw new ClientError(`ClientError: the local path ${path} must lie below ${optMl}`);
  }
  return below(folder, path.slice(optMl.length + 1));
}

/** `path` below `folder`; one that would leave it is refused. */
export function below(folder: string, path: string): string {
  const target = resolve(folder, path);
  if (target !== folder && !target.startsWith(folder + sep))
    throw new ClientError(`ClientError: ${path} leaves ${folder}`);
  return target;
}

type Files = Pick<Context, "objects">;

/**
 * Downloads as SageMaker does. Copies, so that a script which changes its input does not change the object; `readOnly`
 * ones as FastFile has them.
 */
export async function download(
  ctx: Files,
  source: DataSource,
  folder: string,
  { readOnly = false, stop }: { readonly readOnly?: boolean; readonly stop?: AbortSignal } = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const object of sourcesOf(ctx, source)) {
    if (stop?.aborted === true) return;
    const target = below(folder, object.name);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(fileOf(ctx, object), target, constants.COPYFILE_FICLONE);
    await chmod(target, readOnly ? 0o444 : 0o644);
  }
}

/** The regular files below a folder; nothing when the folder is not there or the job has put a link in its place. */
export async function regularFiles(folder: string): Promise<readonly string[]> {
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

/** The key of a file that goes from `folder` to `uri`. */
export function keyFor(folder: string, uri: string): (file: string) => { bucket: string; key: string } {
  const { bucket, key } = s3Location(uri);
  const start = key === "" || key.endsWith("/") ? key : `${key}/`;
  return (file) => ({ bucket, key: start + relative(folder, file).split(sep).join("/") });
}

/** Uploads what a folder holds; symbolic links are not followed. */
export async function upload({ objects }: Files, folder: string, uri: string): Promise<void> {
  const place = keyFor(folder, uri);
  objects.createBucket(s3Location(uri).bucket);
  for (const file of await regularFiles(folder)) {
    const { bucket, key } = place(file);
    await objects.putFile(bucket, key, file);
  }
}
