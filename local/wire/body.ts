import { PassThrough, type Readable } from "node:stream";
import { AwsError } from "./error.ts";
import { isGone, type Exchange } from "./exchange.ts";

const IDLE_MS = 30_000;

/** Ends the connection of a client that stops sending in the middle of its body. */
export function refuseIdleSender(x: Exchange): void {
  const { socket } = x.request;
  const giveUp = () =>
    x.request.destroy(new AwsError("RequestTimeout", "the request body did not arrive in time", 408));
  socket.setTimeout(IDLE_MS, giveUp);
  x.request.once("close", () => {
    socket.setTimeout(0);
    socket.off("timeout", giveUp);
  });
}

/**
 * The body as it comes. Leaving it early leaves the connection open: destroying the request would take the answer that
 * says why away from the client.
 */
export function bodyOf(x: Exchange): Readable {
  const body = new PassThrough();
  x.request.once("error", (error) => body.destroy(error));
  x.request.once("close", () => {
    if (!x.request.complete) body.destroy(Object.assign(new Error("the client hung up"), { code: "ECONNRESET" }));
  });
  return x.request.pipe(body);
}

/** Lets a client that was refused send on to where nobody listens, so that it comes to read the answer. */
export function drain(x: Exchange): void {
  if (x.request.complete || isGone(x)) return;
  refuseIdleSender(x);
  x.request.resume();
}

/** The whole body, at most `limit` bytes. */
export async function readBody(x: Exchange, limit: number): Promise<Buffer> {
  const declared = Number(x.request.headers["content-length"] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  refuseIdleSender(x);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bodyOf(x) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (limit: number) =>
  new AwsError("RequestEntityTooLarge", `the request body is larger than the ${limit} bytes that are read here`, 413);
