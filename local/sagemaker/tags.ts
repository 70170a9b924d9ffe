import type {
  AddTagsInput,
  AddTagsOutput,
  DeleteTagsInput,
  DeleteTagsOutput,
  ListTagsInput,
  ListTagsOutput,
  Tag,
} from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";
import { existingArn } from "./resources.ts";
import { pageOf } from "../wire/page.ts";
import { operation, type Operations } from "./operation.ts";

const LIMIT = 50;

/** The tags of a resource. */
export const tagsOf = (ctx: Context, arn: string): readonly Tag[] => ctx.store.get<readonly Tag[]>("Tags", arn) ?? [];

/** Adds tags to a resource; one of the same key is replaced. */
export function addTags(ctx: Context, arn: string, tags: readonly Tag[] | undefined): readonly Tag[] {
  if (tags === undefined || tags.length === 0) return tagsOf(ctx, arn);
  const merged = new Map([...tagsOf(ctx, arn), ...tags].map((tag) => [tag.Key ?? "", tag]));
  if (merged.size > LIMIT) throw validation(`Too many tags: a resource can have at most ${LIMIT}.`);
  const all = [...merged.values()];
  ctx.store.put("Tags", arn, all);
  return all;
}

/** Forgets the tags of a resource that is gone. */
export const dropTags = (ctx: Context, arn: string): void => void ctx.store.delete("Tags", arn);

export const tagOperations: Operations = {
  AddTags: operation<AddTagsInput, AddTagsOutput>((ctx, { ResourceArn = "", Tags }) => ({
    Tags: [...addTags(ctx, existingArn(ctx, ResourceArn), Tags)],
  })),

  ListTags: operation<ListTagsInput, ListTagsOutput>((ctx, { ResourceArn = "", ...request }) => {
    const [Tags, NextToken] = pageOf(tagsOf(ctx, existingArn(ctx, ResourceArn)), request, (tag) => tag.Key ?? "");
    return { Tags, ...(NextToken !== undefined && { NextToken }) };
  }),

  DeleteTags: operation<DeleteTagsInput, DeleteTagsOutput>((ctx, { ResourceArn = "", TagKeys = [] }) => {
    const arn = existingArn(ctx, ResourceArn);
    const left = tagsOf(ctx, arn).filter((tag) => !TagKeys.includes(tag.Key ?? ""));
    ctx.store.put("Tags", arn, left);
    return {};
  }),
};
