import type { ObjectInfo } from "../context.ts";
import type { Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";
import type { S3Objects } from "./objects.ts";
import { encoder, fold, isAfter, pageSize, prefixesOf } from "./pages.ts";
import { XMLNS } from "./request.ts";

/** ListObjectsV2 and, without `list-type=2`, the older ListObjects. */
export function listObjects(x: Exchange, objects: S3Objects, bucket: string): object {
  const q = x.query;
  const two = q.get("list-type") === "2";
  const prefix = q.get("prefix") ?? "";
  const delimiter = q.get("delimiter") ?? "";
  const encode = encoder(x);
  const max = pageSize(x, "max-keys");
  const token = q.get("continuation-token");
  const after = two ? (token === null ? (q.get("start-after") ?? "") : readToken(token)) : (q.get("marker") ?? "");

  const entries = fold(objects.list(bucket, prefix), ({ key }) => key, prefix, delimiter).filter(
    (entry) => after === "" || isAfter(entry.sort, after),
  );
  const page = entries.slice(0, max);
  const truncated = entries.length > page.length && max > 0;
  const last = page.at(-1)?.sort ?? "";
  const owner = !two || q.get("fetch-owner") === "true";
  return {
    ListBucketResult: {
      "@_xmlns": XMLNS,
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
      Contents: page.flatMap((entry) =>
        "item" in entry ? [{ ...content(entry.item, encode), ...(owner && { Owner: OWNER }) }] : [],
      ),
      CommonPrefixes: prefixesOf(page, encode),
    },
  };
}

/** Whose everything is. */
export const OWNER = { ID: "sagewright" };

/** An object as listings tell it. */
export const content = (object: ObjectInfo, encode: (text: string) => string) => ({
  Key: encode(object.key),
  LastModified: new Date(object.lastModified * 1000).toISOString(),
  ETag: object.etag,
  ...(object.checksum !== undefined && {
    ChecksumAlgorithm: object.checksum.algorithm,
    ChecksumType: object.checksum.type,
  }),
  Size: object.size,
  StorageClass: "STANDARD",
});

function readToken(token: string): string {
  const text = Buffer.from(token, "base64url").toString("utf8");
  if (text === "") throw s3Error.invalidArgument("The continuation token provided is incorrect");
  return text;
}
