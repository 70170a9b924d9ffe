import type { Store } from "../store.ts";
import { AwsError } from "../wire/error.ts";
import { answer, type Exchange } from "../wire/exchange.ts";
import { signatureOf } from "../wire/signature.ts";
import { xml } from "../wire/xml.ts";
import { serveBucket } from "./bucket.ts";
import { s3Error } from "./error.ts";
import { openMultipart } from "./multipart.ts";
import { serveObject } from "./object.ts";
import type { S3Objects } from "./objects.ts";
import { checkBucketName, checkKey } from "./place.ts";
import { notServed, type S3Request } from "./request.ts";

/** Serves S3 by path: `/<bucket>/<key>`. */
export function openS3(store: Store, objects: S3Objects): (x: Exchange) => Promise<void> {
  const multipart = openMultipart(store, objects);
  return async (x) => {
    const reads = x.request.method === "GET" || x.request.method === "HEAD";
    if (!reads && signatureOf(x) === undefined)
      throw new AwsError("AccessDenied", "the request has no well-formed signature", 403);
    refuseExpired(x);
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

/** A presigned URL is good for as long as it says. */
function refuseExpired(x: Exchange): void {
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(x.query.get("X-Amz-Date") ?? "") ?? [];
  if (day === undefined || time === undefined) return;
  const iso = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
  const end = Date.parse(iso) + Number(x.query.get("X-Amz-Expires") ?? 604_800) * 1000;
  if (Date.now() > end) throw new AwsError("AccessDenied", "Request has expired", 403);
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

function listBuckets({ objects, send }: S3Request): void {
  send(200, {
    ListAllMyBucketsResult: {
      "@_xmlns": "http://s3.amazonaws.com/doc/2006-03-01/",
      Owner: { ID: "sagewright" },
      Buckets: {
        Bucket: objects
          .buckets()
          .map(({ name, created }) => ({ Name: name, CreationDate: new Date(created * 1000).toISOString() })),
      },
    },
  });
}
