import { signed } from "./request.ts";

/** Calls that are either answered or not: nothing is tried again, so that an answer is an acknowledgement. */
export interface WireClient {
  readonly endpoint: string;
  /** The answer of an operation; throws what the service refused it with, or that there was no answer. */
  call<T = Readonly<Record<string, unknown>>>(target: string, input: object): Promise<T>;
  /** What the endpoint answers. */
  invoke(endpointName: string): Promise<string>;
  put(bucket: string, key: string, body: Buffer): Promise<void>;
  /** The object's bytes; `undefined` when there is none. */
  get(bucket: string, key: string): Promise<Buffer | undefined>;
}

/** The service's refusal. */
export class Refused extends Error {}

export function wireClient(endpoint: string): WireClient {
  const s3 = { authorization: signed("s3") };
  return {
    endpoint,
    call: async <T>(target: string, input: object): Promise<T> => {
      const response = await fetch(endpoint, {
        method: "POST",
        headers: {
          "content-type": "application/x-amz-json-1.1",
          "x-amz-target": target,
          authorization: signed("sagemaker"),
        },
        body: JSON.stringify(input),
      });
      const text = await response.text();
      if (!response.ok) throw new Refused(`${target}: ${text}`);
      return (text === "" ? {} : JSON.parse(text)) as T;
    },
    invoke: async (name) => {
      const headers = { authorization: signed("sagemaker") };
      const response = await fetch(`${endpoint}/endpoints/${name}/invocations`, { method: "POST", headers, body: "x" });
      const text = await response.text();
      if (!response.ok) throw new Refused(`invoke ${name}: ${text}`);
      return text;
    },
    put: async (bucket, key, body) => {
      const response = await fetch(`${endpoint}/${bucket}/${key}`, {
        method: "PUT",
        headers: s3,
        body: new Uint8Array(body),
      });
      if (!response.ok) throw new Refused(`PUT ${key}: ${await response.text()}`);
      await response.arrayBuffer();
    },
    get: async (bucket, key) => {
      const response = await fetch(`${endpoint}/${bucket}/${key}`, { headers: s3 });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Refused(`GET ${key}: ${body.toString()}`);
      return body;
    },
  };
}
