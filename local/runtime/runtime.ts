import type { Context } from "../context.ts";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { answer, header, type Exchange } from "../wire/exchange.ts";

const LIMIT = 25 * 1024 * 1024;
const ROUTE = /^\/endpoints\/([^/]+)\/(invocations|async-invocations|invocations-response-stream)$/;

/** Whether the path is one of the SageMaker runtime's. */
export const isRuntimePath = (path: string): boolean => ROUTE.test(path);

/** InvokeEndpoint: hands the body to the endpoint and its answer back. */
export async function serveRuntime(x: Exchange, ctx: Context): Promise<void> {
  const [, encoded = "", kind] = ROUTE.exec(x.path) ?? [];
  if (x.request.method !== "POST" || kind !== "invocations") {
    throw new AwsError(
      "UnknownOperationException",
      `the embedded engine does not serve ${x.request.method ?? ""} ${kind ?? ""}`,
      404,
    );
  }
  const name = decodeURIComponent(encoded);
  const model = header(x, "x-amzn-sagemaker-target-model");
  if (model !== undefined) {
    throw new AwsError(
      "ValidationError",
      `Invoking a target model ("${model}") is not supported: endpoint ${name} is no multi-model endpoint.`,
    );
  }
  const body = await readBody(x, LIMIT);
  const contentType = header(x, "content-type");
  const accept = header(x, "accept");
  const targetVariant = header(x, "x-amzn-sagemaker-target-variant");
  const customAttributes = header(x, "x-amzn-sagemaker-custom-attributes");
  const inferenceId = header(x, "x-amzn-sagemaker-inference-id");
  const result = await ctx.hosting.invoke(name, {
    body,
    ...(contentType !== undefined && { contentType }),
    ...(accept !== undefined && { accept }),
    ...(targetVariant !== undefined && { targetVariant }),
    ...(customAttributes !== undefined && { customAttributes }),
    ...(inferenceId !== undefined && { inferenceId }),
  });
  const headers: Record<string, string> = {
    "content-type": result.contentType,
    "x-amzn-invoked-production-variant": result.invokedVariant,
  };
  if (result.customAttributes !== undefined) headers["x-amzn-sagemaker-custom-attributes"] = result.customAttributes;
  answer(x, 200, headers, result.body);
}

/** An error as rest-json clients read it: the code travels in a header. */
export function answerRuntimeError(x: Exchange, error: AwsError): void {
  const { code, message, members } = error;
  answer(
    x,
    error.status,
    { "content-type": "application/json", "x-amzn-errortype": code },
    JSON.stringify({ message, Message: message, ...members }),
  );
}
