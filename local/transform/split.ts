import { ClientError } from "../containers/transfer.ts";

export type SplitType = "None" | "Line" | "RecordIO" | "TFRecord";

/** Several records as the body of one request. */
export type Batch = readonly Buffer[];

const newline = 0x0a;
const recordIoMagic = 0xced7230a;

/** The records of an object: the whole of it, its lines less their ends, or the frames of a record format. */
export function splitRecords(bytes: Buffer, type: SplitType): readonly Buffer[] {
  switch (type) {
    case "None":
      return [bytes];
    case "Line":
      return lines(bytes);
    case "RecordIO":
      return frames(bytes, type, (at) =>
        bytes.readUInt32LE(at) === recordIoMagic ? 8 + Math.ceil((bytes.readUInt32LE(at + 4) & 0x1fffffff) / 4) * 4 : 0,
      );
    case "TFRecord":
      // Length, its checksum, the data, their checksum.
      return frames(bytes, type, (at) => 16 + Number(bytes.readBigUInt64LE(at)));
  }
}

function lines(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(newline, at);
    const end = next < 0 ? bytes.length : next;
    const line = bytes.subarray(at, end > at && bytes[end - 1] === 0x0d ? end - 1 : end);
    if (line.length > 0) found.push(line);
    at = end + 1;
  }
  return found;
}

function frames(bytes: Buffer, type: SplitType, sizeAt: (at: number) => number): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = bytes.length - at >= 8 ? sizeAt(at) : 0;
    if (size < 8 || at + size > bytes.length) {
      throw new ClientError(`ClientError: the object is not ${type}: no whole record at byte ${at}`);
    }
    found.push(bytes.subarray(at, at + size));
    at += size;
  }
  return found;
}

/** What stands between records in one request. */
export const separator = (type: SplitType): Buffer => Buffer.from(type === "Line" ? "\n" : "");

/** Packs records into requests of at most `limit` bytes, in their order; without `several` each is sent alone. */
export function packRecords(
  records: readonly Buffer[],
  type: SplitType,
  several: boolean,
  limit: number,
): readonly Batch[] {
  const gap = separator(type).length;
  const batches: Buffer[][] = [];
  let size = 0;
  for (const record of records) {
    if (record.length > limit) {
      throw new ClientError(
        `ClientError: a record has ${record.length} bytes; a request may have ${limit} (MaxPayloadInMB)`,
      );
    }
    const last = batches.at(-1);
    if (several && last !== undefined && size + gap + record.length <= limit) {
      last.push(record);
      size += gap + record.length;
    } else {
      batches.push([record]);
      size = record.length;
    }
  }
  return batches;
}

/** The body of a request. */
export function bodyOf(batch: Batch, type: SplitType): Buffer {
  const gap = separator(type);
  return Buffer.concat(batch.flatMap((record, i) => (i === 0 || gap.length === 0 ? [record] : [gap, record])));
}
