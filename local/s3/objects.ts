import { createReadStream, existsSync, mkdirSync, rmSync, rmdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { ObjectInfo, ObjectMeta, ObjectStore } from "../context.ts";
import type { Store } from "../store.ts";
import { checkPrecondition, type Precondition } from "./conditions.ts";
import { ofFileSystem, s3Error } from "./error.ts";
import { openJournal } from "./journal.ts";
import { checkBucketName, checkKey, placeFor } from "./place.ts";
import {
  bucketRecord,
  newVersionId,
  objectRecord,
  versionOf,
  versionRecord,
  type Bucket,
  type Marker,
  type Stored,
  type Versioning,
} from "./records.ts";
import { removeLeftovers, stage, type Staged } from "./staging.ts";
import { openVersions, type ListedVersion, type Removed } from "./versions.ts";

/** An object's version with its bytes, or the delete marker that stands where one was asked for. */
export type Found = { readonly info: ObjectInfo; readonly file: string } | { readonly marker: Marker };

/** What the S3 service needs beyond what the engine's own parts use. */
export interface S3Objects extends ObjectStore {
  readonly root: string;
  buckets(): readonly Bucket[];
  deleteBucket(bucket: string): void;
  versioning(bucket: string): Versioning | undefined;
  setVersioning(bucket: string, versioning: Versioning): void;
  /** The version of that id, or the newest. */
  find(bucket: string, key: string, versionId?: string): Found | undefined;
  versions(bucket: string, prefix: string): readonly ListedVersion[];
  /** Deletes a version for good, or the key: where versions are kept, by a delete marker. */
  remove(bucket: string, key: string, versionId?: string, when?: Precondition): Removed;
  /** Replaces the tags of the version of that id, or of the newest. */
  tag(bucket: string, key: string, versionId: string | undefined, tags: Readonly<Record<string, string>>): void;
  /** Makes staged bytes an object, at once and wholly; the staged file is gone afterwards, whatever happens. */
  commit(
    bucket: string,
    key: string,
    staged: Staged,
    meta?: ObjectMeta & { etag?: string },
    when?: Precondition,
  ): ObjectInfo;
}

/** Opens the objects below `root`; their records are in the store. */
export function openObjects(store: Store, root: string): S3Objects {
  mkdirSync(root, { recursive: true });
  const journal = openJournal(store, root);
  removeLeftovers(root);
  const versions = openVersions(store, root, journal);
  const get = <T>({ kind, key }: { kind: string; key: string }) => store.get<T>(kind, key);
  const stored = (bucket: string, key: string) => get<Stored>(objectRecord(bucket, key));
  const present = (bucket: string, key: string) => {
    const record = stored(bucket, key);
    return record !== undefined && existsSync(join(root, record.place)) ? record : undefined;
  };
  const versioning = (bucket: string) => get<Bucket>(bucketRecord(bucket))?.versioning;

  const commit: S3Objects["commit"] = (bucket, key, staged, meta = {}, when = {}) => {
    try {
      checkKey(key);
      if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
      const old = present(bucket, key);
      checkPrecondition(old, when);
      const status = versioning(bucket);
      const aside = versions.setAside(bucket, key, old, status);
      const { etag = staged.md5, ...told } = meta;
      const record: Stored = {
        key,
        size: staged.size,
        etag: `"${etag}"`,
        lastModified: Date.now() / 1000,
        ...told,
        ...(status === "Enabled" && { versionId: newVersionId() }),
        place: stored(bucket, key)?.place ?? placeFor(root, bucket, key),
      };
      journal.run({
        ...aside,
        moves: [...aside.moves, { from: relative(root, staged.file), to: record.place }],
        put: [...aside.put, { ...objectRecord(bucket, key), record }],
      });
      return record;
    } catch (error) {
      rmSync(staged.file, { force: true });
      throw ofFileSystem(error);
    }
  };

  const put: S3Objects["put"] = async (bucket, key, body, meta) => {
    checkKey(key);
    if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
    return commit(bucket, key, await stage(root, body), meta);
  };

  const versionAt = (bucket: string, key: string, versionId: string | undefined) => {
    const current = present(bucket, key);
    if (versionId === undefined) {
      const newest = current ?? versions.newest(bucket, key);
      return newest === current || newest?.marker === true ? newest : undefined;
    }
    return current !== undefined && versionOf(current) === versionId ? current : versions.find(bucket, key, versionId);
  };

  const objects: S3Objects = {
    root,
    createBucket: (bucket) => {
      checkBucketName(bucket);
      store.insert("S3Bucket", bucket, { name: bucket, created: Date.now() / 1000 });
      mkdirSync(join(root, bucket), { recursive: true });
    },
    bucketExists: (bucket) => get(bucketRecord(bucket)) !== undefined,
    buckets: () => store.list<Bucket>("S3Bucket").toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    deleteBucket: (bucket) => {
      if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
      if (objects.versions(bucket, "").length > 0) throw s3Error.bucketNotEmpty(bucket, versioning(bucket));
      store.delete("S3Bucket", bucket);
      removeEmpty(join(root, bucket));
    },
    versioning,
    setVersioning: (bucket, status) => {
      const record = get<Bucket>(bucketRecord(bucket));
      if (record === undefined) throw s3Error.noSuchBucket(bucket);
      store.put("S3Bucket", bucket, { ...record, versioning: status });
    },
    put,
    putFile: (bucket, key, file, meta) => put(bucket, key, createReadStream(file), meta),
    head: present,
    file: (bucket, key) => {
      const record = present(bucket, key);
      return record === undefined ? undefined : join(root, record.place);
    },
    find: (bucket, key, versionId) => {
      const version = versionAt(bucket, key, versionId);
      if (version === undefined) return undefined;
      return version.marker === true ? { marker: version } : { info: version, file: join(root, version.place) };
    },
    list: (bucket, prefix) => listed(bucket, prefix),
    versions: (bucket, prefix) => versions.list(bucket, prefix, listed(bucket, prefix)),
    delete: (bucket, key) => void objects.remove(bucket, key),
    remove: (bucket, key, versionId, when = {}) => {
      const old = present(bucket, key);
      checkPrecondition(old, when);
      const status = versioning(bucket);
      if (versionId !== undefined) {
        const removed = versions.erase(bucket, key, versionId, old);
        return status === undefined ? {} : removed;
      }
      if (status !== undefined) return versions.hide(bucket, key, old, status);
      const record = stored(bucket, key);
      if (record !== undefined) journal.run({ remove: [record.place], drop: [objectRecord(bucket, key)] });
      return {};
    },
    tag: (bucket, key, versionId, tags) => {
      const version = versionAt(bucket, key, versionId);
      if (version === undefined || version.marker === true) throw s3Error.noSuchKey(key);
      const isCurrent = stored(bucket, key)?.place === version.place;
      const { kind, key: name } = isCurrent ? objectRecord(bucket, key) : versionRecord(bucket, version);
      const { tags: _, ...rest } = version;
      store.put(kind, name, { ...rest, ...(Object.keys(tags).length > 0 && { tags }) });
    },
    commit,
  };
  const listed = (bucket: string, prefix: string) =>
    store
      .list<Stored>("S3Object", `${bucket}/${prefix}`)
      .filter((record) => existsSync(join(root, record.place)))
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  return objects;
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A person's own files in there are theirs.
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") throw error;
  }
}
