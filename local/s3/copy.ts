import { createReadStream } from "node:fs";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";
import { matches, type S3Objects } from "./objects.ts";
import { keepPart, partNumber } from "./parts.ts";
import { precondition, XMLNS, type S3Request } from "./request.ts";
import { stage } from "./staging.ts";
import { metaOf } from "./upload.ts";

/** CopyObject. */
export async function copyObject({ x, objects, bucket, key, send }: S3Request): Promise<void> {
  const { source, from, file } = findSource(x, objects);
  const replace = header(x, "x-amz-metadata-directive") === "REPLACE";
  if (!replace && source.bucket === bucket && source.key === key) {
    throw new AwsError(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  const staged = await stage(objects.root, createReadStream(file));
  const { contentType, headers, metadata } = from;
  const meta = replace
    ? metaOf(x)
    : {
        ...(contentType !== undefined && { contentType }),
        ...(headers !== undefined && { headers }),
        ...(metadata !== undefined && { metadata }),
      };
  const info = objects.commit(bucket, key, staged, meta, precondition(x));
  send(200, {
    CopyObjectResult: {
      "@_xmlns": XMLNS,
      ETag: info.etag,
      LastModified: new Date(info.lastModified * 1000).toISOString(),
    },
  });
}

function sourceOf(text: string): { bucket: string; key: string } {
  const path = decoded(text.replace(/\?versionId=.*$/, "")).replace(/^\//, "");
  const slash = path.indexOf("/");
  if (slash < 1)
    throw s3Error.invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
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
  const { from, file } = findSource(x, objects);
  const text = header(x, "x-amz-copy-source-range");
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(text ?? `bytes=0-${from.size - 1}`) ?? [];
  if (first === undefined || last === undefined || Number(first) > Number(last) || Number(last) >= from.size) {
    throw s3Error.invalidArgument(
      `The x-amz-copy-source-range value must be of the form bytes=first-last within the source, not ${text ?? ""}`,
    );
  }
  const staged = await stage(objects.root, createReadStream(file, { start: Number(first), end: Number(last) }));
  keepPart(request, number, staged);
  send(200, {
    CopyPartResult: { "@_xmlns": XMLNS, ETag: `"${staged.md5}"`, LastModified: new Date().toISOString() },
  });
}

function findSource(x: Exchange, objects: S3Objects) {
  const source = sourceOf(header(x, "x-amz-copy-source") ?? "");
  if (!objects.bucketExists(source.bucket)) throw s3Error.noSuchBucket(source.bucket);
  const from = objects.head(source.bucket, source.key);
  const file = objects.file(source.bucket, source.key);
  if (from === undefined || file === undefined) throw s3Error.noSuchKey(source.key);
  const wanted = header(x, "x-amz-copy-source-if-match");
  if (wanted !== undefined && !matches(from.etag, wanted)) {
    throw s3Error.preconditionFailed("x-amz-copy-source-If-Match");
  }
  return { source, from, file };
}
