import { closeSync, createReadStream, openSync } from "node:fs";
import type { ObjectInfo, ObjectMeta } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { algorithms, checksumMembers, digestOf, type Algorithm } from "./checksum.ts";
import { checkSource, precondition } from "./conditions.ts";
import { s3Error } from "./error.ts";
import { metaOf } from "./meta.ts";
import type { S3Objects } from "./objects.ts";
import { keepPart, partNumber, uploadOf } from "./parts.ts";
import { versionOf } from "./records.ts";
import { versionHeader, XMLNS, type S3Request } from "./request.ts";
import { stage, type Staged } from "./staging.ts";
import { tagsOfHeader } from "./tags.ts";

/** CopyObject. */
export async function copyObject({ x, objects, bucket, key, send }: S3Request): Promise<void> {
  const { source, from, file } = findSource(x, objects);
  const replace = header(x, "x-amz-metadata-directive") === "REPLACE";
  if (!replace && source.bucket === bucket && source.key === key && source.versionId === undefined) {
    throw new AwsError(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
  const meta = { ...(replace ? metaOf(x) : sameMeta(from)), tags: tagsFor(x, from) };
  const when = precondition(x);
  const algorithm = algorithmFor(x) ?? from.checksum?.algorithm;
  const { staged, checksum } = await copyBytes(objects, file, algorithm);
  const { tags, ...rest } = meta;
  const told = { ...rest, ...(tags !== undefined && { tags }), ...(checksum !== undefined && { checksum }) };
  const info = objects.commit(bucket, key, staged, told, when);
  send(
    200,
    {
      CopyObjectResult: {
        "@_xmlns": XMLNS,
        ETag: info.etag,
        LastModified: new Date(info.lastModified * 1000).toISOString(),
        ...checksumMembers(checksum),
      },
    },
    { ...versionHeader(objects, bucket, info), ...sourceHeader(objects, source.bucket, from) },
  );
}

const sameMeta = ({ contentType, headers, metadata }: ObjectInfo): ObjectMeta => ({
  ...(contentType !== undefined && { contentType }),
  ...(headers !== undefined && { headers }),
  ...(metadata !== undefined && { metadata }),
});

const tagsFor = (x: Exchange, from: ObjectInfo) =>
  header(x, "x-amz-tagging-directive") === "REPLACE" ? tagsOfHeader(header(x, "x-amz-tagging")) : from.tags;

/** The checksum that a copy is asked to have. */
function algorithmFor(x: Exchange): Algorithm | undefined {
  const text = header(x, "x-amz-checksum-algorithm");
  const algorithm = algorithms.find((one) => one === text?.toUpperCase());
  if (text === undefined || algorithm !== undefined) return algorithm;
  throw new AwsError("InvalidRequest", `Checksum algorithm provided is unsupported: ${text}`);
}

async function copyBytes(
  objects: S3Objects,
  file: string,
  algorithm: Algorithm | undefined,
  range: { readonly start?: number; readonly end?: number } = {},
) {
  const digest = algorithm === undefined ? undefined : digestOf(algorithm);
  // Opened at once: a write that comes now must not change what is being copied.
  const fd = openSync(file, "r");
  let staged: Staged;
  try {
    const bytes = createReadStream(file, { fd, autoClose: false, ...range });
    staged = await stage(objects.root, bytes, digest === undefined ? [] : [digest]);
  } finally {
    closeSync(fd);
  }
  return {
    staged,
    ...(algorithm !== undefined &&
      digest !== undefined && { checksum: { algorithm, value: digest.text(), type: "FULL_OBJECT" as const } }),
  };
}

interface Source {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

function sourceOf(text: string): Source {
  const [, name = "", versionId] = /^([^?]*)(?:\?versionId=(.*))?$/.exec(text) ?? [];
  const path = decoded(name).replace(/^\//, "");
  const slash = path.indexOf("/");
  if (slash < 1)
    throw s3Error.invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
  return {
    bucket: path.slice(0, slash),
    key: path.slice(slash + 1),
    ...(versionId !== undefined && { versionId: decoded(versionId) }),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw s3Error.invalidArgument("The x-amz-copy-source value must be URL-encoded");
  }
}

/** UploadPartCopy: a part of a multipart upload whose bytes are another object's. */
export async function copyPart(request: S3Request): Promise<void> {
  const { x, objects, send } = request;
  const number = partNumber(x);
  const { algorithm } = uploadOf(request);
  const { source, from, file } = findSource(x, objects);
  const text = header(x, "x-amz-copy-source-range");
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text ?? `bytes=0-${from.size - 1}`) ?? [];
  const whole = text === undefined;
  const inside = first !== undefined && last !== undefined && Number(first) <= Number(last) && Number(last) < from.size;
  if (!whole && !inside) {
    throw s3Error.invalidArgument(
      `The x-amz-copy-source-range value must be of the form bytes=first-last within the source, not ${text}`,
    );
  }
  const range = whole ? {} : { start: Number(first), end: Number(last) };
  const { staged, checksum } = await copyBytes(objects, file, algorithm, range);
  keepPart(request, number, staged, checksum);
  send(
    200,
    {
      CopyPartResult: {
        "@_xmlns": XMLNS,
        ETag: `"${staged.md5}"`,
        LastModified: new Date().toISOString(),
        ...(checksum !== undefined && { [`Checksum${checksum.algorithm}`]: checksum.value }),
      },
    },
    sourceHeader(objects, source.bucket, from),
  );
}

const sourceHeader = (objects: S3Objects, bucket: string, from: ObjectInfo): Readonly<Record<string, string>> =>
  objects.versioning(bucket) === undefined ? {} : { "x-amz-copy-source-version-id": versionOf(from) };

function findSource(x: Exchange, objects: S3Objects) {
  const source = sourceOf(header(x, "x-amz-copy-source") ?? "");
  if (!objects.bucketExists(source.bucket)) throw s3Error.noSuchBucket(source.bucket);
  const found = objects.find(source.bucket, source.key, source.versionId);
  if (found !== undefined && "marker" in found && source.versionId !== undefined) {
    throw new AwsError(
      "InvalidRequest",
      "The source of a copy request may not specifically refer to a delete marker by version id.",
    );
  }
  if (found === undefined && source.versionId !== undefined) {
    throw s3Error.noSuchVersion(source.key, source.versionId);
  }
  if (found === undefined || "marker" in found) throw s3Error.noSuchKey(source.key);
  checkSource(x, found.info);
  return { source, from: found.info, file: found.file };
}
