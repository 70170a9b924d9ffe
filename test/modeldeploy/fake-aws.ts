import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import type { Clock, DeployClients } from "../../modeldeploy/index.ts";
import { s3 } from "./fake-s3.ts";

export class WireError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export type Input = Readonly<Record<string, unknown>>;
export type Handler = (input: Input) => unknown;

export interface FakeAws {
  readonly clients: DeployClients;
  /** Every request so far, as `SageMaker.CreateModel`, `s3 PUT bucket/key`, `invoke skin-staging`. */
  readonly requests: string[];
  readonly objects: Map<string, Buffer>;
  /** Handlers of JSON operations by `X-Amz-Target`; a test may replace them. */
  readonly operations: Map<string, Handler>;
  invoke: (endpoint: string, body: Buffer, contentType: string) => unknown;
  count(pattern: RegExp): number;
  close(): Promise<void>;
}

/** A loopback server that speaks AWS's wire protocols to the real clients: nothing in them is replaced. */
export async function fakeAws(): Promise<FakeAws> {
  const requests: string[] = [];
  const objects = new Map<string, Buffer>();
  const operations = new Map<string, Handler>();
  const server = createServer((request, response) => {
    void respond(request, response).catch((error: unknown) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytes(request);
    const target = request.headers["x-amz-target"];
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    if (typeof target === "string") {
      requests.push(target);
      return json(response, target, body);
    }
    const endpoint = /^\/endpoints\/([^/]+)\/invocations$/.exec(url.pathname)?.[1];
    if (endpoint !== undefined) {
      requests.push(`invoke ${endpoint}`);
      return invocation(response, endpoint, body, String(request.headers["content-type"]));
    }
    requests.push(`s3 ${request.method} ${decodeURIComponent(url.pathname.slice(1))}`);
    s3(objects, request, url, body, response);
  };
  const json = (response: ServerResponse, target: string, body: Buffer): void => {
    const handler = operations.get(target);
    response.setHeader("content-type", "application/x-amz-json-1.1");
    try {
      if (handler === undefined) throw new WireError("UnknownOperationException", `no ${target} here`);
      response.end(JSON.stringify(handler(JSON.parse(body.toString() || "{}") as Input) ?? {}));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      response.statusCode = 400;
      response.end(JSON.stringify({ __type: error.code, message: error.message, Message: error.message }));
    }
  };
  const invocation = (response: ServerResponse, endpoint: string, body: Buffer, contentType: string): void => {
    response.setHeader("content-type", "application/json");
    try {
      response.setHeader("x-amzn-invoked-production-variant", "AllTraffic");
      response.end(JSON.stringify(fake.invoke(endpoint, body, contentType)));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      response.statusCode = error.code === "ModelError" ? 424 : 400;
      response.setHeader("x-amzn-errortype", error.code);
      response.end(JSON.stringify({ Message: error.message }));
    }
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
    // One attempt: what repeats a request is then our own code.
    maxAttempts: 1,
  };
  const clients: DeployClients = {
    sagemaker: new SageMakerClient(config),
    runtime: new SageMakerRuntimeClient(config),
    s3: new S3Client(config),
    events: new EventBridgeClient(config),
    codepipeline: new CodePipelineClient(config),
  };
  const fake: FakeAws = {
    clients,
    requests,
    objects,
    operations,
    invoke: () => ({ class: "a", probabilities: { a: 1 } }),
    count: (pattern) => requests.filter((line) => pattern.test(line)).length,
    close: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

async function bytes(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export const etag = (body: Buffer): string => `"${createHash("md5").update(body).digest("hex")}"`;

export const requestId = (): string => randomUUID();

/** A clock that a sleep moves forward at once. */
export function quickClock(onSleep: () => void = () => {}): Clock {
  let now = Date.parse("2026-11-21T12:00:00Z");
  return {
    now: () => new Date(now),
    sleep: async (milliseconds) => {
      now += milliseconds;
      onSleep();
    },
  };
}
