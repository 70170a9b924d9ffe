import { ClientError } from "../containers/transfer.ts";

export type SplitType = "None" | "Line" | "RecordIO" | "TFRecord";

/** Several records as the body of one request. */
export type Batch = readonly Buffer[];

type Bytes = AsyncIterable<Buffer> | Iterable<Buffer>;

const newline = 0x0a;
const recordIoMagic = 0xced7230a;

const tooLarge = (limit: number): ClientError =>
  new ClientError(`ClientError: a record has more than ${limit} bytes, which a request may have (MaxPayloadInMB)`);

/**
 * The records of an object as its bytes come: the whole of it, its lines less their ends, or the frames of a record
 * format. No more than a record of `limit` bytes is held.
 */
export function splitRecords(bytes: Bytes, type: SplitType, limit: number): AsyncGenerator<Buffer, void> {
  switch (type) {
    case "None":
      return whole(bytes, limit);
    case "Line":
      return lines(bytes, limit);
    case "RecordIO":
      return frames(bytes, type, limit, (head) =>
        head.readUInt32LE(0) === recordIoMagic ? 8 + Math.ceil((head.readUInt32LE(4) & 0x1fffffff) / 4) * 4 : 0,
      );
    case "TFRecord":
      // Length, its checksum, the data, their checksum.
      return frames(bytes, type, limit, (head) => 16 + Number(head.readBigUInt64LE(0)));
  }
}

/** Bytes that are held until they are a record. */
function openHeld(limit: number) {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    size: () => size,
    add(bytes: Buffer): void {
      parts.push(bytes);
      size += bytes.length;
      if (size > limit) throw tooLarge(limit);
    },
    /** All that is held, as one piece. */
    take(): Buffer {
      const taken = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
      parts = [];
      size = 0;
      return taken;
    },
  };
}

async function* whole(bytes: Bytes, limit: number): AsyncGenerator<Buffer, void> {
  const held = openHeld(limit);
  for await (const chunk of bytes) held.add(chunk);
  yield held.take();
}

async function* lines(bytes: Bytes, limit: number): AsyncGenerator<Buffer, void> {
  // With the carriage return, which is no part of the line.
  const held = openHeld(limit + 1);
  const line = (): Buffer => {
    const text = held.take();
    return text.at(-1) === 0x0d ? text.subarray(0, -1) : text;
  };
  for await (const chunk of bytes) {
    let at = 0;
    for (let next = chunk.indexOf(newline); next >= 0; next = chunk.indexOf(newline, at)) {
      held.add(chunk.subarray(at, next));
      at = next + 1;
      const found = line();
      if (found.length > 0) yield found;
    }
    held.add(chunk.subarray(at));
  }
  const last = line();
  if (last.length > 0) yield last;
}

const headBytes = 8;

async function* frames(
  bytes: Bytes,
  type: SplitType,
  limit: number,
  sizeOf: (head: Buffer) => number,
): AsyncGenerator<Buffer, void> {
  const held = openHeld(Number.POSITIVE_INFINITY);
  const broken = (): ClientError =>
    new ClientError(`ClientError: the object is not ${type}: no whole record at byte ${at}`);
  let at = 0;
  let size = 0;
  for await (const chunk of bytes) {
    held.add(chunk);
    while (held.size() >= (size === 0 ? headBytes : size)) {
      const have = held.take();
      size = sizeOf(have);
      if (size < headBytes) throw broken();
      if (size > limit) throw tooLarge(limit);
      const rest = have.length < size ? have : have.subarray(size);
      if (rest.length > 0) held.add(rest);
      if (rest === have) continue;
      yield have.subarray(0, size);
      at += size;
      size = 0;
    }
  }
  if (held.size() > 0) throw broken();
}

/** What stands between records in one request. */
export const separator = (type: SplitType): Buffer => Buffer.from(type === "Line" ? "\n" : "");

/** Packs records into requests of at most `limit` bytes, in their order; without `several` each is sent alone. */
export async function* packRecords(
  records: AsyncIterable<Buffer>,
  type: SplitType,
  several: boolean,
  limit: number,
): AsyncGenerator<Batch, void> {
  const gap = separator(type).length;
  let batch: Buffer[] = [];
  let size = 0;
  for await (const record of records) {
    if (record.length > limit) throw tooLarge(limit);
    const fits = several && size + gap + record.length <= limit;
    if (batch.length > 0 && !fits) {
      yield batch;
      batch = [];
      size = 0;
    }
    size += record.length + (batch.length === 0 ? 0 : gap);
    batch.push(record);
  }
  if (batch.length > 0) yield batch;
}

/** The body of a request. */
export function bodyOf(batch: Batch, type: SplitType): Buffer {
  const gap = separator(type);
  return Buffer.concat(batch.flatMap((record, i) => (i === 0 || gap.length === 0 ? [record] : [gap, record])));
}
