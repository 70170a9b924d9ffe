import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "../store.ts";
import type { Change, Journal } from "./journal.ts";
import { placeFor } from "./place.ts";
import {
  newVersionId,
  NULL,
  objectRecord,
  versionOf,
  versionRecord,
  versionsFrom,
  versionsOf,
  type Marker,
  type Stored,
  type Version,
  type Versioning,
} from "./records.ts";

/** What a deletion did. */
export interface Removed {
  /** The version that is gone, or the marker that was made. */
  readonly versionId?: string;
  /** That the version is a delete marker. */
  readonly marker?: true;
}

export interface ListedVersion {
  readonly version: Version;
  readonly latest: boolean;
}

/** What lies behind the current versions: those that were, and delete markers. The newest of a key is the last record. */
export interface Versions {
  /** Every version of the keys that start with `prefix`: keys in UTF-8 order, the newest of a key first. */
  list(bucket: string, prefix: string, current: readonly Stored[]): readonly ListedVersion[];
  find(bucket: string, key: string, versionId: string): Version | undefined;
  newest(bucket: string, key: string): Version | undefined;
  /** What a write over `old` has to do besides: keep it, or drop the version `null` that it takes the place of. */
  setAside(bucket: string, key: string, old: Stored | undefined, versioning: Versioning | undefined): Required<Change>;
  /** DELETE without a version, in a bucket that keeps them: puts a marker on top. */
  hide(bucket: string, key: string, old: Stored | undefined, versioning: Versioning): Removed;
  /** DELETE of one version; the one before it comes back when it was the newest. */
  erase(bucket: string, key: string, versionId: string, current: Stored | undefined): Removed;
}

export function openVersions(store: Store, root: string, journal: Journal): Versions {
  const there = (version: Version) => version.marker === true || existsSync(join(root, version.place));
  const all = (bucket: string, key: string) => store.list<Version>("S3Version", versionsOf(bucket, key)).filter(there);
  const nullVersion = (bucket: string, key: string) =>
    store.get<Version>("S3Version", `${versionsOf(bucket, key)}${NULL}`);

  const setAside: Versions["setAside"] = (bucket, key, old, versioning) => {
    const gone = versioning === "Suspended" ? nullVersion(bucket, key) : undefined;
    const dropped = {
      remove: gone === undefined || gone.marker === true ? [] : [gone.place],
      drop: gone === undefined ? [] : [versionRecord(bucket, gone)],
    };
    const replaced = versioning === undefined || (versioning === "Suspended" && old?.versionId === undefined);
    if (old === undefined || replaced) return { moves: [], put: [], ...dropped };
    const place = `.versions/${bucket}/${newVersionId()}`;
    const version: Stored = { ...old, place };
    return {
      moves: [{ from: old.place, to: place }],
      put: [{ ...versionRecord(bucket, version), record: version }],
      ...dropped,
    };
  };

  /** Makes the newest of the versions that are left the current one, unless it is a marker. */
  const bringBack = (bucket: string, key: string, version: Version | undefined, home?: string): Change => {
    const object = objectRecord(bucket, key);
    if (version === undefined || version.marker === true)
      return { drop: [object], ...(home !== undefined && { remove: [home] }) };
    const place = home ?? placeFor(root, bucket, key);
    return {
      moves: [{ from: version.place, to: place }],
      drop: [versionRecord(bucket, version)],
      put: [{ ...object, record: { ...version, place } }],
    };
  };

  return {
    list: (bucket, prefix, current) => {
      const now = new Set<Version>(current);
      const byKey = new Map<string, Version[]>();
      const add = (version: Version) => {
        const known = byKey.get(version.key);
        if (known === undefined) byKey.set(version.key, [version]);
        else known.unshift(version);
      };
      for (const version of store.list<Version>("S3Version", versionsFrom(bucket, prefix)).filter(there)) add(version);
      for (const version of current) add(version);
      return [...byKey]
        .map(([key, versions]) => ({ sort: Buffer.from(key), versions }))
        .toSorted((a, b) => Buffer.compare(a.sort, b.sort))
        .flatMap(({ versions }) =>
          versions.map((version, i) => ({ version, latest: i === 0 && (version.marker === true || now.has(version)) })),
        );
    },
    find: (bucket, key, versionId) => {
      // An id that is no id could be the end of another key's record.
      if (!/^\w+$/.test(versionId)) return undefined;
      const version = store.get<Version>("S3Version", `${versionsOf(bucket, key)}${versionId}`);
      return version !== undefined && there(version) ? version : undefined;
    },
    newest: (bucket, key) => all(bucket, key).at(-1),
    setAside,
    hide: (bucket, key, old, versioning) => {
      const change = setAside(bucket, key, old, versioning);
      const versionId = versioning === "Enabled" ? newVersionId() : NULL;
      const marker: Marker = { marker: true, key, versionId, lastModified: Date.now() / 1000 };
      const stays = old === undefined || change.moves.length > 0 ? [] : [old.place];
      journal.run({
        moves: change.moves,
        remove: [...change.remove, ...stays],
        drop: [...change.drop, objectRecord(bucket, key)],
        put: [...change.put, { ...versionRecord(bucket, marker), record: marker }],
      });
      return { versionId, marker: true };
    },
    erase: (bucket, key, versionId, current) => {
      const others = all(bucket, key);
      if (current !== undefined && versionOf(current) === versionId) {
        journal.run(bringBack(bucket, key, others.at(-1), current.place));
        return { versionId };
      }
      const version = others.find((one) => versionOf(one) === versionId);
      if (version === undefined) return { versionId };
      const drop = [versionRecord(bucket, version)];
      if (version.marker !== true) journal.run({ drop, remove: [version.place] });
      else if (current !== undefined || others.at(-1) !== version) journal.run({ drop });
      else {
        const change = bringBack(bucket, key, others.at(-2));
        journal.run({ ...change, drop: [...drop, ...(change.drop ?? [])] });
      }
      return { versionId, ...(version.marker === true && { marker: true }) };
    },
  };
}
