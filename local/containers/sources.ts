import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parsePython } from "../../definition/evaluate/index.ts";
import type { Context } from "../context.ts";
import { ClientError, s3Location, type S3Location } from "./s3-uri.ts";

/** An object that a job reads, and the path it has below its channel. */
export interface Source extends S3Location {
  readonly name: string;
}

/** What a request says about where an input comes from. */
export interface DataSource {
  readonly uri: string;
  /** Default `S3Prefix`. */
  readonly dataType?: string | undefined;
  /** `ShardedByS3Key`: each of `count` hosts gets every `count`-th object, host `index` those that start there. */
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
}

type Files = Pick<Context, "objects">;

/** The objects of a data source, in order of their keys or of the manifest. */
export function sourcesOf(ctx: Files, { uri, dataType = "S3Prefix", shard }: DataSource): readonly Source[] {
  const all = dataType === "ManifestFile" ? manifest(ctx, uri) : dataType === "S3Prefix" ? prefix(ctx, uri) : undefined;
  if (all === undefined) {
    throw new ClientError(
      `ClientError: S3DataType ${dataType} of ${uri} is not run by the embedded engine here; use S3Prefix or ManifestFile`,
    );
  }
  if (all.length === 0) {
    throw new ClientError(
      `ClientError: Data download failed:No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists and that objects exist under that S3 prefix.`,
    );
  }
  return shardOf(all, shard);
}

/** What a host gets of all there is. */
export const shardOf = <T>(all: readonly T[], shard: DataSource["shard"]): readonly T[] =>
  shard === undefined ? all : all.filter((_, i) => i % shard.count === shard.index);

/** The file of an object; a job whose object is not there cannot go on. */
export function fileOf(ctx: Files, { bucket, key }: S3Location): string {
  const file = ctx.objects.file(bucket, key);
  if (file !== undefined) return file;
  throw new ClientError(`ClientError: Data download failed:s3://${bucket}/${key} does not exist`);
}

/** Every key that starts with the prefix, by its path relative to it; a single object by its base name. */
function prefix({ objects }: Files, uri: string): readonly Source[] {
  const { bucket, key } = s3Location(uri);
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
  const { start, names } = readManifest(file, uri);
  return names.map((name) => ({ bucket: start.bucket, key: start.key + name, name }));
}

function readManifest(file: string, uri: string): { start: S3Location; names: readonly string[] } {
  const parsed = parsePython(readFileSync(file, "utf8"));
  const [head, ...rest] = Array.isArray(parsed) ? parsed : [];
  const start = typeof head === "object" && head !== null ? (head as { prefix?: unknown }).prefix : undefined;
  const names = rest.filter((name) => typeof name === "string");
  if (typeof start === "string" && names.length === rest.length) return { start: s3Location(start), names };
  throw new ClientError(`ClientError: the manifest ${uri} must be a list of {"prefix": "s3://…"} and relative keys`);
}
