import type { ObjectInfo } from "../context.ts";
import type { Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";
import type { S3Objects } from "./objects.ts";

type Entry =
  | { readonly sort: string; readonly object: ObjectInfo }
  | { readonly sort: string; readonly prefix: string };

/** ListObjectsV2 and, without `list-type=2`, the older ListObjects. */
export function listObjects(x: Exchange, objects: S3Objects, bucket: string): object {
  const q = x.query;
  const two = q.get("list-type") === "2";
  const prefix = q.get("prefix") ?? "";
  const delimiter = q.get("delimiter") ?? "";
  const encode = q.get("encoding-type") === "url" ? urlEncode : (text: string) => text;
  const max = maxKeys(q.get("max-keys"));
  const token = q.get("continuation-token");
  const after = two ? (token === null ? (q.get("start-after") ?? "") : readToken(token)) : (q.get("marker") ?? "");

  const entries = fold(objects.list(bucket, prefix), prefix, delimiter).filter(
    (entry) => after === "" || Buffer.compare(Buffer.from(entry.sort), Buffer.from(after)) > 0,
  );
  const page = entries.slice(0, max);
  const truncated = entries.length > page.length && max > 0;
  const last = page.at(-1)?.sort ?? "";
  const contents = page.flatMap((entry) => ("object" in entry ? [content(entry.object, encode)] : []));
  const prefixes = page.flatMap((entry) => ("prefix" in entry ? [{ Prefix: encode(entry.prefix) }] : []));
  return {
    ListBucketResult: {
      "@_xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
      Name: bucket,
      Prefix: encode(prefix),
      ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
      MaxKeys: max,
      ...(q.get("encoding-type") === "url" && { EncodingType: "url" }),
      IsTruncated: truncated,
      ...(two
        ? {
            KeyCount: page.length,
            ...(token !== null && { ContinuationToken: token }),
            ...(q.has("start-after") && { StartAfter: encode(q.get("start-after") ?? "") }),
            ...(truncated && { NextContinuationToken: Buffer.from(last).toString("base64url") }),
          }
        : {
            Marker: encode(q.get("marker") ?? ""),
            ...(truncated && delimiter !== "" && { NextMarker: encode(last) }),
          }),
      Contents: contents,
      CommonPrefixes: prefixes,
    },
  };
}

/** Keys that share a part up to the delimiter become one common prefix. */
function fold(list: readonly ObjectInfo[], prefix: string, delimiter: string): readonly Entry[] {
  if (delimiter === "") return list.map((object) => ({ sort: object.key, object }));
  const entries: Entry[] = [];
  let current: string | undefined;
  for (const object of list) {
    const at = object.key.indexOf(delimiter, prefix.length);
    if (at < 0) entries.push({ sort: object.key, object });
    else {
      const common = object.key.slice(0, at + delimiter.length);
      if (common !== current) entries.push({ sort: common, prefix: common });
      current = common;
    }
  }
  return entries;
}

const content = (object: ObjectInfo, encode: (text: string) => string) => ({
  Key: encode(object.key),
  LastModified: new Date(object.lastModified * 1000).toISOString(),
  ETag: object.etag,
  Size: object.size,
  StorageClass: "STANDARD",
});

/** As S3 does it: like a query string, less the slash. */
const urlEncode = (text: string) =>
  encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+")
    .replace(/[!'()*]/g, (c) => (c === "*" ? c : `%${c.charCodeAt(0).toString(16).toUpperCase()}`));

function maxKeys(text: string | null): number {
  if (text === null) return 1000;
  if (!/^\d{1,9}$/.test(text))
    throw s3Error.invalidArgument(`Provided max-keys not an integer or within integer range`);
  return Math.min(1000, Number(text));
}

function readToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (text === "") throw s3Error.invalidArgument("The continuation token provided is incorrect");
  return text;
}
