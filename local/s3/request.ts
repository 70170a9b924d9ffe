import type { ObjectInfo } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import type { Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";
import type { Multipart } from "./multipart.ts";
import type { S3Objects } from "./objects.ts";
import { versionOf } from "./records.ts";

export const XMLNS = "http://s3.amazonaws.com/doc/2006-03-01/";

/** What the handlers of one S3 request share. */
export interface S3Request {
  readonly x: Exchange;
  readonly objects: S3Objects;
  readonly multipart: Multipart;
  readonly bucket: string;
  readonly key: string;
  /** Answers with XML, or with an empty body. */
  send(status: number, document?: object, headers?: Readonly<Record<string, string>>): void;
}

export function notServed(x: Exchange): AwsError {
  const known = [...x.query.keys()].filter((name) => name !== "x-id").join(", ");
  const what = `${x.request.method ?? ""}${known === "" ? "" : ` with ?${known}`}`;
  return new AwsError("NotImplemented", `the embedded engine does not serve S3 ${what} here`, 501);
}

/** The version that a request names. */
export function versionIdOf(x: Exchange): string | undefined {
  const versionId = x.query.get("versionId") ?? undefined;
  if (versionId === "") throw s3Error.invalidArgument("Version id cannot be the empty string");
  return versionId;
}

/** Tells the version, where a bucket has any to tell. */
export const versionHeader = (
  objects: S3Objects,
  bucket: string,
  version: { readonly versionId?: string },
): Readonly<Record<string, string>> =>
  objects.versioning(bucket) === undefined ? {} : { "x-amz-version-id": versionOf(version) };

/** The version that a request reads; when there is none, or a delete marker, throws what S3 answers. */
export function findVersion({ x, objects, bucket, key }: S3Request): {
  readonly info: ObjectInfo;
  readonly file: string;
} {
  const versionId = versionIdOf(x);
  const found = objects.find(bucket, key, versionId);
  if (found === undefined)
    throw versionId === undefined ? s3Error.noSuchKey(key) : s3Error.noSuchVersion(key, versionId);
  if ("info" in found) return found;
  x.response.setHeader("x-amz-delete-marker", "true");
  x.response.setHeader("x-amz-version-id", found.marker.versionId);
  if (versionId === undefined) throw s3Error.noSuchKey(key);
  x.response.setHeader("allow", "DELETE");
  x.response.setHeader("last-modified", new Date(found.marker.lastModified * 1000).toUTCString());
  throw new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405, {
    Method: x.request.method ?? "",
    ResourceType: "DeleteMarker",
  });
}
