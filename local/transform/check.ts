import { sagemakerArn } from "../arn.ts";
import { ClientError } from "../containers/transfer.ts";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";
import { compileJsonPath } from "./json-path.ts";
import type { TransformRequest } from "./job.ts";

/** What all requests under way may hold together. */
const mostMegabytes = 100;

/** Refuses a transform job that cannot work, when it is created. */
export function checkTransform(ctx: Context, request: TransformRequest): void {
  const { ModelName: model = "", MaxConcurrentTransforms: atOnce = 1, MaxPayloadInMB: megabytes = 6 } = request;
  if (ctx.store.get("Model", model) === undefined) {
    throw validation(`Could not find model "${sagemakerArn(ctx, "model", model)}".`);
  }
  if (atOnce * megabytes > mostMegabytes) {
    throw validation(
      `The product of MaxConcurrentTransforms (${atOnce}) and MaxPayloadInMB (${megabytes}) must not exceed ${mostMegabytes} MB.`,
    );
  }
  const { InputFilter, OutputFilter } = request.DataProcessing ?? {};
  for (const filter of [InputFilter, OutputFilter]) {
    if (filter === undefined) continue;
    try {
      compileJsonPath(filter);
    } catch (error) {
      if (error instanceof ClientError) throw validation(error.message.replace("ClientError: ", ""));
      throw error;
    }
  }
}
