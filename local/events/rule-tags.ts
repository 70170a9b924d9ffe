import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-eventbridge";
import type { Context } from "../context.ts";
import { addTags, dropTags, tagsOf } from "../sagemaker/tags.ts";
import { operation, voidOperation, type Operations } from "../sagemaker/operation.ts";
import { AwsError } from "../wire/error.ts";

function checkRule(ctx: Context, arn: string | undefined): string {
  const name = /^arn:aws:events:[a-z0-9-]+:\d{12}:rule\/(?:default\/)?([.\-_A-Za-z0-9]{1,64})$/.exec(arn ?? "")?.[1];
  if (arn === undefined || name === undefined || ctx.store.get("EventRule", name) === undefined)
    throw new AwsError("ResourceNotFoundException", `Rule ${arn ?? ""} does not exist on EventBus default.`);
  return arn;
}

/** The tags of rules. */
export const ruleTagOperations: Operations = {
  ListTagsForResource: operation<ListTagsForResourceRequest, ListTagsForResourceResponse>((ctx, { ResourceARN }) => ({
    Tags: [...tagsOf(ctx, checkRule(ctx, ResourceARN))],
  })),

  TagResource: voidOperation<TagResourceRequest>((ctx, { ResourceARN, Tags }) => {
    addTags(ctx, checkRule(ctx, ResourceARN), Tags);
  }),

  UntagResource: voidOperation<UntagResourceRequest>((ctx, { ResourceARN, TagKeys = [] }) => {
    const arn = checkRule(ctx, ResourceARN);
    const left = tagsOf(ctx, arn).filter(({ Key }) => !TagKeys.includes(Key ?? ""));
    dropTags(ctx, arn);
    addTags(ctx, arn, left);
  }),
};
