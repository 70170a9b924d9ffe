import { header, type Exchange } from "../wire/exchange.ts";
import { getAttributes } from "./attributes.ts";
import { checksumHeaders } from "./checksum.ts";
import { precondition } from "./conditions.ts";
import { copyObject, copyPart } from "./copy.ts";
import { getObject } from "./get.ts";
import { metaOf } from "./meta.ts";
import { listParts } from "./part-lists.ts";
import { abortUpload, completeUpload, createUpload, uploadPart } from "./parts.ts";
import { isOfSignature } from "./presigned.ts";
import { notServed, versionHeader, versionIdOf, type S3Request } from "./request.ts";
import { deleteTags, getTags, putTags } from "./tags.ts";
import { receive } from "./upload.ts";

/** Operations on one object. */
export async function serveObject(request: S3Request): Promise<void> {
  const { x } = request;
  const { method } = x.request;
  const options = [...x.query.keys()].filter((name) => !isBeside(x, name)).toSorted();
  const shape = `${method ?? ""} ${options.join(" ")}`.trimEnd();
  switch (shape) {
    case "GET":
    case "HEAD":
    case "GET partNumber":
    case "HEAD partNumber":
      return getObject(request);
    case "PUT":
      return header(x, "x-amz-copy-source") === undefined ? putObject(request) : copyObject(request);
    case "DELETE":
      return deleteObject(request);
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
    case "GET attributes":
      return getAttributes(request);
    case "GET tagging":
      return getTags(request);
    case "PUT tagging":
      return putTags(request);
    case "DELETE tagging":
      return deleteTags(request);
    default:
      throw notServed(x);
  }
}

/** What stands in a query without making it another operation. */
function isBeside({ query, request: { method } }: Exchange, name: string): boolean {
  if (name === "x-id" || isOfSignature(name)) return true;
  if (name === "versionId") return method !== "POST" && (method !== "PUT" || query.has("tagging"));
  if (name === "max-parts" || name === "part-number-marker") return method === "GET" && query.has("uploadId");
  return (method === "GET" || method === "HEAD") && name.startsWith("response-");
}

async function putObject({ x, objects, bucket, key, send }: S3Request): Promise<void> {
  const meta = metaOf(x);
  const { staged, checksum } = await receive(x, objects.root);
  const about = { ...meta, ...(checksum !== undefined && { checksum }) };
  const info = objects.commit(bucket, key, staged, about, precondition(x));
  send(200, undefined, { etag: info.etag, ...checksumHeaders(checksum), ...versionHeader(objects, bucket, info) });
}

function deleteObject({ x, objects, bucket, key, send }: S3Request): void {
  const { versionId, marker } = objects.remove(bucket, key, versionIdOf(x), precondition(x));
  send(204, undefined, {
    ...(versionId !== undefined && { "x-amz-version-id": versionId }),
    ...(marker === true && { "x-amz-delete-marker": "true" }),
  });
}
