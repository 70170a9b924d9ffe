import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { openBench, type Bench } from "./engine.ts";

export let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.end());

export const Authorization = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function send(options: {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = bench.engine;
    const request = httpRequest({ host: "127.0.0.1", port, method: "POST", path: "/", ...options }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (text: string) => (body += text));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on("error", reject);
    request.end(options.body);
  });
}

export const json = (target: string, body: string, headers: Record<string, string> = {}) =>
  send({
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
      authorization: Authorization("sagemaker"),
      ...headers,
    },
    body,
  });
