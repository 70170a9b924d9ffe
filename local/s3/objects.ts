import { createReadStream, existsSync, mkdirSync, renameSync, rmSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import type { ObjectInfo, ObjectMeta, ObjectStore } from "../context.ts";
import type { Store } from "../store.ts";
import { AwsError } from "../wire/error.ts";
import { ofFileSystem, s3Error } from "./error.ts";
import { checkBucketName, checkKey, placeFor, tidyFolders } from "./place.ts";
import { removeLeftovers, stage, type Staged } from "./staging.ts";

/** What must hold of the present object for a write to go through. */
export interface Precondition {
  readonly ifNoneMatch?: string;
  readonly ifMatch?: string;
}

export interface Bucket {
  readonly name: string;
  /** Epoch seconds. */
  readonly created: number;
}

/** What the S3 service needs beyond what the engine's own parts use. */
export interface S3Objects extends ObjectStore {
  readonly root: string;
  buckets(): readonly Bucket[];
  deleteBucket(bucket: string): void;
  /** Makes staged bytes an object, at once and wholly; the staged file is gone afterwards, whatever happens. */
  commit(
    bucket: string,
    key: string,
    staged: Staged,
    meta?: ObjectMeta & { etag?: string },
    when?: Precondition,
  ): ObjectInfo;
}

interface Stored extends ObjectInfo {
  /** Where the bytes lie, relative to the root. */
  readonly place: string;
}

const id = (bucket: string, key: string) => `${bucket}/${key}`;

/** Opens the objects below `root`; their records are in the store. */
export function openObjects(store: Store, root: string): S3Objects {
  mkdirSync(root, { recursive: true });
  removeLeftovers(root);
  const stored = (bucket: string, key: string) => store.get<Stored>("S3Object", id(bucket, key));
  const present = (bucket: string, key: string) => {
    const record = stored(bucket, key);
    return record !== undefined && existsSync(join(root, record.place)) ? record : undefined;
  };

  const commit: S3Objects["commit"] = (bucket, key, staged, meta = {}, when = {}) => {
    try {
      checkKey(key);
      if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
      checkPrecondition(present(bucket, key), when);
      const place = stored(bucket, key)?.place ?? placeFor(root, bucket, key);
      const record: Stored = {
        key,
        size: staged.size,
        etag: `"${meta.etag ?? staged.md5}"`,
        lastModified: Date.now() / 1000,
        ...(meta.contentType !== undefined && { contentType: meta.contentType }),
        ...(meta.headers !== undefined && { headers: meta.headers }),
        ...(meta.metadata !== undefined && { metadata: meta.metadata }),
        place,
      };
      mkdirSync(join(root, place, ".."), { recursive: true });
      renameSync(staged.file, join(root, place));
      store.put("S3Object", id(bucket, key), record);
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

  const objects: S3Objects = {
    root,
    createBucket: (bucket) => {
      checkBucketName(bucket);
      store.insert("S3Bucket", bucket, { name: bucket, created: Date.now() / 1000 });
      mkdirSync(join(root, bucket), { recursive: true });
    },
    bucketExists: (bucket) => store.get("S3Bucket", bucket) !== undefined,
    buckets: () => store.list<Bucket>("S3Bucket").toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    deleteBucket: (bucket) => {
      if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
      if (objects.list(bucket, "").length > 0) {
        throw new AwsError("BucketNotEmpty", "The bucket you tried to delete is not empty", 409, {
          BucketName: bucket,
        });
      }
      store.delete("S3Bucket", bucket);
      removeEmpty(join(root, bucket));
    },
    put,
    putFile: (bucket, key, file, meta) => put(bucket, key, createReadStream(file), meta),
    head: present,
    file: (bucket, key) => {
      const record = present(bucket, key);
      return record === undefined ? undefined : join(root, record.place);
    },
    list: (bucket, prefix) =>
      store
        .list<Stored>("S3Object", id(bucket, prefix))
        .filter((record) => existsSync(join(root, record.place)))
        .toSorted((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key))),
    delete: (bucket, key) => {
      const record = stored(bucket, key);
      if (record === undefined) return;
      rmSync(join(root, record.place), { force: true });
      store.delete("S3Object", id(bucket, key));
      tidyFolders(root, record.place);
    },
    commit,
  };
  return objects;
}

function checkPrecondition(present: ObjectInfo | undefined, when: Precondition): void {
  if (when.ifNoneMatch !== undefined && present !== undefined && matches(present.etag, when.ifNoneMatch)) {
    throw s3Error.preconditionFailed("If-None-Match");
  }
  if (when.ifMatch === undefined) return;
  if (present === undefined) throw new AwsError("NoSuchKey", "The specified key does not exist.", 404);
  if (!matches(present.etag, when.ifMatch)) throw s3Error.preconditionFailed("If-Match");
}

/** Whether an ETag is in a list of a conditional header. */
export const matches = (etag: string, list: string): boolean =>
  list.trim() === "*" || list.split(",").some((one) => one.trim().replaceAll('"', "") === etag.replaceAll('"', ""));

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A person's own files in there are theirs.
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") throw error;
  }
}
