import type { Exchange } from "./exchange.ts";
import { header } from "./exchange.ts";

/** What a request's signature says about its sender; the signature itself proves nothing here. */
export interface Signature {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request,\s*SignedHeaders=[^,\s]+,\s*Signature=[0-9a-f]{64}$/;
const CREDENTIAL = /^([^/]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request$/;

/** The Signature Version 4 of the request, from its header or a presigned URL; `undefined` when it has no well-formed one. */
export function signatureOf(x: Exchange): Signature | undefined {
  const match =
    HEADER.exec(header(x, "authorization") ?? "") ??
    (x.query.has("X-Amz-Signature") ? CREDENTIAL.exec(x.query.get("X-Amz-Credential") ?? "") : null);
  const [, accessKeyId, , region, service] = match ?? [];
  if (accessKeyId === undefined || region === undefined || service === undefined) return undefined;
  return { accessKeyId, region, service };
}
