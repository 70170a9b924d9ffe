import type { Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";
import { content, OWNER } from "./list.ts";
import type { S3Objects } from "./objects.ts";
import { encoder, fold, isAfter, pageSize, prefixesOf, type Entry } from "./pages.ts";
import { versionOf } from "./records.ts";
import { XMLNS } from "./request.ts";
import type { ListedVersion } from "./versions.ts";

/** ListObjectVersions: keys in order, of each the newest version first. */
export function listVersions(x: Exchange, objects: S3Objects, bucket: string): object {
  const q = x.query;
  const prefix = q.get("prefix") ?? "";
  const delimiter = q.get("delimiter") ?? "";
  const keyMarker = q.get("key-marker") ?? "";
  const versionMarker = q.get("version-id-marker") ?? "";
  const encode = encoder(x);
  const max = pageSize(x, "max-keys");
  if (versionMarker !== "" && keyMarker === "") {
    throw s3Error.invalidArgument("A version-id marker cannot be specified without a key marker.");
  }
  const entries = fold(objects.versions(bucket, prefix), ({ version }) => version.key, prefix, delimiter);
  const rest = entriesAfter(entries, keyMarker, versionMarker);
  const page = rest.slice(0, max);
  const truncated = rest.length > page.length && max > 0;
  const last = page.at(-1);
  const items = page.flatMap((entry) => ("item" in entry ? [entry.item] : []));
  return {
    ListVersionsResult: {
      "@_xmlns": XMLNS,
      Name: bucket,
      Prefix: encode(prefix),
      KeyMarker: encode(keyMarker),
      VersionIdMarker: versionMarker,
      MaxKeys: max,
      ...(delimiter !== "" && { Delimiter: encode(delimiter) }),
      ...(q.get("encoding-type") === "url" && { EncodingType: "url" }),
      IsTruncated: truncated,
      ...(truncated &&
        last !== undefined && {
          NextKeyMarker: encode(last.sort),
          ...("item" in last && { NextVersionIdMarker: versionOf(last.item.version) }),
        }),
      Version: items.flatMap(({ version, latest }) =>
        version.marker === true
          ? []
          : [{ ...content(version, encode), VersionId: versionOf(version), IsLatest: latest, Owner: OWNER }],
      ),
      DeleteMarker: items.flatMap(({ version, latest }) =>
        version.marker === true
          ? [
              {
                Key: encode(version.key),
                VersionId: version.versionId,
                IsLatest: latest,
                LastModified: new Date(version.lastModified * 1000).toISOString(),
                Owner: OWNER,
              },
            ]
          : [],
      ),
      CommonPrefixes: prefixesOf(page, encode),
    },
  };
}

/** What comes after the markers. A version that is gone since the last page hides nothing that is left of its key. */
function entriesAfter(
  entries: readonly Entry<ListedVersion>[],
  keyMarker: string,
  versionMarker: string,
): readonly Entry<ListedVersion>[] {
  if (keyMarker === "") return entries;
  const seen =
    versionMarker === ""
      ? -1
      : entries.findIndex(
          (entry) => "item" in entry && entry.sort === keyMarker && versionOf(entry.item.version) === versionMarker,
        );
  return entries.filter(
    (entry, i) => isAfter(entry.sort, keyMarker) || (versionMarker !== "" && entry.sort === keyMarker && i > seen),
  );
}
