import { rmSync } from "node:fs";
import { readBody } from "../wire/body.ts";
import type { Exchange } from "../wire/exchange.ts";
import { parseXml } from "../wire/parse-xml.ts";
import { s3Error } from "./error.ts";
import { precondition, XMLNS, type S3Request } from "./request.ts";
import type { Staged } from "./staging.ts";
import { metaOf, receive } from "./upload.ts";

const upload = ({ x, multipart, bucket, key }: S3Request) => multipart.find(x.query.get("uploadId") ?? "", bucket, key);

/** CreateMultipartUpload. */
export async function createUpload(request: S3Request): Promise<void> {
  const { x, multipart, bucket, key, send } = request;
  await readBody(x, 64 * 1024);
  const { id } = multipart.create(bucket, key, metaOf(x));
  send(200, { InitiateMultipartUploadResult: { "@_xmlns": XMLNS, Bucket: bucket, Key: key, UploadId: id } });
}

/** UploadPart. */
export async function uploadPart(request: S3Request): Promise<void> {
  const { x, objects, send } = request;
  const number = partNumber(x);
  upload(request);
  const { staged, echo } = await receive(x, objects.root);
  keepPart(request, number, staged);
  send(200, undefined, { etag: `"${staged.md5}"`, ...echo });
}

/** ListParts: all there are, on one page. */
export function listParts(request: S3Request): void {
  const { multipart, bucket, key, send } = request;
  const { id } = upload(request);
  send(200, {
    ListPartsResult: {
      "@_xmlns": XMLNS,
      Bucket: bucket,
      Key: key,
      UploadId: id,
      IsTruncated: false,
      Part: multipart.parts(upload(request)).map(({ number, size, md5 }) => ({
        PartNumber: number,
        ETag: `"${md5}"`,
        Size: size,
      })),
    },
  });
}

/** ListMultipartUploads: all there are, on one page. */
export function listUploads({ x, multipart, bucket, send }: S3Request): void {
  const prefix = x.query.get("prefix") ?? "";
  send(200, {
    ListMultipartUploadsResult: {
      "@_xmlns": XMLNS,
      Bucket: bucket,
      Prefix: prefix,
      IsTruncated: false,
      Upload: multipart.uploads(bucket, prefix).map(({ key, id, begun }) => ({
        Key: key,
        UploadId: id,
        Initiated: new Date((begun ?? 0) * 1000).toISOString(),
      })),
    },
  });
}

/** AbortMultipartUpload. */
export function abortUpload(request: S3Request): void {
  request.multipart.abort(upload(request));
  request.send(204);
}

/** The part that a request is about. */
export function partNumber(x: Exchange): number {
  const number = Number(x.query.get("partNumber"));
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw s3Error.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
}

/** Makes staged bytes a part, or removes them when the upload has gone in the meantime. */
export function keepPart(request: S3Request, number: number, staged: Staged): void {
  try {
    request.multipart.addPart(upload(request), number, staged);
  } catch (error) {
    rmSync(staged.file, { force: true });
    throw error;
  }
}

/** CompleteMultipartUpload. */
export async function completeUpload(request: S3Request): Promise<void> {
  const { x, multipart, bucket, key, send } = request;
  const document = await parseXml((await readBody(x, 4 * 1024 * 1024)).toString("utf8"), ["Part"]);
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
