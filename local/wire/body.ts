import { AwsError } from "./error.ts";
import type { Exchange } from "./exchange.ts";

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

/** The whole body, at most `limit` bytes. */
export async function readBody(x: Exchange, limit: number): Promise<Buffer> {
  const declared = Number(x.request.headers["content-length"] ?? 0);
  if (declared > limit) throw tooLarge(limit);
  refuseIdleSender(x);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of x.request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (limit: number) =>
  new AwsError("RequestEntityTooLarge", `the request body is larger than the ${limit} bytes that are read here`, 413);
