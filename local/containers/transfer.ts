import { constants, readFileSync } from "node:fs";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Context } from "../context.ts";
import { parsePython } from "../../definition/evaluate/index.ts";
import { optMl } from "./runners/runner.ts";

/** A job that cannot go on through the caller's fault; the text is what SageMaker would say. */
export class ClientError extends Error {}

export interface S3Location {
  readonly bucket: string;
  readonly key: string;
}

/** Reads `s3://bucket/key`. */
export function s3Location(uri: string): S3Location {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (bucket === undefined)
    throw new ClientError(`ClientError: ${JSON.stringify(uri)} is no S3 URI; write s3://bucket/key`);
  return { bucket, key };
}

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
 * Downloads as SageMaker does: every key that starts with the prefix, by its path relative to it; a single object by its
 * base name. Copies, so that a script which changes its input does not change the object.
 */
export async function download(ctx: Files, uri: string, folder: string, dataType = "S3Prefix"): Promise<number> {
  const sources = dataType === "ManifestFile" ? manifest(ctx, uri) : prefix(ctx, s3Location(uri));
  if (sources.length === 0) {
    throw new ClientError(
      `ClientError: Data download failed:No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists and that objects exist under that S3 prefix.`,
    );
  }
  for (const { bucket, key, name } of sources) {
    const file = ctx.objects.file(bucket, key);
    if (file === undefined)
      throw new ClientError(`ClientError: Data download failed:s3://${bucket}/${key} does not exist`);
    const target = below(folder, name);
    await mkdir(dirname(target), { recursive: true });
    await copyFile(file, target, constants.COPYFILE_FICLONE);
  }
  return sources.length;
}

interface Source extends S3Location {
  readonly name: string;
}

function prefix({ objects }: Files, { bucket, key }: S3Location): readonly Source[] {
  return objects
    .list(bucket, key)
    .filter((object) => !object.key.endsWith("/"))
    .map((object) => ({
      bucket,
      key: object.key,
      name: object.key.slice(key.length).replace(/^\/+/, "") || basename(key),
    }));
}

/** A manifest is `[{"prefix": "s3://bucket/some/"}, "relative/key", …]`. */
function manifest({ objects }: Files, uri: string): readonly Source[] {
  const { bucket, key } = s3Location(uri);
  const file = objects.file(bucket, key);
  if (file === undefined) throw new ClientError(`ClientError: Data download failed:the manifest ${uri} does not exist`);
  const [head, ...names] = readManifest(file, uri);
  const start = s3Location((head as { prefix: string }).prefix);
  return names.map((name) => ({ bucket: start.bucket, key: start.key + String(name), name: String(name) }));
}

function readManifest(file: string, uri: string): readonly unknown[] {
  const parsed = parsePython(readFileSync(file, "utf8"));
  const [head, ...names] = Array.isArray(parsed) ? parsed : [];
  const prefixed =
    typeof head === "object" && head !== null && typeof (head as { prefix?: unknown }).prefix === "string";
  if (prefixed && names.every((name) => typeof name === "string")) return [head, ...names];
  throw new ClientError(`ClientError: the manifest ${uri} must be a list of {"prefix": "s3://…"} and relative keys`);
}

/** Uploads what a folder holds; symbolic links are not followed. */
export async function upload({ objects }: Files, folder: string, uri: string): Promise<number> {
  const { bucket, key } = s3Location(uri);
  const start = key === "" || key.endsWith("/") ? key : `${key}/`;
  objects.createBucket(bucket);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) await objects.putFile(bucket, start + relative(folder, file).split(sep).join("/"), file);
  return files.length;
}
