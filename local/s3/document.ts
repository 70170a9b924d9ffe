import { readBody } from "../wire/body.ts";
import { parseXml } from "../wire/parse-xml.ts";
import type { Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";
import { checkDigests, openDigests } from "./upload.ts";

/** A request's XML, checked against the checksums that came with it; elements named in `lists` are always arrays. */
export async function readDocument(
  x: Exchange,
  lists: readonly string[] = [],
  limit = 256 * 1024,
): Promise<Readonly<Record<string, unknown>>> {
  const digests = openDigests(x);
  const body = await readBody(x, limit);
  for (const digest of digests.values()) digest.update(body);
  checkDigests(x, digests);
  return parseXml(body.toString("utf8"), lists);
}

/** The text of an element that has nothing else in it. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw s3Error.malformedXml();
}
