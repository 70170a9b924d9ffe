import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { parseXml } from "../wire/parse-xml.ts";
import { s3Error } from "./error.ts";
import { listObjects } from "./list.ts";
import { listUploads } from "./parts.ts";
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
  "x-id",
]);

/** Operations on a bucket as a whole. */
export async function serveBucket(request: S3Request): Promise<void> {
  const { x, objects, bucket, send } = request;
  const { method } = x.request;
  const options = [...x.query.keys()].filter((name) => name !== "x-id" && !name.startsWith("X-Amz-"));
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
  // Buckets here have no versions: the answer of a bucket that never had any.
  if (method === "GET" && x.query.has("versioning"))
    return send(200, { VersioningConfiguration: { "@_xmlns": XMLNS } });
  if (method === "GET" && x.query.has("uploads")) return listUploads(request);
  if (method === "GET" && options.every((name) => LISTING.has(name))) return send(200, listObjects(x, objects, bucket));
  if (method === "DELETE" && plain) {
    objects.deleteBucket(bucket);
    return send(204);
  }
  if (method === "POST" && x.query.has("delete")) return deleteObjects(request);
  throw notServed(x);
}

async function deleteObjects({ x, objects, bucket, send }: S3Request): Promise<void> {
  const document = await parseXml((await readBody(x, 4 * 1024 * 1024)).toString("utf8"), ["Object"]);
  const { Delete } = document as { Delete?: { Object?: readonly { Key?: string }[]; Quiet?: string } };
  const keys = (Delete?.Object ?? []).map(({ Key }) => Key);
  if (keys.length === 0 || keys.length > 1000 || keys.some((key) => key === undefined)) {
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
    );
  }
  for (const key of keys) objects.delete(bucket, key ?? "");
  send(200, {
    DeleteResult: {
      "@_xmlns": XMLNS,
      ...(Delete?.Quiet !== "true" && { Deleted: keys.map((Key) => ({ Key })) }),
    },
  });
}
