import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { ObjectInfo } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { signatureOf } from "../wire/signature.ts";
import { s3Error } from "./error.ts";
import { matches, type S3Objects } from "./objects.ts";

/** GetObject and HeadObject, with Range and the conditional headers. Checksums are not told on reads. */
export async function getObject(x: Exchange, objects: S3Objects, bucket: string, key: string): Promise<void> {
  const info = objects.head(bucket, key);
  const file = objects.file(bucket, key);
  if (info === undefined || file === undefined) throw s3Error.noSuchKey(key);
  const unchanged = checkConditions(x, info);
  const handle = await open(file, "r");
  try {
    const { size } = await handle.stat();
    const headers: Record<string, string> = {
      "x-amzn-requestid": x.id,
      "x-amz-request-id": x.id,
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      etag: info.etag,
      "last-modified": new Date(info.lastModified * 1000).toUTCString(),
    };
    if (unchanged) {
      x.response.writeHead(304, headers).end();
      return;
    }
    headers["content-type"] = info.contentType ?? "binary/octet-stream";
    Object.assign(headers, info.headers, overrides(x));
    for (const [name, value] of Object.entries(info.metadata ?? {})) headers[`x-amz-meta-${name}`] = value;
    const range = rangeOf(header(x, "range"), size);
    const [first, last] = range ?? [0, size - 1];
    headers["content-length"] = String(last - first + 1);
    if (range !== undefined) headers["content-range"] = `bytes ${first}-${last}/${size}`;
    x.response.writeHead(range === undefined ? 200 : 206, headers);
    if (x.request.method === "HEAD" || size === 0) {
      x.response.end();
      return;
    }
    await pipeline(createReadStream(file, { fd: handle.fd, start: first, end: last, autoClose: false }), x.response);
  } catch (error) {
    // A client may leave in the middle of a download; that is its right and nobody's error.
    if ((error as { code?: unknown }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  } finally {
    await handle.close();
  }
}

/** What a presigned URL may say in the object's stead, as in `?response-content-type=text/plain`. */
const overrides = (x: Exchange): Readonly<Record<string, string>> =>
  Object.fromEntries(
    OVERRIDDEN.flatMap((name) => {
      const value = x.query.get(`response-${name}`);
      if (value === null || signatureOf(x) === undefined) return [];
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

/** True when the client has the object already (304). */
function checkConditions(x: Exchange, info: ObjectInfo): boolean {
  const ifMatch = header(x, "if-match");
  const ifNoneMatch = header(x, "if-none-match");
  const since = seconds(header(x, "if-modified-since"));
  const notSince = seconds(header(x, "if-unmodified-since"));
  if (ifMatch !== undefined) {
    if (!matches(info.etag, ifMatch)) throw s3Error.preconditionFailed("If-Match");
  } else if (notSince !== undefined && Math.floor(info.lastModified) > notSince) {
    throw s3Error.preconditionFailed("If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) return matches(info.etag, ifNoneMatch);
  return since !== undefined && Math.floor(info.lastModified) <= since;
}

function seconds(date: string | undefined): number | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

/** First and last byte of a single range; text that is no such range is ignored, as HTTP asks. */
function rangeOf(text: string | undefined, size: number): [number, number] | undefined {
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
