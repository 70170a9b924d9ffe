import { Transform, type TransformCallback } from "node:stream";
import { AwsError } from "../wire/error.ts";

const LINE_LIMIT = 8 * 1024;

/** Takes the framing off an aws-chunked body; `trailers` fill as they arrive, names in lower case. */
export interface ChunkedDecoder extends Transform {
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Decodes aws-chunked: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n`, again, then `0\r\n`, trailers, an empty line.
 * Serves the signed form (STREAMING-AWS4-HMAC-SHA256-PAYLOAD[-TRAILER]) and the unsigned one alike.
 */
export function decodeChunked(decodedLength: number | undefined): ChunkedDecoder {
  const trailers: Record<string, string> = {};
  let state: "size" | "data" | "dataEnd" | "trailer" | "done" = "size";
  let line = "";
  let left = 0;
  let total = 0;

  const onLine = (text: string): void => {
    if (state === "size") {
      const size = /^([0-9a-fA-F]{1,12})(;.*)?$/.exec(text)?.[1];
      if (size === undefined) throw malformed(`chunk header "${text.slice(0, 40)}"`);
      left = Number.parseInt(size, 16);
      state = left === 0 ? "trailer" : "data";
    } else if (state === "dataEnd") {
      if (text !== "") throw malformed("a chunk is longer than its header says");
      state = "size";
    } else if (text === "") state = "done";
    else {
      const colon = text.indexOf(":");
      if (colon < 1) throw malformed(`trailer "${text.slice(0, 40)}"`);
      trailers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
    }
  };

  const take = (out: Transform, bytes: Buffer): void => {
    let at = 0;
    while (at < bytes.length && state !== "done") {
      if (state === "data") {
        const part = bytes.subarray(at, at + left);
        out.push(part);
        total += part.length;
        left -= part.length;
        at += part.length;
        if (left === 0) state = "dataEnd";
        continue;
      }
      const end = bytes.indexOf(10, at);
      line += bytes.toString("latin1", at, end < 0 ? bytes.length : end);
      if (line.length > LINE_LIMIT) throw malformed("a line without end");
      if (end < 0) return;
      at = end + 1;
      const text = line.endsWith("\r") ? line.slice(0, -1) : line;
      line = "";
      onLine(text);
    }
  };

  const decoder = new Transform({
    transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      try {
        take(this, bytes);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    flush(done: TransformCallback) {
      if (state !== "done" && state !== "trailer") return done(incomplete());
      if (decodedLength !== undefined && total !== decodedLength) return done(incomplete());
      done();
    },
  });
  return Object.assign(decoder, { trailers });
}

const malformed = (what: string) => new AwsError("InvalidRequest", `the aws-chunked body is malformed: ${what}`);
const incomplete = () =>
  new AwsError(
    "IncompleteBody",
    "The request body terminated unexpectedly: aws-chunked data ended early or differs from x-amz-decoded-content-length",
  );
