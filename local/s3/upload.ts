import { rmSync } from "node:fs";
import type { ObjectChecksum } from "../context.ts";
import { bodyOf, refuseIdleSender } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { header, type Exchange } from "../wire/exchange.ts";
import { algorithms, checksumHeader, checksums, type Digest } from "./checksum.ts";
import { decodeChunked } from "./chunked.ts";
import { s3Error } from "./error.ts";
import { stage, type Staged } from "./staging.ts";

const MAX_OBJECT = 5 * 1024 ** 3;

/** What was received, and the checksum that came with it and was found right. */
export interface Received {
  readonly staged: Staged;
  readonly checksum?: ObjectChecksum;
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
  const digests = openDigests(x);
  if (header(x, "x-amz-sdk-checksum-algorithm") !== undefined && sentChecksums(digests).length === 0) {
    throw new AwsError(
      "InvalidRequest",
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  const decoder = chunked ? decodeChunked(decodedLength) : undefined;
  const staged = await stage(root, bodyOf(x), [...digests.values()], decoder === undefined ? [] : [decoder]);
  try {
    const checksum = checkDigests(x, digests, decoder?.trailers);
    return { staged, ...(checksum !== undefined && { checksum }) };
  } catch (error) {
    rmSync(staged.file, { force: true });
    throw error;
  }
}

const sentChecksums = (digests: ReadonlyMap<string, Digest>) =>
  algorithms.filter((algorithm) => digests.has(checksumHeader(algorithm)));

/** What has to be computed of a body to check what came with it, by header. */
export function openDigests(x: Exchange): ReadonlyMap<string, Digest> {
  const announced = (header(x, "x-amz-trailer") ?? "")
    .toLowerCase()
    .split(",")
    .map((name) => name.trim());
  const digests = new Map<string, Digest>();
  for (const [name, open] of Object.entries(checksums)) {
    const inHeader = header(x, name) !== undefined && !(name === "x-amz-content-sha256" && !isHex(header(x, name)));
    if (inHeader || announced.includes(name)) digests.set(name, open());
  }
  if (sentChecksums(digests).length > 1) {
    throw new AwsError(
      "InvalidRequest",
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  return digests;
}

/** Refuses a body that is not what was sent. */
export function checkDigests(
  x: Exchange,
  digests: ReadonlyMap<string, Digest>,
  trailers: Readonly<Record<string, string>> = {},
): ObjectChecksum | undefined {
  for (const [name, digest] of digests) {
    const sent = header(x, name) ?? trailers[name];
    if (sent === undefined)
      throw new AwsError("MalformedTrailerError", `the trailer ${name} was announced but not sent`);
    const found = digest.text();
    if (sent !== found) throw mismatch(name, sent, found);
  }
  const [algorithm] = sentChecksums(digests);
  if (algorithm === undefined) return undefined;
  const value = header(x, checksumHeader(algorithm)) ?? trailers[checksumHeader(algorithm)] ?? "";
  return { algorithm, value, type: "FULL_OBJECT" };
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
