import { rmSync } from "node:fs";
import type { ObjectChecksum } from "../context.ts";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { parseXml } from "../wire/parse-xml.ts";
import { algorithms, checksumHeader, checksumHeaders, checksumMembers } from "./checksum.ts";
import { precondition } from "./conditions.ts";
import { textOf } from "./document.ts";
import { s3Error } from "./error.ts";
import { metaOf } from "./meta.ts";
import type { Upload } from "./multipart-records.ts";
import { versionHeader, XMLNS, type S3Request } from "./request.ts";
import type { Staged } from "./staging.ts";
import { receive } from "./upload.ts";

/** The upload that a request is about. */
export const uploadOf = ({ x, multipart, bucket, key }: S3Request): Upload =>
  multipart.find(x.query.get("uploadId") ?? "", bucket, key);

/** CreateMultipartUpload. */
export async function createUpload(request: S3Request): Promise<void> {
  const { x, multipart, bucket, key, send } = request;
  await readBody(x, 64 * 1024);
  const about = checksumsOf(x);
  const { id } = multipart.create(bucket, key, { meta: metaOf(x), ...about });
  send(
    200,
    { InitiateMultipartUploadResult: { "@_xmlns": XMLNS, Bucket: bucket, Key: key, UploadId: id } },
    about.algorithm === undefined
      ? {}
      : { "x-amz-checksum-algorithm": about.algorithm, "x-amz-checksum-type": about.checksumType },
  );
}

/** The checksums that an upload is announced with. */
function checksumsOf(x: Exchange) {
  const text = header(x, "x-amz-checksum-algorithm")?.toUpperCase();
  if (text === undefined) return {};
  const algorithm = algorithms.find((one) => one === text);
  if (algorithm === undefined) {
    throw new AwsError("InvalidRequest", `Checksum algorithm provided is unsupported: ${text}`);
  }
  const asked = header(x, "x-amz-checksum-type")?.toUpperCase();
  const type = asked ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  const possible = type === "FULL_OBJECT" ? !algorithm.startsWith("SHA") : algorithm !== "CRC64NVME";
  if ((type !== "FULL_OBJECT" && type !== "COMPOSITE") || !possible) {
    throw new AwsError(
      "InvalidRequest",
      `The ${type} checksum type cannot be used with the ${algorithm.toLowerCase()} checksum algorithm.`,
    );
  }
  return { algorithm, checksumType: type } as const;
}

/** UploadPart. */
export async function uploadPart(request: S3Request): Promise<void> {
  const { x, objects, send } = request;
  const number = partNumber(x);
  uploadOf(request);
  const { staged, checksum } = await receive(x, objects.root);
  keepPart(request, number, staged, checksum);
  const { "x-amz-checksum-type": _, ...echo } = checksumHeaders(checksum);
  send(200, undefined, { etag: `"${staged.md5}"`, ...echo });
}

/** AbortMultipartUpload. */
export function abortUpload(request: S3Request): void {
  request.multipart.abort(uploadOf(request));
  request.send(204);
}

/** The part that a request is about. */
export function partNumber(x: Exchange): number {
  const number = Number(x.query.get("partNumber"));
  if (Number.isInteger(number) && number >= 1 && number <= 10_000) return number;
  throw s3Error.invalidArgument("Part number must be an integer between 1 and 10000, inclusive");
}

/** Makes staged bytes a part, or removes them when the upload has gone in the meantime or wants another checksum. */
export function keepPart(request: S3Request, number: number, staged: Staged, checksum?: ObjectChecksum): void {
  try {
    const upload = uploadOf(request);
    const { algorithm } = upload;
    if (algorithm !== undefined && checksum?.algorithm !== algorithm) {
      throw new AwsError(
        "InvalidRequest",
        `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${checksum?.algorithm.toLowerCase() ?? "null"}`,
      );
    }
    request.multipart.addPart(upload, number, staged, algorithm === undefined ? undefined : checksum?.value);
  } catch (error) {
    rmSync(staged.file, { force: true });
    throw error;
  }
}

/** CompleteMultipartUpload. */
export async function completeUpload(request: S3Request): Promise<void> {
  const { x, objects, multipart, bucket, key, send } = request;
  // A checksum in the headers is of the object, not of this document.
  const document = await parseXml((await readBody(x, 4 * 1024 * 1024)).toString("utf8"), ["Part"]);
  const upload = uploadOf(request);
  const { CompleteMultipartUpload: list } = document as {
    CompleteMultipartUpload?: { Part?: readonly Readonly<Record<string, unknown>>[] };
  };
  const parts = (list?.Part ?? []).map((part) => {
    const checksum = upload.algorithm === undefined ? undefined : textOf(part[`Checksum${upload.algorithm}`]);
    return {
      number: Number(textOf(part["PartNumber"])),
      etag: textOf(part["ETag"]) ?? "",
      ...(checksum !== undefined && { checksum }),
    };
  });
  const whole = upload.algorithm === undefined ? undefined : header(x, checksumHeader(upload.algorithm));
  const info = await multipart.complete(upload, parts, precondition(x), whole);
  send(
    200,
    {
      CompleteMultipartUploadResult: {
        "@_xmlns": XMLNS,
        Location: `/${bucket}/${key}`,
        Bucket: bucket,
        Key: key,
        ETag: info.etag,
        ...checksumMembers(info.checksum),
      },
    },
    versionHeader(objects, bucket, info),
  );
}
