import { AwsError } from "../wire/error.ts";
import { digestOf, type Algorithm } from "./checksum.ts";
import { s3Error } from "./error.ts";
import type { NamedPart, Part, Upload } from "./multipart-records.ts";

const MIN_PART = 5 * 1024 * 1024;

/** The parts that a client names, if they are what it says and may make an object. */
export function namedParts(
  { algorithm, checksumType }: Upload,
  wanted: readonly NamedPart[],
  find: (number: number) => Part | undefined,
): readonly Part[] {
  if (wanted.length === 0) throw s3Error.malformedXml();
  return wanted.map(({ number, etag, checksum }, index) => {
    if (index > 0 && number <= (wanted[index - 1]?.number ?? 0)) {
      throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order.");
    }
    const part = find(number);
    const same = checksum === undefined || part?.checksum === undefined || checksum === part.checksum;
    if (part === undefined || part.md5 !== etag.replaceAll('"', "") || !same) {
      throw new AwsError(
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      );
    }
    if (algorithm !== undefined && checksumType === "COMPOSITE" && checksum === undefined) {
      throw new AwsError(
        "InvalidRequest",
        `The upload was created using a ${algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
    if (index < wanted.length - 1 && part.size < MIN_PART) {
      throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
    }
    return part;
  });
}

/** The checksum of the parts' checksums, with their number. */
export function composite(algorithm: Algorithm, parts: readonly Part[]): string {
  const digest = digestOf(algorithm);
  for (const { checksum = "" } of parts) digest.update(Buffer.from(checksum, "base64"));
  return `${digest.text()}-${parts.length}`;
}
