import { connect } from "node:net";

/** What came back: no status when the connection was just closed. */
export interface Answer {
  readonly status: number | undefined;
  readonly head: string;
  readonly body: string;
}

export interface RequestText {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A Signature Version 4 of the right form; the engine checks no more. */
export const signed = (service: string): string =>
  `AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;

/** A request byte for byte as it goes out: no client corrects its path, headers or length. */
export function bytesOf({ method = "POST", path = "/", headers = {}, body = "" }: RequestText): Buffer {
  const bytes = Buffer.from(body);
  const all = { host: "127.0.0.1", connection: "close", "content-length": String(bytes.length), ...headers };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === "" ? [] : [`${name}: ${value}\r\n`]));
  return Buffer.concat([Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1"), bytes]);
}

/** Sends bytes, ends our side when `end` says so, and reads until the other side ends. */
export function exchange(port: number, bytes: Buffer, end = false, seconds = 20): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer in ${seconds} s`));
    }, seconds * 1000);
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      if (isWhole(Buffer.concat(chunks))) socket.destroy();
    });
    // A server that refuses may close while we still send: what it said until then counts.
    socket.on("error", () => undefined);
    socket.on("end", () => socket.destroy());
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(parse(Buffer.concat(chunks).toString("utf8")));
    });
    socket.write(bytes, () => void (end && socket.end()));
  });
}

/** Whether an answer is there to its last byte, on a connection that stays open. */
function isWhole(bytes: Buffer): boolean {
  const split = bytes.indexOf("\r\n\r\n");
  const length = /^content-length: (\d+)/im.exec(bytes.toString("latin1", 0, Math.max(split, 0)))?.[1];
  return length !== undefined && bytes.length >= split + 4 + Number(length);
}

function parse(text: string): Answer {
  const split = text.indexOf("\r\n\r\n");
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
  const head = split < 0 ? text : text.slice(0, split);
  return {
    status: status === undefined ? undefined : Number(status),
    head,
    body: split < 0 ? "" : text.slice(split + 4),
  };
}
