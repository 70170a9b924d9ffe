import { once } from "node:events";
import type { Context, InvokeRequest, InvokeResponse } from "../context.ts";
import { hostingOf } from "../hosting/hosting.ts";
import { readBody } from "../wire/body.ts";
import { AwsError } from "../wire/error.ts";
import { answer, header, type Exchange } from "../wire/exchange.ts";
import { asyncRequest } from "./async-request.ts";
import { payloadPart, streamException } from "./eventstream.ts";

const LIMIT = 25 * 1024 * 1024;
const ROUTE = /^\/endpoints\/([^/]+)\/(invocations|async-invocations|invocations-response-stream)$/;

/** Whether the path is one of the SageMaker runtime's. */
export const isRuntimePath = (path: string): boolean => ROUTE.test(path);

type Serve = (x: Exchange, ctx: Context, endpoint: string, body: Buffer) => Promise<void>;

const routes: Readonly<Record<string, Serve>> = {
  invocations: async (x, ctx, endpoint, body) => {
    const result = await ctx.hosting.invoke(endpoint, requestOf(x, body, header(x, "accept")));
    answer(x, 200, { "content-type": result.contentType, ...answered(result) }, result.body);
  },
  "invocations-response-stream": serveStream,
  "async-invocations": async (x, ctx, endpoint) => {
    const ticket = hostingOf(ctx).queue.add(endpoint, asyncRequest(x));
    const headers = {
      "content-type": "application/json",
      "x-amzn-sagemaker-outputlocation": ticket.outputLocation,
      "x-amzn-sagemaker-failurelocation": ticket.failureLocation,
    };
    answer(x, 202, headers, JSON.stringify({ InferenceId: ticket.inferenceId }));
  },
};

/** InvokeEndpoint, InvokeEndpointWithResponseStream and InvokeEndpointAsync. */
export async function serveRuntime(x: Exchange, ctx: Context): Promise<void> {
  const [, encoded = "", kind = ""] = ROUTE.exec(x.path) ?? [];
  const serve = routes[kind];
  if (x.request.method !== "POST" || serve === undefined) {
    throw new AwsError(
      "UnknownOperationException",
      `the embedded engine does not serve ${x.request.method ?? ""} ${kind}`,
      404,
    );
  }
  await serve(x, ctx, endpointName(encoded), await readBody(x, LIMIT));
}

function endpointName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new AwsError("ValidationError", `the endpoint name ${encoded.slice(0, 80)} is not percent-encoded text`);
  }
}

/** What asks for something that no endpoint here has; an answer without it would be taken for one with it. */
const unserved: Readonly<Record<string, string>> = {
  "inference-component": "InferenceComponentName: the endpoint has no inference components",
  "target-container-hostname": "TargetContainerHostname: the endpoint has one container",
  "enable-explanations": "EnableExplanations: the endpoint has no ExplainerConfig",
  "session-id": "SessionId: stateful sessions are not served by the embedded engine",
};

function refuseUnserved(x: Exchange): void {
  for (const [name, why] of Object.entries(unserved))
    if (header(x, `x-amzn-sagemaker-${name}`) !== undefined)
      throw new AwsError("ValidationError", `The request must not have ${why}.`);
}

function requestOf(x: Exchange, body: Buffer, accept: string | undefined): InvokeRequest {
  refuseUnserved(x);
  const contentType = header(x, "content-type");
  const targetVariant = header(x, "x-amzn-sagemaker-target-variant");
  const targetModel = header(x, "x-amzn-sagemaker-target-model");
  const customAttributes = header(x, "x-amzn-sagemaker-custom-attributes");
  const inferenceId = header(x, "x-amzn-sagemaker-inference-id");
  return {
    body,
    ...(contentType !== undefined && { contentType }),
    ...(accept !== undefined && { accept }),
    ...(targetVariant !== undefined && { targetVariant }),
    ...(targetModel !== undefined && { targetModel }),
    ...(customAttributes !== undefined && { customAttributes }),
    ...(inferenceId !== undefined && { inferenceId }),
  };
}

const answered = ({ invokedVariant, customAttributes }: Omit<InvokeResponse, "body">): Record<string, string> => ({
  "x-amzn-invoked-production-variant": invokedVariant,
  ...(customAttributes !== undefined && { "x-amzn-sagemaker-custom-attributes": customAttributes }),
});

/** Sends the container's chunks on as they come, each as an event. */
async function serveStream(x: Exchange, ctx: Context, endpoint: string, body: Buffer): Promise<void> {
  const { response } = x;
  const sink = {
    begin: (head: Omit<InvokeResponse, "body">) =>
      void response.writeHead(200, {
        "x-amzn-requestid": x.id,
        "content-type": "application/vnd.amazon.eventstream",
        "x-amzn-sagemaker-content-type": head.contentType,
        ...answered(head),
      }),
    write: async (chunk: Buffer) => {
      if (!response.write(payloadPart(chunk)) && !response.destroyed)
        await Promise.race([once(response, "drain"), once(response, "close")]);
    },
  };
  try {
    await hostingOf(ctx).stream(endpoint, requestOf(x, body, header(x, "x-amzn-sagemaker-accept")), sink);
  } catch (error) {
    if (!response.headersSent) throw error;
    const Message = error instanceof Error ? error.message : String(error);
    response.write(streamException("ModelStreamError", { Message, ErrorCode: "ModelInvocationTimeExceeded" }));
  }
  response.end();
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
