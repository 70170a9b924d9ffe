import type { Store } from "../store.ts";
import { AwsError } from "../wire/error.ts";
import { answer, type Exchange } from "../wire/exchange.ts";
import { xml } from "../wire/xml.ts";
import { serveBucket } from "./bucket.ts";
import { s3Error } from "./error.ts";
import { openMultipart } from "./multipart.ts";
import { listBuckets } from "./list-buckets.ts";
import { serveObject } from "./object.ts";
import type { S3Objects } from "./objects.ts";
import { checkBucketName, checkKey } from "./place.ts";
import { isSigned, openPresigned } from "./presigned.ts";
import { notServed, type S3Request } from "./request.ts";

/** Serves S3 by path: `/<bucket>/<key>`. */
export function openS3(store: Store, objects: S3Objects): (x: Exchange) => Promise<void> {
  const multipart = openMultipart(store, objects);
  return async (x) => {
    const reads = x.request.method === "GET" || x.request.method === "HEAD";
    if (!reads && !isSigned(x)) throw new AwsError("AccessDenied", "the request has no well-formed signature", 403);
    openPresigned(x);
    const { bucket, key } = target(x.path);
    const send: S3Request["send"] = (status, document, headers = {}) =>
      answer(
        x,
        status,
        { "x-amz-request-id": x.id, ...(document !== undefined && { "content-type": "application/xml" }), ...headers },
        document === undefined ? "" : xml(document),
      );
    const request: S3Request = { x, objects, multipart, bucket, key, send };
    if (bucket === "") {
      if (x.request.method !== "GET") throw notServed(x);
      return listBuckets(request);
    }
    checkBucketName(bucket);
    if (key === "") return serveBucket(request);
    checkKey(key);
    if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
    return serveObject(request);
  };
}

/** Splits the path as sent: folding `..` or `//` away would change the key. */
function target(path: string): { bucket: string; key: string } {
  const slash = path.indexOf("/", 1);
  try {
    return slash < 0
      ? { bucket: decodeURIComponent(path.slice(1)), key: "" }
      : { bucket: decodeURIComponent(path.slice(1, slash)), key: decodeURIComponent(path.slice(slash + 1)) };
  } catch (error) {
    if (error instanceof URIError) throw new AwsError("InvalidURI", "Couldn't parse the specified URI.");
    throw error;
  }
}
