import type { ObjectInfo } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";

/** What must hold of the present object for a write to go through. */
export interface Precondition {
  readonly ifNoneMatch?: string;
  readonly ifMatch?: string;
}

/** The conditions under which a write goes through. */
export function precondition(x: Exchange): Precondition {
  const ifNoneMatch = header(x, "if-none-match");
  const ifMatch = header(x, "if-match");
  return { ...(ifNoneMatch !== undefined && { ifNoneMatch }), ...(ifMatch !== undefined && { ifMatch }) };
}

export function checkPrecondition(present: ObjectInfo | undefined, when: Precondition): void {
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

/** True when the client has the object already (304). */
export function isUnchanged(x: Exchange, info: ObjectInfo): boolean {
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

/** The conditions that a copy puts on its source. */
export function checkSource(x: Exchange, info: ObjectInfo): void {
  const ifMatch = header(x, "x-amz-copy-source-if-match");
  const ifNoneMatch = header(x, "x-amz-copy-source-if-none-match");
  const since = seconds(header(x, "x-amz-copy-source-if-modified-since"));
  const notSince = seconds(header(x, "x-amz-copy-source-if-unmodified-since"));
  const modified = Math.floor(info.lastModified);
  if (ifMatch !== undefined) {
    if (!matches(info.etag, ifMatch)) throw s3Error.preconditionFailed("x-amz-copy-source-If-Match");
  } else if (notSince !== undefined && modified > notSince) {
    throw s3Error.preconditionFailed("x-amz-copy-source-If-Unmodified-Since");
  }
  if (ifNoneMatch !== undefined) {
    if (matches(info.etag, ifNoneMatch)) throw s3Error.preconditionFailed("x-amz-copy-source-If-None-Match");
  } else if (since !== undefined && modified <= since) {
    throw s3Error.preconditionFailed("x-amz-copy-source-If-Modified-Since");
  }
}

function seconds(date: string | undefined): number | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}
