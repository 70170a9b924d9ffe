import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Context } from "./context.ts";
import type { CloudWatchOperation } from "./cloudwatch/metric-operations.ts";
import { answerCloudWatchError, isCloudWatch, serveCloudWatch } from "./cloudwatch/serve.ts";
import { answerRuntimeError, isRuntimePath, serveRuntime } from "./runtime/runtime.ts";
import { answerS3Error, diskFull } from "./s3/error.ts";
import { answerQueryError, serveQuery } from "./sts/sts.ts";
import { drain } from "./wire/body.ts";
import { AwsError } from "./wire/error.ts";
import { header, isGone, openExchange, type Exchange } from "./wire/exchange.ts";
import { guard } from "./wire/guard.ts";
import { answerJsonError, serveJson, type JsonService } from "./wire/json.ts";
import { signatureOf } from "./wire/signature.ts";

/** What the one port serves. */
export interface Services {
  readonly context: Context;
  /** By the part of `X-Amz-Target` before the dot. */
  readonly json: Readonly<Record<string, JsonService>>;
  readonly s3: (x: Exchange) => Promise<void>;
  readonly lambda: (x: Exchange) => Promise<void>;
  readonly cloudwatch: Readonly<Record<string, CloudWatchOperation>>;
}

/** Tells which engine answers: a port may have passed to another since it was written down. */
export const INSTANCE_HEADER = "x-sagewright-instance";

export interface ListeningServer {
  readonly port: number;
  close(): Promise<void>;
}

interface Protocol {
  readonly serve: (x: Exchange, services: Services) => Promise<void>;
  readonly fail: (x: Exchange, error: AwsError) => void;
  /** Whether a request without a signature may pass; S3 decides by method. */
  readonly anonymous: boolean;
}

const protocols = {
  json: { serve: (x, { context, json }) => serveJson(x, context, json), fail: answerJsonError, anonymous: false },
  runtime: { serve: (x, { context }) => serveRuntime(x, context), fail: answerRuntimeError, anonymous: false },
  cloudwatch: {
    serve: (x, { cloudwatch }) => serveCloudWatch(x, cloudwatch),
    fail: answerCloudWatchError,
    anonymous: false,
  },
  query: { serve: (x, { context }) => serveQuery(x, context), fail: answerQueryError, anonymous: false },
  lambda: { serve: (x, { lambda }) => lambda(x), fail: answerRuntimeError, anonymous: false },
  s3: { serve: (x, { s3 }) => s3(x), fail: answerS3Error, anonymous: true },
  // A REST service that is not here: its client reads errors as the runtime's does, and must not take S3's for its own.
  elsewhere: { serve: async (x) => refuseService(x), fail: answerRuntimeError, anonymous: false },
} as const satisfies Record<string, Protocol>;

function protocolOf(x: Exchange): Protocol {
  if (isCloudWatch(x)) return protocols.cloudwatch;
  if (header(x, "x-amz-target") !== undefined) return protocols.json;
  if (isRuntimePath(x.path) && signatureOf(x)?.service !== "s3") return protocols.runtime;
  if (x.path.startsWith("/2015-03-31/functions/") && signatureOf(x)?.service === "lambda") return protocols.lambda;
  const form = header(x, "content-type")?.startsWith("application/x-www-form-urlencoded") === true;
  if (form && x.path === "/" && x.request.method === "POST") return protocols.query;
  return signatureOf(x)?.service.startsWith("s3") === false ? protocols.elsewhere : protocols.s3;
}

function refuseService(x: Exchange): never {
  const { method = "" } = x.request;
  throw new AwsError(
    "UnknownOperationException",
    `the embedded engine does not serve ${signatureOf(x)?.service ?? ""} ${method} ${x.path.slice(0, 200)}`,
    404,
  );
}

/** Listens on 127.0.0.1 only; `services` is asked for with each request, so that the port can be known before they are. */
export async function listen(
  port: number,
  instance: string,
  services: () => Promise<Services>,
): Promise<ListeningServer> {
  const server = createServer({
    headersTimeout: 20_000,
    requestTimeout: 3_600_000,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 5000,
  });
  server.maxHeadersCount = 200;
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader(INSTANCE_HEADER, instance);
    const x = openExchange(request, response);
    void serve(x, services);
  };
  server.on("request", handle);
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    if (refusal(openExchange(request, response)) === undefined) response.writeContinue();
    handle(request, response);
  });
  server.on("clientError", (_error, socket) => {
    // An answer that is on its way must not get a second one in its middle.
    const fresh = socket.writable && (socket as Socket).bytesWritten === 0;
    if (fresh) socket.write("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    socket.destroy();
  });
  await bind(server, port);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refusal(x: Exchange): AwsError | undefined {
  try {
    guard(x);
    if (!protocolOf(x).anonymous && signatureOf(x) === undefined) {
      throw new AwsError(
        "MissingAuthenticationTokenException",
        "the request has no well-formed Signature Version 4",
        403,
      );
    }
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

async function serve(x: Exchange, services: () => Promise<Services>): Promise<void> {
  const protocol = protocolOf(x);
  try {
    const refused = refusal(x);
    if (refused !== undefined) throw refused;
    await protocol.serve(x, await services());
  } catch (error) {
    // Who has gone needs no answer.
    if (isGone(x)) return;
    protocol.fail(x, error instanceof AwsError ? error : await internal(x, error, services));
    drain(x);
  }
}

/** An error that is ours: told to a person in full, to the client without our insides. */
async function internal(x: Exchange, error: unknown, services: () => Promise<Services>): Promise<AwsError> {
  const disk = diskFull(error);
  if (disk !== undefined) return disk;
  const { context } = await services();
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.say({
    level: "warning",
    message: `request ${x.id} (${header(x, "x-amz-target") ?? x.path}) failed: ${text}`,
  });
  const code = protocolOf(x) === protocols.json ? "InternalFailure" : "InternalError";
  return new AwsError(
    code,
    `We encountered an internal error (request ${x.id}); the engine's own output says more.`,
    500,
  );
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(bindError(error, port)));
    server.listen({ host: "127.0.0.1", port, exclusive: true }, resolve);
  });
}

function bindError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new Error(
      `port ${port} on 127.0.0.1 is in use; stop the program that uses it, or choose another port (0 takes a free one)`,
    );
  }
  if (error.code === "EACCES") {
    return new Error(`port ${port} needs rights that this user lacks; choose one from 1024 up (0 takes a free one)`);
  }
  return error;
}
