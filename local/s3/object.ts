import { header, type Exchange } from "../wire/exchange.ts";
import { copyObject, copyPart } from "./copy.ts";
import { s3Error } from "./error.ts";
import { getObject } from "./get.ts";
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from "./parts.ts";
import { notServed, precondition, XMLNS, type S3Request } from "./request.ts";
import { metaOf, receive } from "./upload.ts";

/** Operations on one object. */
export async function serveObject(request: S3Request): Promise<void> {
  const { x, objects, bucket, key, send } = request;
  const { method } = x.request;
  const options = [...x.query.keys()].filter((name) => !isBeside(x, name)).toSorted();
  const shape = `${method ?? ""} ${options.join(" ")}`.trimEnd();
  switch (shape) {
    case "GET":
    case "HEAD":
      return getObject(x, objects, bucket, key);
    case "PUT":
      return header(x, "x-amz-copy-source") === undefined ? putObject(request) : copyObject(request);
    case "DELETE":
      objects.delete(bucket, key);
      return send(204);
    case "POST uploads":
      return createUpload(request);
    case "PUT partNumber uploadId":
      return header(x, "x-amz-copy-source") === undefined ? uploadPart(request) : copyPart(request);
    case "POST uploadId":
      return completeUpload(request);
    case "GET uploadId":
      return listParts(request);
    case "DELETE uploadId":
      return abortUpload(request);
    case "GET tagging":
      // Clients ask before they copy large objects; there are no tags on objects here.
      if (objects.head(bucket, key) === undefined) throw s3Error.noSuchKey(key);
      return send(200, { Tagging: { "@_xmlns": XMLNS, TagSet: {} } });
    default:
      throw notServed(x);
  }
}

/** What stands in a query without making it another operation; without versioning, all there is is version "null". */
function isBeside({ query, request: { method } }: Exchange, name: string): boolean {
  if (name === "x-id" || name.startsWith("X-Amz-")) return true;
  if (name === "versionId") return query.get(name) === "null";
  return (method === "GET" || method === "HEAD") && name.startsWith("response-");
}

async function putObject({ x, objects, bucket, key, send }: S3Request): Promise<void> {
  const meta = metaOf(x);
  const { staged, echo } = await receive(x, objects.root);
  const info = objects.commit(bucket, key, staged, meta, precondition(x));
  send(200, undefined, { etag: info.etag, ...echo });
}
