import type { ObjectMeta } from "../context.ts";
import { bodyOf, refuseIdleSender } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { checksums, type Digest } from "./checksum.ts";
import { decodeChunked } from "./chunked.ts";
import { s3Error } from "./error.ts";
import { stage, type Staged } from "./staging.ts";
import { rmSync } from "node:fs";

const MAX_OBJECT = 5 * 1024 ** 3;

/** What was received, and the checksum headers that were checked, to be echoed. */
export interface Received {
  readonly staged: Staged;
  readonly echo: Readonly<Record<string, string>>;
}

/** Takes an object's (or part's) bytes off the wire, unframed and checked against every checksum that came with them. */
export async function receive(x: Exchange, root: string): Promise<Received> {
  const chunked =
    (header(x, "x-amz-content-sha256") ?? "").startsWith("STREAMING-") ||
    (header(x, "content-encoding") ?? "").split(",").some((one) => one.trim() === "aws-chunked");
  const decodedLength = numberHeader(x, "x-amz-decoded-content-length");
  const length = chunked ? decodedLength : numberHeader(x, "content-length");
  if (length === undefined && (!chunked || x.request.headers["transfer-encoding"] === undefined)) {
    throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
  }
  if ((length ?? 0) > MAX_OBJECT) {
    throw new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size");
  }
  refuseIdleSender(x);
  const announced = (header(x, "x-amz-trailer") ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const digests = new Map<string, Digest>();
  for (const [name, open] of Object.entries(checksums)) {
    const inHeader = header(x, name) !== undefined && !(name === "x-amz-content-sha256" && !isHex(header(x, name)));
    if (inHeader || announced.includes(name)) digests.set(name, open());
  }
  const decoder = chunked ? decodeChunked(decodedLength) : undefined;
  const staged = await stage(root, bodyOf(x), [...digests.values()], decoder === undefined ? [] : [decoder]);
  try {
    return { staged, echo: check(x, digests, decoder?.trailers ?? {}) };
  } catch (error) {
    rmSync(staged.file, { force: true });
    throw error;
  }
}

function check(x: Exchange, digests: ReadonlyMap<string, Digest>, trailers: Readonly<Record<string, string>>) {
  const echo: Record<string, string> = {};
  for (const [name, digest] of digests) {
    const sent = header(x, name) ?? trailers[name];
    const found = digest.text();
    if (sent === undefined)
      throw new AwsError("MalformedTrailerError", `the trailer ${name} was announced but not sent`);
    if (sent !== found) throw mismatch(name, sent, found);
    if (name.startsWith("x-amz-checksum-")) echo[name] = found;
  }
  return echo;
}

function mismatch(name: string, sent: string, found: string): AwsError {
  if (name === "x-amz-content-sha256") {
    return new AwsError(
      "XAmzContentSHA256Mismatch",
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  if (name === "content-md5") {
    return new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400, {
      ExpectedDigest: sent,
      CalculatedDigest: found,
    });
  }
  const algorithm = name.slice("x-amz-checksum-".length).toUpperCase();
  return new AwsError("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
}

const isHex = (text: string | undefined) => text !== undefined && /^[0-9a-f]{64}$/.test(text);

function numberHeader(x: Exchange, name: string): number | undefined {
  const text = header(x, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw s3Error.invalidArgument(`${name} is "${text}", not a length`);
  return Number(text);
}

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

/** The content type, the other headers that downloads repeat and the user metadata of an upload. */
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
  return {
    ...(contentType !== undefined && { contentType }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
  };
}
