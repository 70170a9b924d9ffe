import { AwsError } from "../wire/error.ts";
import type { Exchange } from "../wire/exchange.ts";
import { signatureOf } from "../wire/signature.ts";

/** What a presigned URL of Signature Version 2 has beside the operation's own options. */
const OLDER = new Set(["AWSAccessKeyId", "Signature", "Expires"]);

/** Whether an option of a query belongs to its signature, or stands for a header. */
export const isOfSignature = (name: string): boolean => name.startsWith("X-Amz-") || isHeader(name) || OLDER.has(name);

const isHeader = (name: string): boolean =>
  name.startsWith("x-amz-") || name === "content-type" || name === "content-md5";

/** Whether a request has a well-formed signature; boto3 and the AWS CLI still presign with Version 2 unless told otherwise. */
export const isSigned = (x: Exchange): boolean =>
  signatureOf(x) !== undefined ||
  (x.query.has("AWSAccessKeyId") &&
    /^[\w+/]{27}=$/.test(x.query.get("Signature") ?? "") &&
    /^\d{1,12}$/.test(x.query.get("Expires") ?? ""));

/** Refuses a presigned URL whose time is over, and takes the headers that its query has in their stead. */
export function openPresigned({ query, request }: Exchange): void {
  const end = endOf(query);
  if (end === undefined) return;
  if (Date.now() > end) throw new AwsError("AccessDenied", "Request has expired", 403);
  for (const [name, value] of query) if (isHeader(name)) request.headers[name] ??= value;
}

/** Until when a presigned URL is good, in milliseconds; `undefined` when it is none. */
function endOf(query: URLSearchParams): number | undefined {
  const older = query.get("Expires");
  if (older !== null && query.has("AWSAccessKeyId")) return Number(older) * 1000;
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(query.get("X-Amz-Date") ?? "") ?? [];
  if (day === undefined || time === undefined) return undefined;
  const iso = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
  return Date.parse(iso) + Number(query.get("X-Amz-Expires") ?? 604_800) * 1000;
}
