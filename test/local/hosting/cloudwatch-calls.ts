import { afterAll, beforeAll } from "vitest";
import type { Store } from "../../../local/store.ts";
import { openFixture, type Fixture } from "../engine/fixture.ts";

export let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture?.close());

export const store = (): Store => fixture.engine.context.store;
export const id = (MetricName: string) => ({ Namespace: "T", MetricName, Dimensions: [] });

export const call = async (operation: string, body: Buffer | string, headers: Record<string, string>, path = "/") => {
  const response = await fetch(`${fixture.engine.endpoint}${path}`, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/monitoring/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      ...headers,
    },
    body,
  });
  return {
    status: response.status,
    text: await response.text(),
    type: response.headers.get("content-type"),
    operation,
  };
};
export const json = (operation: string, body: unknown) =>
  call(operation, typeof body === "string" ? body : JSON.stringify(body), {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `GraniteServiceVersion20100801.${operation}`,
  });
export const cbor = (operation: string, body: Buffer) =>
  call(
    operation,
    body,
    { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" },
    `/service/GraniteServiceVersion20100801/operation/${operation}`,
  );
