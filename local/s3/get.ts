import { closeSync, createReadStream, fstatSync, openSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ObjectInfo } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { checksumHeaders } from "./checksum.ts";
import { isUnchanged } from "./conditions.ts";
import { s3Error } from "./error.ts";
import { isSigned } from "./presigned.ts";
import { findVersion, versionHeader, type S3Request } from "./request.ts";

type Span = readonly [first: number, last: number];

/** GetObject and HeadObject, with Range, partNumber and the conditional headers. */
export async function getObject(request: S3Request): Promise<void> {
  const { x } = request;
  const { info, file } = findVersion(request);
  const unchanged = isUnchanged(x, info);
  // Opened before anything else can happen: a write that comes now leaves these bytes with this record.
  const fd = openSync(file, "r");
  try {
    const { size } = fstatSync(fd);
    const headers = { ...standing(request, info), ...(!unchanged && told(x, info)) };
    if (unchanged) {
      x.response.writeHead(304, headers).end();
      return;
    }
    const part = partOf(x, info, size);
    const span = part ?? rangeOf(header(x, "range"), size);
    const [first, last] = span ?? [0, size - 1];
    x.response.writeHead(span === undefined ? 200 : 206, {
      ...headers,
      "content-length": String(last - first + 1),
      ...(span !== undefined && { "content-range": `bytes ${first}-${last}/${size}` }),
      ...(part !== undefined && info.parts !== undefined && { "x-amz-mp-parts-count": String(info.parts.length) }),
      // A range's bytes have another checksum than the object's.
      ...(span === undefined && wantsChecksum(x) && info.size === size && checksumHeaders(info.checksum)),
    });
    if (x.request.method === "HEAD" || size === 0) {
      x.response.end();
      return;
    }
    await pipeline(createReadStream(file, { fd, start: first, end: last, autoClose: false }), x.response);
  } catch (error) {
    // A client may leave in the middle of a download; that is its right and nobody's error.
    if ((error as { code?: unknown }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  } finally {
    closeSync(fd);
  }
}

const wantsChecksum = (x: Exchange): boolean => header(x, "x-amz-checksum-mode")?.toUpperCase() === "ENABLED";

const standing = ({ x, objects, bucket }: S3Request, info: ObjectInfo): Record<string, string> => ({
  "x-amzn-requestid": x.id,
  "x-amz-request-id": x.id,
  "x-content-type-options": "nosniff",
  "accept-ranges": "bytes",
  etag: info.etag,
  "last-modified": new Date(info.lastModified * 1000).toUTCString(),
  ...versionHeader(objects, bucket, info),
});

/** What the object says of itself. */
function told(x: Exchange, info: ObjectInfo): Record<string, string> {
  const tags = Object.keys(info.tags ?? {}).length;
  return {
    "content-type": info.contentType ?? "binary/octet-stream",
    ...info.headers,
    ...overrides(x),
    ...Object.fromEntries(Object.entries(info.metadata ?? {}).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    ...(tags > 0 && { "x-amz-tagging-count": String(tags) }),
  };
}

/** What a presigned URL may say in the object's stead, as in `?response-content-type=text/plain`. */
const overrides = (x: Exchange): Readonly<Record<string, string>> =>
  Object.fromEntries(
    OVERRIDDEN.flatMap((name) => {
      const value = x.query.get(`response-${name}`);
      if (value === null || !isSigned(x)) return [];
      if (!/^[\t\u0020-\u007e]*$/.test(value)) throw s3Error.invalidArgument(`response-${name} is no header value`);
      return [[name, value]];
    }),
  );

const OVERRIDDEN = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** First and last byte of a single range; text that is no such range is ignored, as HTTP asks. */
function rangeOf(text: string | undefined, size: number): Span | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(text ?? "");
  if (match === null || (match[1] === "" && match[2] === "")) return undefined;
  const [, from = "", to = ""] = match;
  const first = from === "" ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last || first >= size || (from === "" && Number(to) === 0)) {
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416, {
      RangeRequested: text,
      ActualObjectSize: size,
    });
  }
  return [first, last];
}

/** The bytes of a part of the upload that made the object; what came in one piece is one part. */
function partOf(x: Exchange, info: ObjectInfo, size: number): Span | undefined {
  const text = x.query.get("partNumber");
  if (text === null) return undefined;
  if (header(x, "range") !== undefined) {
    throw new AwsError("InvalidRequest", "Cannot specify both Range header and partNumber query parameter.");
  }
  const parts = info.parts ?? [size];
  const number = Number(text);
  const length = parts[number - 1];
  if (length === undefined) {
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", 416, {
      PartNumberRequested: text,
      ActualPartCount: parts.length,
    });
  }
  const first = parts.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  // An empty object has no range to name.
  return length === 0 ? undefined : [first, first + length - 1];
}
