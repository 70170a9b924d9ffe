import { request } from "node:http";
import type { InvokeRequest } from "../context.ts";

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly contentType: string;
  readonly customAttributes: string | undefined;
}

/** The container did not answer in time. */
export class TimedOut extends Error {}

const pingMs = 2000;

/** Whether `GET /ping` answers 200 within two seconds. */
export async function ping(port: number): Promise<boolean> {
  try {
    return (await send(port, "GET", "/ping", {}, undefined, pingMs)).status === 200;
  } catch {
    // Not listening yet, or busy: the same as an answer that is not 200.
    return false;
  }
}

/** `POST /invocations` with the headers that SageMaker forwards. */
export function invocation(
  port: number,
  { body, contentType, accept, customAttributes, inferenceId, targetVariant }: InvokeRequest,
  ms: number,
): Promise<Answer> {
  const headers = {
    "content-length": String(body.length),
    ...(contentType !== undefined && { "content-type": contentType }),
    ...(accept !== undefined && { accept }),
    ...(customAttributes !== undefined && { "x-amzn-sagemaker-custom-attributes": customAttributes }),
    ...(inferenceId !== undefined && { "x-amzn-sagemaker-inference-id": inferenceId }),
    ...(targetVariant !== undefined && { "x-amzn-sagemaker-target-variant": targetVariant }),
  };
  return send(port, "POST", "/invocations", headers, body, ms);
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body: Buffer | undefined,
  ms: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => void chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        clearTimeout(timer);
        const custom = response.headers["x-amzn-sagemaker-custom-attributes"];
        resolve({
          status: response.statusCode ?? 500,
          body: Buffer.concat(chunks),
          contentType: response.headers["content-type"] ?? "application/octet-stream",
          customAttributes: Array.isArray(custom) ? custom[0] : custom,
        });
      });
    });
    const timer = setTimeout(() => call.destroy(new TimedOut(`no answer within ${ms} ms`)), ms);
    call.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    call.end(body);
  });
}
