import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";

export const logGroup = (endpoint: string): string => `/aws/sagemaker/Endpoints/${endpoint}`;

/** What InvokeEndpoint answers when the container does not answer well. */
export function modelError(ctx: Context, endpoint: string, variant: string, status: number, text: string): AwsError {
  const kind = status < 500 ? "client" : "server";
  const original = text.slice(0, 4096);
  const place = `https://${ctx.region}.console.aws.amazon.com/cloudwatch/home?region=${ctx.region}#logEventViewer:group=${logGroup(endpoint)}`;
  const message = `Received ${kind} error (${status}) from primary with message "${original}". See ${place} in account ${ctx.account} for more information.`;
  return new AwsError("ModelError", message, 424, {
    ErrorCode: `${kind.toUpperCase()}_ERROR_FROM_MODEL`,
    LogStreamArn: `arn:aws:logs:${ctx.region}:${ctx.account}:log-group:${logGroup(endpoint)}:log-stream:${variant}/local`,
    OriginalMessage: original,
    OriginalStatusCode: status,
  });
}

/** The container took longer than it may. */
export const modelTimeout = (ctx: Context, endpoint: string, variant: string): AwsError =>
  modelError(
    ctx,
    endpoint,
    variant,
    504,
    "Your invocation timed out while waiting for a response from container primary.",
  );

/** All workers are busy and as many calls wait as may. */
export const serviceUnavailable = (endpoint: string, variant: string): AwsError =>
  new AwsError(
    "ServiceUnavailable",
    `The service is temporarily unavailable: production variant ${variant} of endpoint ${endpoint} has too many requests under way.`,
    503,
  );

/** A serverless variant runs as many calls as it may. */
export const throttled = (endpoint: string): AwsError =>
  new AwsError("ThrottlingException", `Rate exceeded: endpoint ${endpoint} runs MaxConcurrency requests already.`, 429);

/** The text of whatever was thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
