import type { ObjectMeta } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { tagsOfHeader } from "./tags.ts";

const REPEATED = ["cache-control", "content-disposition", "content-language", "expires"];

/** The headers that a download repeats; aws-chunked is how the body travelled, not what it is. */
function repeatedHeaders(x: Exchange): Readonly<Record<string, string>> {
  const encoding = (header(x, "content-encoding") ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && one !== "aws-chunked")
    .join(",");
  const given = REPEATED.flatMap((name) => {
    const value = header(x, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries([...given, ...(encoding === "" ? [] : [["content-encoding", encoding] as const])]);
}

/** What an upload says of itself: content type, the other headers that downloads repeat, user metadata, tags. */
export function metaOf(x: Exchange): ObjectMeta {
  const contentType = header(x, "content-type");
  const headers = repeatedHeaders(x);
  const metadata: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(x.request.headers)) {
    if (!name.startsWith("x-amz-meta-") || value === undefined) continue;
    const text = Array.isArray(value) ? value.join(",") : value;
    size += name.length - "x-amz-meta-".length + text.length;
    metadata[name.slice("x-amz-meta-".length)] = text;
  }
  if (size > 2048)
    throw new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size");
  const tags = tagsOfHeader(header(x, "x-amz-tagging"));
  return {
    ...(contentType !== undefined && { contentType }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(tags !== undefined && { tags }),
  };
}
