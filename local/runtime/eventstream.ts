import { crc32 } from "node:zlib";

const TEXT = 7;

function headerBytes(name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const sizes = Buffer.alloc(3);
  sizes[0] = TEXT;
  sizes.writeUInt16BE(text.length, 1);
  return Buffer.concat([Buffer.from([key.length]), key, sizes, text]);
}

/** One message of `application/vnd.amazon.eventstream`. */
export function frame(headers: Readonly<Record<string, string>>, payload: Buffer): Buffer {
  const head = Buffer.concat(Object.entries(headers).map(([name, value]) => headerBytes(name, value)));
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(16 + head.length + payload.length, 0);
  prelude.writeUInt32BE(head.length, 4);
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8);
  const message = Buffer.concat([prelude, head, payload]);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(message));
  return Buffer.concat([message, sum]);
}

/** Bytes of a model's answer. */
export const payloadPart = (bytes: Buffer): Buffer =>
  frame({ ":message-type": "event", ":event-type": "PayloadPart", ":content-type": "application/octet-stream" }, bytes);

/** A stream that cannot go on: the client throws it. */
export const streamException = (type: string, body: object): Buffer =>
  frame(
    { ":message-type": "exception", ":exception-type": type, ":content-type": "application/json" },
    Buffer.from(JSON.stringify(body)),
  );
