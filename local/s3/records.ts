import { randomBytes } from "node:crypto";
import type { ObjectInfo } from "../context.ts";

/** `Enabled` keeps what a write would replace; `Suspended` keeps what was kept, and writes the version `null`. */
export type Versioning = "Enabled" | "Suspended";

export interface Bucket {
  readonly name: string;
  /** Epoch seconds. */
  readonly created: number;
  /** Missing in a bucket that never kept versions. */
  readonly versioning?: Versioning;
}

/** The record of an object: of a key's current version (kind `S3Object`), or of one that was (kind `S3Version`). */
export interface Stored extends ObjectInfo {
  /** Where the bytes lie, relative to the root. */
  readonly place: string;
  readonly marker?: undefined;
}

/** Says that the key was deleted at that time; what was there before is a version still. */
export interface Marker {
  readonly marker: true;
  readonly key: string;
  readonly versionId: string;
  readonly lastModified: number;
}

export type Version = Stored | Marker;

/** What a version is called on the wire. */
export const versionOf = ({ versionId }: { readonly versionId?: string }): string => versionId ?? NULL;

/** The version of what was written while the bucket kept none. */
export const NULL = "null";

export const newVersionId = (): string => randomBytes(16).toString("hex");

export const bucketRecord = (bucket: string) => ({ kind: "S3Bucket", key: bucket });
export const objectRecord = (bucket: string, key: string) => ({ kind: "S3Object", key: `${bucket}/${key}` });

const hex = (key: string) => Buffer.from(key).toString("hex");

/** What the records of all versions of a key start with; of a prefix, all versions of its keys. */
export const versionsFrom = (bucket: string, prefix: string): string => `${bucket}/${hex(prefix)}`;
export const versionsOf = (bucket: string, key: string): string => `${bucket}/${hex(key)}/`;
export const versionRecord = (bucket: string, version: Version) => ({
  kind: "S3Version",
  key: `${versionsOf(bucket, version.key)}${versionOf(version)}`,
});
