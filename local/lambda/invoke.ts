import { randomUUID } from "node:crypto";
import { pythonDumps } from "../../definition/evaluate/index.ts";
import { ConfigError } from "../config/project-config.ts";
import type { Context } from "../context.ts";
import { engineOf } from "../engine/engine-of.ts";
import { callLambda, lambdaArn, lambdaLog, type LambdaCall, type LambdaEnd } from "../engine/lambda-call.ts";
import { functionName, lambdaFunction } from "../engine/lambda-function.ts";
import type { Logs } from "../logs/store.ts";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { answer, header, type Exchange } from "../wire/exchange.ts";
import { parseJson } from "../wire/parse-json.ts";

const ROUTE = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;
const PAYLOAD_LIMIT = 6 * 1024 * 1024;
const LOG_TAIL = 4096;

/** Lambda's Invoke: calls the function that `lambda` in `sagewright.config.json` maps, as a Lambda step does. */
export async function serveLambda(x: Exchange, ctx: Context, logs: Logs): Promise<void> {
  const encoded = ROUTE.exec(x.path)?.[1];
  if (x.request.method !== "POST" || encoded === undefined) {
    throw new AwsError(
      "UnknownOperationException",
      `the embedded engine does not serve Lambda's ${x.request.method ?? ""} ${x.path.slice(0, 200)}; it serves Invoke`,
      404,
    );
  }
  const given = nameIn(encoded);
  const type = header(x, "x-amz-invocation-type") ?? "RequestResponse";
  if (!["RequestResponse", "Event", "DryRun"].includes(type))
    throw new AwsError(
      "InvalidParameterValueException",
      `Value '${type}' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]`,
    );
  const event = eventIn((await payload(x)).toString("utf8"));
  const lambda = mapped(ctx, given);
  if (type === "DryRun") return answer(x, 204, {});
  const call: LambdaCall = { arn: lambdaArn(ctx, given), lambda, name: `lambda-${randomUUID()}`, event };
  const end = callLambda(ctx, call, engineOf(ctx).closed);
  if (type === "Event") {
    end.then((how) => tellFailure(ctx, call, how)).catch((error: unknown) => tellError(ctx, call, error));
    return answer(x, 202, {});
  }
  const { body, failed } = payloadOf(await end);
  answer(
    x,
    200,
    {
      "content-type": "application/json",
      "x-amz-executed-version": "$LATEST",
      ...(failed && { "x-amz-function-error": "Unhandled" }),
      ...(header(x, "x-amz-log-type") === "Tail" && { "x-amz-log-result": logTail(logs, call) }),
    },
    body,
  );
}

function nameIn(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsError(
      "InvalidParameterValueException",
      `the function name ${encoded.slice(0, 80)} is not percent-encoded text`,
    );
  }
}

async function payload(x: Exchange): Promise<Buffer> {
  try {
    return await readBody(x, PAYLOAD_LIMIT);
  } catch (error) {
    if (!(error instanceof AwsError) || error.status !== 413) throw error;
    throw new AwsError("RequestTooLargeException", `Request must be smaller than ${PAYLOAD_LIMIT} bytes`, 413);
  }
}

function eventIn(text: string): string {
  if (text.trim() === "") return "{}";
  try {
    parseJson(text);
    return text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new AwsError("InvalidRequestContentException", `Could not parse request body into json: ${error.message}`);
  }
}

function mapped(ctx: Context, given: string) {
  try {
    return lambdaFunction(ctx.project, given);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new AwsError(
      "ResourceNotFoundException",
      `Function not found: ${lambdaArn(ctx, functionName(given))}: ${error.message}`,
      404,
      { Type: "User" },
    );
  }
}

const errorText = (end: Exclude<LambdaEnd, { kind: "returned" }>): { errorMessage: string; errorType?: string } => {
  switch (end.kind) {
    case "threw":
      return { errorMessage: end.errorMessage, errorType: end.errorType };
    case "timed out":
      return { errorMessage: end.text };
    case "died":
      return {
        errorMessage: `the function ended with exit code ${end.code}: ${end.lastLines}`,
        errorType: "Runtime.ExitError",
      };
    case "engine ended":
      return { errorMessage: "the embedded engine ended before the function", errorType: "Runtime.ExitError" };
  }
};

const payloadOf = (end: LambdaEnd): { readonly body: string; readonly failed: boolean } =>
  end.kind === "returned"
    ? { body: pythonDumps(end.value), failed: false }
    : { body: JSON.stringify(errorText(end)), failed: true };

function tellFailure(ctx: Context, { arn }: LambdaCall, end: LambdaEnd): void {
  if (end.kind === "returned") return;
  ctx.say({ level: "warning", message: `function ${arn} failed: ${errorText(end).errorMessage}` });
}

const tellError = (ctx: Context, { arn }: LambdaCall, error: unknown): void =>
  ctx.say({
    level: "warning",
    message: `function ${arn} did not run: ${error instanceof Error ? error.message : String(error)}`,
  });

/** The end of what the call printed, as `LogType: Tail` gives it. */
function logTail(logs: Logs, call: LambdaCall): string {
  const { group, stream } = lambdaLog(call);
  const written = logs.streams(group).find((one) => one.stream === stream);
  const text =
    written === undefined
      ? ""
      : logs
          .lines(written)
          .map(({ message }) => `${message}\n`)
          .join("");
  return Buffer.from(text).subarray(-LOG_TAIL).toString("base64");
}
