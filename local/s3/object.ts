import { createReadStream, rmSync } from "node:fs";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { parseXml } from "../wire/xml.ts";
import { s3Error } from "./error.ts";
import { getObject } from "./get.ts";
import { matches, type Precondition } from "./objects.ts";
import { notServed, type S3Request } from "./request.ts";
import { stage } from "./staging.ts";
import { metaOf, receive } from "./upload.ts";

const XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Operations on one object. */
export async function serveObject(request: S3Request): Promise<void> {
  const { x, objects, bucket, key, send } = request;
  const { method } = x.request;
  const options = [...x.query.keys()].filter((name) => name !== "x-id" && !name.startsWith("X-Amz-")).toSorted();
  const shape = `${method ?? ""} ${options.join(" ")}`.trimEnd();
  switch (shape) {
    case "GET":
    case "HEAD":
      return getObject(x, objects, bucket, key);
    case "PUT":
      return header(x, "x-amz-copy-source") === undefined ? putObject(request) : copyObject(request);
    case "DELETE":
      objects.delete(bucket, key);
      return send(204);
    case "POST uploads":
      return createUpload(request);
    case "PUT partNumber uploadId":
      return uploadPart(request);
    case "POST uploadId":
      return completeUpload(request);
    case "DELETE uploadId": {
      request.multipart.abort(upload(request));
      return send(204);
    }
    default:
      throw notServed(x);
  }
}

function precondition(x: Exchange): Precondition {
  const ifNoneMatch = header(x, "if-none-match");
  const ifMatch = header(x, "if-match");
  return { ...(ifNoneMatch !== undefined && { ifNoneMatch }), ...(ifMatch !== undefined && { ifMatch }) };
}

async function putObject({ x, objects, bucket, key, send }: S3Request): Promise<void> {
  const meta = metaOf(x);
  const { staged, echo } = await receive(x, objects.root);
  const info = objects.commit(bucket, key, staged, meta, precondition(x));
  send(200, undefined, { etag: info.etag, ...echo });
}

async function copyObject({ x, objects, bucket, key, send }: S3Request): Promise<void> {
  const source = sourceOf(header(x, "x-amz-copy-source") ?? "");
  if (!objects.bucketExists(source.bucket)) throw s3Error.noSuchBucket(source.bucket);
  const from = objects.head(source.bucket, source.key);
  const file = objects.file(source.bucket, source.key);
  if (from === undefined || file === undefined) throw s3Error.noSuchKey(source.key);
  const wanted = header(x, "x-amz-copy-source-if-match");
  if (wanted !== undefined && !matches(from.etag, wanted))
    throw s3Error.preconditionFailed("x-amz-copy-source-If-Match");
  const replace = header(x, "x-amz-metadata-directive") === "REPLACE";
  if (!replace && source.bucket === bucket && source.key === key) {
    throw new AwsError(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    );
  }
  const staged = await stage(objects.root, createReadStream(file));
  const { contentType, metadata } = from;
  const meta = replace
    ? metaOf(x)
    : { ...(contentType !== undefined && { contentType }), ...(metadata !== undefined && { metadata }) };
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
  const path = decodeURIComponent(text.replace(/\?versionId=.*$/, "")).replace(/^\//, "");
  const slash = path.indexOf("/");
  if (slash < 1)
    throw s3Error.invalidArgument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

const upload = ({ x, multipart, bucket, key }: S3Request) => multipart.find(x.query.get("uploadId") ?? "", bucket, key);

async function createUpload(request: S3Request): Promise<void> {
  const { x, multipart, bucket, key, send } = request;
  await readBody(x, 64 * 1024);
  const { id } = multipart.create(bucket, key, metaOf(x));
  send(200, { InitiateMultipartUploadResult: { "@_xmlns": XMLNS, Bucket: bucket, Key: key, UploadId: id } });
}

async function uploadPart(request: S3Request): Promise<void> {
  const { x, objects, multipart, send } = request;
  const number = Number(x.query.get("partNumber"));
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw s3Error.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
  }
  if (header(x, "x-amz-copy-source") !== undefined) throw notServed(x);
  upload(request);
  const { staged, echo } = await receive(x, objects.root);
  try {
    multipart.addPart(upload(request), number, staged);
  } catch (error) {
    rmSync(staged.file, { force: true });
    throw error;
  }
  send(200, undefined, { etag: `"${staged.md5}"`, ...echo });
}

async function completeUpload(request: S3Request): Promise<void> {
  const { x, multipart, bucket, key, send } = request;
  const document = parseXml((await readBody(x, 4 * 1024 * 1024)).toString("utf8"), ["Part"]);
  const { CompleteMultipartUpload: list } = document as {
    CompleteMultipartUpload?: { Part?: readonly { PartNumber?: string; ETag?: string }[] };
  };
  const parts = (list?.Part ?? []).map(({ PartNumber, ETag }) => ({ number: Number(PartNumber), etag: ETag ?? "" }));
  const info = await multipart.complete(upload(request), parts, precondition(x));
  send(200, {
    CompleteMultipartUploadResult: {
      "@_xmlns": XMLNS,
      Location: `/${bucket}/${key}`,
      Bucket: bucket,
      Key: key,
      ETag: info.etag,
    },
  });
}
