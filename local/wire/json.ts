import type { Context } from "../context.ts";
import type { Operations } from "../sagemaker/operation.ts";
import { readBody } from "./body.ts";
import { AwsError } from "./error.ts";
import { answer, header, type Exchange } from "./exchange.ts";
import { parseJson, withoutNulls } from "./parse-json.ts";

const LIMIT = 8 * 1024 * 1024;

/** A service that speaks JSON 1.1: its operations, and its check of a request before the operation sees it. */
export interface JsonService {
  readonly operations: Operations;
  check?(operation: string, input: object): void;
}

/** Runs the operation that `X-Amz-Target` names; `services` go by the part before the dot. */
export async function serveJson(
  x: Exchange,
  ctx: Context,
  services: Readonly<Record<string, JsonService>>,
): Promise<void> {
  const target = header(x, "x-amz-target") ?? "";
  const dot = target.indexOf(".");
  const name = target.slice(dot + 1);
  const service = Object.hasOwn(services, target.slice(0, dot)) ? services[target.slice(0, dot)] : undefined;
  const run = service !== undefined && Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
  const text = (await readBody(x, LIMIT)).toString("utf8");
  if (service === undefined || run === undefined) {
    throw new AwsError("UnknownOperationException", `the embedded engine does not serve ${target}`);
  }
  const input = parse(text);
  service.check?.(name, input);
  const output: unknown = await run(ctx, input as never);
  answer(x, 200, { "content-type": contentType(x) }, output === undefined ? "" : JSON.stringify(output));
}

function parse(text: string): object {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = withoutNulls(parseJson(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AwsError("SerializationException", `the request body is not JSON: ${error.message.slice(0, 200)}`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AwsError("SerializationException", "the request body is not a JSON object");
  }
  return value;
}

const contentType = (x: Exchange) =>
  header(x, "content-type")?.startsWith("application/x-amz-json-1.0") === true
    ? "application/x-amz-json-1.0"
    : "application/x-amz-json-1.1";

/** An error as JSON 1.1 clients read it. */
export function answerJsonError(x: Exchange, error: AwsError): void {
  const { code, message, members } = error;
  // A service that once spoke the query protocol keeps the codes that its clients know from then.
  const queryCode = members["QueryErrorCode"];
  answer(
    x,
    error.status,
    {
      "content-type": contentType(x),
      "x-amzn-errortype": code,
      ...(typeof queryCode === "string" && { "x-amzn-query-error": `${queryCode};Sender` }),
    },
    JSON.stringify({ __type: code, message, Message: message, ...members }),
  );
}
