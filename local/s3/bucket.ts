import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { deleteObjects } from "./delete-objects.ts";
import { readDocument } from "./document.ts";
import { s3Error } from "./error.ts";
import { listVersions } from "./list-versions.ts";
import { listObjects } from "./list.ts";
import { listUploads } from "./part-lists.ts";
import { isOfSignature } from "./presigned.ts";
import { notServed, XMLNS, type S3Request } from "./request.ts";

const LISTING = new Set([
  "list-type",
  "prefix",
  "delimiter",
  "max-keys",
  "continuation-token",
  "start-after",
  "marker",
  "encoding-type",
  "fetch-owner",
]);

/** Operations on a bucket as a whole. */
export async function serveBucket(request: S3Request): Promise<void> {
  const { x, objects, bucket, send } = request;
  const { method } = x.request;
  const options = [...x.query.keys()].filter((name) => name !== "x-id" && !isOfSignature(name));
  const plain = options.length === 0;
  if (method === "PUT" && plain) {
    await readBody(x, 64 * 1024);
    objects.createBucket(bucket);
    return send(200, undefined, { location: `/${bucket}` });
  }
  if (!objects.bucketExists(bucket)) throw s3Error.noSuchBucket(bucket);
  if (method === "HEAD") return send(200, undefined, { "x-amz-bucket-region": "us-east-1" });
  if (method === "GET" && x.query.has("location")) {
    // us-east-1 is told as an empty constraint.
    return send(200, { LocationConstraint: { "@_xmlns": XMLNS } });
  }
  if (x.query.has("versioning") && options.length === 1) {
    if (method === "GET") return getVersioning(request);
    if (method === "PUT") return putVersioning(request);
  }
  if (method === "GET" && x.query.has("versions")) return send(200, listVersions(x, objects, bucket));
  if (method === "GET" && x.query.has("uploads")) return listUploads(request);
  if (method === "GET" && options.every((name) => LISTING.has(name))) return send(200, listObjects(x, objects, bucket));
  if (method === "DELETE" && plain) {
    objects.deleteBucket(bucket);
    return send(204);
  }
  if (method === "POST" && x.query.has("delete")) return deleteObjects(request);
  throw notServed(x);
}

/** GetBucketVersioning: no status for a bucket that never kept versions. */
function getVersioning({ objects, bucket, send }: S3Request): void {
  const Status = objects.versioning(bucket);
  send(200, { VersioningConfiguration: { "@_xmlns": XMLNS, ...(Status !== undefined && { Status }) } });
}

/** PutBucketVersioning. */
async function putVersioning({ x, objects, bucket, send }: S3Request): Promise<void> {
  const document = await readDocument(x);
  const { VersioningConfiguration: asked } = document as { VersioningConfiguration?: { Status?: string } | "" };
  const status = asked === undefined || asked === "" ? undefined : asked.Status;
  if (status !== "Enabled" && status !== "Suspended") {
    throw status === undefined
      ? new AwsError("IllegalVersioningConfigurationException", "The Versioning element must be specified")
      : s3Error.malformedXml();
  }
  objects.setVersioning(bucket, status);
  send(200);
}
