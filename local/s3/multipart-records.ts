import type { ObjectChecksum, ObjectMeta } from "../context.ts";

/** A multipart upload under way. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly meta: ObjectMeta;
  /** Epoch seconds; missing in what an earlier version began. */
  readonly begun?: number;
  /** The checksums that its parts come with, and what they make of the whole. */
  readonly algorithm?: ObjectChecksum["algorithm"];
  readonly checksumType?: ObjectChecksum["type"];
}

/** A part that has arrived. */
export interface Part {
  readonly number: number;
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  readonly file: string;
  /** Of the upload's algorithm, base64. */
  readonly checksum?: string;
  /** Epoch seconds; missing in what an earlier version took. */
  readonly arrived?: number;
}

/** A part as the request that completes an upload names it. */
export interface NamedPart {
  readonly number: number;
  readonly etag: string;
  /** Of the upload's algorithm. */
  readonly checksum?: string;
}
