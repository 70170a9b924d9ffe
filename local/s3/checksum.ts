import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { ObjectChecksum } from "../context.ts";

/** Digests that a client may send with an upload, base64, by the header that carries them. */
export const checksums: Readonly<Record<string, () => Digest>> = {
  "x-amz-checksum-crc32": () => crc(crc32),
  "x-amz-checksum-crc32c": () => crc(crc32c),
  "x-amz-checksum-sha1": () => hash("sha1", "base64"),
  "x-amz-checksum-sha256": () => hash("sha256", "base64"),
  "x-amz-checksum-crc64nvme": crc64nvme,
  "content-md5": () => hash("md5", "base64"),
  "x-amz-content-sha256": () => hash("sha256", "hex"),
};

export type Algorithm = ObjectChecksum["algorithm"];

export const algorithms: readonly Algorithm[] = ["CRC32", "CRC32C", "SHA1", "SHA256", "CRC64NVME"];

export const checksumHeader = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

/** Its digest. */
export function digestOf(algorithm: Algorithm): Digest {
  const open = checksums[checksumHeader(algorithm)];
  if (open === undefined) throw new Error(`no digest of ${algorithm}`);
  return open();
}

/** A checksum as headers tell it. */
export const checksumHeaders = (checksum: ObjectChecksum | undefined): Readonly<Record<string, string>> =>
  checksum === undefined
    ? {}
    : { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type };

/** A checksum as documents tell it. */
export const checksumMembers = (checksum: ObjectChecksum | undefined): Readonly<Record<string, string>> =>
  checksum === undefined ? {} : { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };

/** Takes bytes in and gives their digest as text. */
export interface Digest {
  update(bytes: Buffer): void;
  text(): string;
}

export function hash(algorithm: string, encoding: "base64" | "hex"): Digest {
  const state = createHash(algorithm);
  return { update: (bytes) => void state.update(bytes), text: () => state.digest(encoding) };
}

function crc(step: (bytes: Buffer, value: number) => number): Digest {
  let value = 0;
  return {
    update: (bytes) => {
      value = step(bytes, value);
    },
    text: () => {
      const out = Buffer.alloc(4);
      out.writeUInt32BE(value >>> 0);
      return out.toString("base64");
    },
  };
}

const CASTAGNOLI = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  return c;
});

function crc32c(bytes: Buffer, value: number): number {
  let c = ~value;
  for (const byte of bytes) c = (CASTAGNOLI[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  return ~c >>> 0;
}

const MASK = 0xffffffffffffffffn;
const NVME = Array.from({ length: 256 }, (_, n) => {
  let c = BigInt(n);
  for (let bit = 0; bit < 8; bit++) c = c & 1n ? (c >> 1n) ^ 0x9a6c9329ac4bc9b5n : c >> 1n;
  return c;
});
const NVME_HIGH = Uint32Array.from(NVME, (c) => Number(c >> 32n));
const NVME_LOW = Uint32Array.from(NVME, (c) => Number(c & 0xffffffffn));

/** CRC-64/NVME in two 32-bit halves: BigInt per byte is fifty times slower. */
function crc64nvme(): Digest {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update: (bytes) => {
      for (const byte of bytes) {
        const at = (low ^ byte) & 255;
        low = ((low >>> 8) | (high << 24)) ^ (NVME_LOW[at] ?? 0);
        high = (high >>> 8) ^ (NVME_HIGH[at] ?? 0);
      }
    },
    text: () => {
      const value = (((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) ^ MASK) & MASK;
      const out = Buffer.alloc(8);
      out.writeBigUInt64BE(value);
      return out.toString("base64");
    },
  };
}
