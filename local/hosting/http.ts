import { request, type IncomingMessage } from "node:http";
import type { InvokeRequest } from "../context.ts";

export interface Answer {
  readonly status: number;
  /** Empty when the body went to a sink. */
  readonly body: Buffer;
  readonly contentType: string;
  readonly customAttributes: string | undefined;
}

/** Where an answer goes while it comes; one that is an error is not begun. */
export interface Sink {
  begin(head: Omit<Answer, "body">): void;
  write(chunk: Buffer): Promise<void>;
}

/** The container did not answer in time. */
export class TimedOut extends Error {}

const pingMs = 2000;

/** Whether `GET /ping` answers 200 within two seconds. */
export async function ping(port: number): Promise<boolean> {
  try {
    return (await send(port, { method: "GET", path: "/ping", ms: pingMs })).status === 200;
  } catch {
    // Not listening yet, or busy: the same as an answer that is not 200.
    return false;
  }
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  readonly ms: number;
  readonly sink?: Sink;
  /** Breaks the call off. */
  readonly stop?: AbortSignal;
}

/** `POST /invocations`, or the path given, with the headers that SageMaker forwards. */
export function invocation(
  port: number,
  given: InvokeRequest,
  { ms, path = "/invocations", sink }: { readonly ms: number; readonly path?: string; readonly sink?: Sink },
): Promise<Answer> {
  const { body, contentType, accept, customAttributes, inferenceId, targetVariant, targetModel } = given;
  const headers = {
    "content-length": String(body.length),
    ...(contentType !== undefined && { "content-type": contentType }),
    ...(accept !== undefined && { accept }),
    ...(customAttributes !== undefined && { "x-amzn-sagemaker-custom-attributes": customAttributes }),
    ...(inferenceId !== undefined && { "x-amzn-sagemaker-inference-id": inferenceId }),
    ...(targetVariant !== undefined && { "x-amzn-sagemaker-target-variant": targetVariant }),
    ...(targetModel !== undefined && { "x-amzn-sagemaker-target-model": targetModel }),
  };
  return send(port, { method: "POST", path, headers, body, ms, ...(sink !== undefined && { sink }) });
}

/** One request to a container. */
export function send(port: number, { method, path, headers, body, ms, sink, stop }: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let late: TimedOut | undefined;
    const target = { host: "127.0.0.1", port, method, path, headers: { ...headers }, agent: false } as const;
    const options = { ...target, ...(stop !== undefined && { signal: stop }) };
    const fail = (error: unknown) => {
      clearTimeout(timer);
      // An answer that is cut off in its middle says only that it was.
      reject(late ?? error);
    };
    const call = request(options, (response) => {
      receive(response, sink).then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      }, fail);
    });
    const timer = setTimeout(() => {
      late = new TimedOut(`no answer within ${ms} ms`);
      call.destroy(late);
    }, ms);
    call.on("error", fail);
    call.end(body);
  });
}

async function receive(response: IncomingMessage, sink: Sink | undefined): Promise<Answer> {
  const custom = response.headers["x-amzn-sagemaker-custom-attributes"];
  const head = {
    status: response.statusCode ?? 500,
    contentType: response.headers["content-type"] ?? "application/octet-stream",
    customAttributes: Array.isArray(custom) ? custom[0] : custom,
  };
  const chunks: Buffer[] = [];
  const flows = sink !== undefined && head.status < 400 ? sink : undefined;
  flows?.begin(head);
  for await (const chunk of response as AsyncIterable<Buffer>) {
    if (flows === undefined) chunks.push(chunk);
    else await flows.write(chunk);
  }
  return { ...head, body: Buffer.concat(chunks) };
}
