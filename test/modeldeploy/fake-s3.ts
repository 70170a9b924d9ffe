import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

const etagOf = (body: Buffer): string => `"${createHash("md5").update(body).digest("hex")}"`;

/** Path-style S3 over a map of `bucket/key`: PUT, GET, HEAD, DELETE, ListObjectsV2, If-Match and If-None-Match. */
export function s3(
  objects: Map<string, Buffer>,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  response: ServerResponse,
): void {
  const path = decodeURIComponent(url.pathname.slice(1));
  const found = objects.get(path);
  const fail = (status: number, code: string): void => {
    response.statusCode = status;
    response.end(
      request.method === "HEAD" ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  };
  const ifMatch = request.headers["if-match"];
  if (request.headers["if-none-match"] === "*" && found) return fail(412, "PreconditionFailed");
  if (ifMatch !== undefined && (found === undefined || etagOf(found) !== ifMatch))
    return fail(412, "PreconditionFailed");
  if (url.searchParams.get("list-type") === "2") {
    const prefix = url.searchParams.get("prefix") ?? "";
    const bucket = path.replace(/\/$/, "");
    const keys = [...objects.keys()]
      .filter((name) => name.startsWith(`${bucket}/${prefix}`))
      .map((name) => name.slice(bucket.length + 1))
      .toSorted();
    const rows = keys.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("");
    response.end(`<ListBucketResult><IsTruncated>false</IsTruncated>${rows}</ListBucketResult>`);
    return;
  }
  if (request.method === "PUT") {
    objects.set(path, body);
    response.setHeader("etag", etagOf(body));
    response.end();
    return;
  }
  if (request.method === "DELETE") {
    objects.delete(path);
    response.statusCode = 204;
    response.end();
    return;
  }
  if (found === undefined) return fail(404, "NoSuchKey");
  response.setHeader("etag", etagOf(found));
  response.setHeader("content-length", found.length);
  response.end(request.method === "HEAD" ? undefined : found);
}
