import { s3Error } from "./error.ts";
import { OWNER } from "./list.ts";
import { isAfter, pageSize } from "./pages.ts";
import { XMLNS, type S3Request } from "./request.ts";

/** ListBuckets: all, or page by page when `max-buckets` asks for it. */
export function listBuckets({ x, objects, send }: S3Request): void {
  const prefix = x.query.get("prefix") ?? "";
  const token = x.query.get("continuation-token");
  const after = token === null ? "" : Buffer.from(token, "base64url").toString("utf8");
  if (token !== null && after === "") throw s3Error.invalidArgument("The continuation token provided is incorrect");
  const rest = objects.buckets().filter(({ name }) => name.startsWith(prefix) && isAfter(name, after));
  const page = x.query.has("max-buckets") ? rest.slice(0, Math.max(1, pageSize(x, "max-buckets"))) : rest;
  const last = page.at(-1);
  send(200, {
    ListAllMyBucketsResult: {
      "@_xmlns": XMLNS,
      Owner: OWNER,
      Buckets: {
        Bucket: page.map(({ name, created }) => ({ Name: name, CreationDate: new Date(created * 1000).toISOString() })),
      },
      ...(prefix !== "" && { Prefix: prefix }),
      ...(page.length < rest.length &&
        last !== undefined && { ContinuationToken: Buffer.from(last.name).toString("base64url") }),
    },
  });
}
