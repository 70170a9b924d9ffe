import { gunzipSync } from "node:zlib";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { answer, header, type Exchange } from "../wire/exchange.ts";
import { signatureOf } from "../wire/signature.ts";
import { xml } from "../wire/xml.ts";
import { checkInput } from "./check.ts";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import type { CloudWatchOperation } from "./metric-operations.ts";
import { readQuery, writeQuery } from "./query.ts";

const LIMIT = 1024 * 1024;
const CBOR_ROUTE = /^\/service\/GraniteServiceVersion20100801\/operation\/([A-Za-z]+)$/;
const TARGET = "GraniteServiceVersion20100801.";

type Operations = Readonly<Record<string, CloudWatchOperation>>;
type Protocol = "cbor" | "json" | "query";

/** Error codes by the names that shapes have in the service model; the query protocol says the code. */
const shapeNames: Readonly<Record<string, string>> = {
  MissingParameter: "MissingRequiredParameterException",
  InvalidParameterValue: "InvalidParameterValueException",
  InvalidParameterCombination: "InvalidParameterCombinationException",
};

/** Whether a request is for CloudWatch, in any of the three protocols that its clients speak. */
export function isCloudWatch(x: Exchange): boolean {
  if (CBOR_ROUTE.test(x.path) || (header(x, "x-amz-target") ?? "").startsWith(TARGET)) return true;
  const form = header(x, "content-type")?.startsWith("application/x-www-form-urlencoded") === true;
  return form && x.path === "/" && signatureOf(x)?.service === "monitoring";
}

const protocolOf = (x: Exchange): Protocol =>
  CBOR_ROUTE.test(x.path) ? "cbor" : header(x, "x-amz-target") === undefined ? "query" : "json";

/** Serves CloudWatch: Smithy RPC v2 CBOR (boto3, AWS CLI), JSON 1.0, and the query protocol of older clients. */
export async function serveCloudWatch(x: Exchange, operations: Operations): Promise<void> {
  const protocol = protocolOf(x);
  const { name, input } = read(x, protocol, unzipped(x, await readBody(x, LIMIT)));
  const run = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (run === undefined) {
    const code = protocol === "query" ? "InvalidAction" : "UnknownOperationException";
    throw new AwsError(code, `the embedded engine does not serve CloudWatch's ${name || "nameless action"}`);
  }
  const output = run(checkInput(input) as never);
  if (protocol === "cbor") answer(x, 200, cborHeaders, encodeCbor(output ?? {}));
  else if (protocol === "json")
    answer(x, 200, { "content-type": "application/x-amz-json-1.0" }, JSON.stringify(output ?? {}));
  else answer(x, 200, { "content-type": "text/xml" }, writeQuery(name, output, x.id));
}

const cborHeaders = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };

function read(x: Exchange, protocol: Protocol, body: Buffer): { readonly name: string; readonly input: object } {
  if (protocol === "query") {
    const form = new URLSearchParams(body.toString("utf8"));
    return { name: form.get("Action") ?? "", input: readQuery(form) };
  }
  const name =
    protocol === "cbor" ? (CBOR_ROUTE.exec(x.path)?.[1] ?? "") : (header(x, "x-amz-target") ?? "").slice(TARGET.length);
  const input = body.length === 0 ? {} : protocol === "cbor" ? decodeCbor(body) : parse(body);
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new AwsError("SerializationException", "the request body is not an object");
  return { name, input };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new AwsError("SerializationException", "the request body is not JSON");
  }
}

/** Clients compress large PutMetricData requests. */
function unzipped(x: Exchange, body: Buffer): Buffer {
  if (header(x, "content-encoding") !== "gzip") return body;
  try {
    return gunzipSync(body, { maxOutputLength: 8 * LIMIT });
  } catch (error) {
    throw new AwsError("SerializationException", `the request body is not gzip: ${(error as Error).message}`);
  }
}

/** An error in the protocol that was asked in. */
export function answerCloudWatchError(x: Exchange, error: AwsError): void {
  const { code, message, status } = error;
  const fault = status < 500 ? "Sender" : "Receiver";
  const protocol = protocolOf(x);
  if (protocol === "query") {
    const document = { ErrorResponse: { Error: { Type: fault, Code: code, Message: message }, RequestId: x.id } };
    return answer(x, status, { "content-type": "text/xml" }, xml(document));
  }
  const body = { __type: shapeNames[code] ?? code, message };
  const queryError = { "x-amzn-query-error": `${code};${fault}` };
  if (protocol === "cbor") return answer(x, status, { ...cborHeaders, ...queryError }, encodeCbor(body));
  answer(x, status, { "content-type": "application/x-amz-json-1.0", ...queryError }, JSON.stringify(body));
}
