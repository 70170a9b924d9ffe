import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { onTestFinished } from "vitest";

/** What one request asked for: an operation of a JSON service, or method and path of S3. */
export interface Asked {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly headers: IncomingMessage["headers"];
}

/** A reply; an error has a code. */
export interface Reply {
  readonly status?: number;
  readonly code?: string;
  readonly body?: unknown;
}

/** A service on a loopback port that answers from a script, and the AWS clients that talk to it. */
export async function service(answer: (asked: Asked) => Reply) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString("utf8");
    const target = request.headers["x-amz-target"];
    const one: Asked =
      typeof target === "string"
        ? {
            operation: target.split(".")[1] ?? "",
            input: JSON.parse(text) as Record<string, unknown>,
            headers: request.headers,
          }
        : { operation: `${request.method} ${request.url?.split("?")[0]}`, input: { text }, headers: request.headers };
    asked.push(one);
    const { status, code, body } = answer(one);
    response.writeHead(status ?? (code === undefined ? 200 : 400), { "content-type": "application/x-amz-json-1.1" });
    if (code !== undefined && typeof target !== "string")
      response.end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    else response.end(JSON.stringify(code === undefined ? (body ?? {}) : { __type: code, message: body }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const config = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    maxAttempts: 1,
  };
  const clients = {
    sagemaker: new SageMakerClient(config),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true }),
  };
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { clients, asked, operations: () => asked.map((one) => one.operation) };
}
