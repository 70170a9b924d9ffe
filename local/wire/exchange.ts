import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** One request on its way to an answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What the client sees as `x-amzn-RequestId`. */
  readonly id: string;
  /** As sent, still percent-encoded: an S3 key may hold `..` or `//`, which URL parsers fold away. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Reads the request line. */
export function openExchange(request: IncomingMessage, response: ServerResponse): Exchange {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  return {
    request,
    response,
    id: randomUUID(),
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
  };
}

/** The header's value; of a repeated header, the first. */
export function header(x: Exchange, name: string): string | undefined {
  const value = x.request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Whether the client has hung up. */
export function isGone(x: Exchange): boolean {
  const socket: Socket | null = x.request.socket;
  return socket === null || socket.destroyed;
}

/** Sends a whole answer. */
export function answer(
  x: Exchange,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = "",
): void {
  if (x.response.headersSent) {
    x.response.destroy();
    return;
  }
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  x.response.writeHead(status, {
    "x-amzn-requestid": x.id,
    "x-content-type-options": "nosniff",
    "content-length": String(bytes.length),
    ...headers,
  });
  x.response.end(bytes);
}
