import type {
  CreateModelPackageGroupInput,
  CreateModelPackageGroupOutput,
  DeleteModelPackageGroupInput,
  DescribeModelPackageGroupInput,
  DescribeModelPackageGroupOutput,
  ListModelPackageGroupsInput,
  ListModelPackageGroupsOutput,
} from "@aws-sdk/client-sagemaker";
import { nameOf, sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";
import { listPage } from "./listing.ts";
import { operation, voidOperation, type Operations, type Wire } from "./operation.ts";
import { addTags, dropTags } from "./tags.ts";

export type Group = Wire<DescribeModelPackageGroupOutput>;

export const groupArn = (ctx: Context, name: string): string => sagemakerArn(ctx, "model-package-group", name);

/** The group's name from its name or ARN, in which the service lower-cases it. */
export function groupName(ctx: Context, nameOrArn: string): string {
  const name = nameOf(nameOrArn);
  if (name === nameOrArn || ctx.store.get("ModelPackageGroup", name) !== undefined) return name;
  const same = ctx.store
    .list<Group>("ModelPackageGroup")
    .find(({ ModelPackageGroupArn: arn }) => arn === groupArn(ctx, name));
  return same?.ModelPackageGroupName ?? name;
}

/** The group of that name, or why there is none. */
export function groupNamed(ctx: Context, nameOrArn: string | undefined): Group & { ModelPackageGroupName: string } {
  const name = groupName(ctx, nameOrArn ?? "");
  const group = ctx.store.get<Group>("ModelPackageGroup", name);
  if (group === undefined) throw validation(`Model Package Group does not exist: ${groupArn(ctx, name)}`);
  return { ...group, ModelPackageGroupName: name };
}

/** Makes the group unless there is one; says whether it did. */
export function createGroup(ctx: Context, input: Wire<CreateModelPackageGroupInput>): boolean {
  const name = input.ModelPackageGroupName ?? "";
  const record: Group = {
    ModelPackageGroupName: name,
    ModelPackageGroupArn: groupArn(ctx, name),
    ...(input.ModelPackageGroupDescription !== undefined && {
      ModelPackageGroupDescription: input.ModelPackageGroupDescription,
    }),
    CreationTime: Date.now() / 1000,
    CreatedBy: {},
    ModelPackageGroupStatus: "Completed",
  };
  const made = ctx.store.insert("ModelPackageGroup", name, record);
  if (made) addTags(ctx, groupArn(ctx, name), input.Tags);
  return made;
}

export const groupOperations: Operations = {
  CreateModelPackageGroup: operation<CreateModelPackageGroupInput, CreateModelPackageGroupOutput>((ctx, input) => {
    const arn = groupArn(ctx, input.ModelPackageGroupName ?? "");
    if (!createGroup(ctx, input)) throw validation(`Model Package Group already exists: ${arn}`);
    return { ModelPackageGroupArn: arn };
  }),

  DescribeModelPackageGroup: operation<DescribeModelPackageGroupInput, DescribeModelPackageGroupOutput>((ctx, input) =>
    groupNamed(ctx, input.ModelPackageGroupName),
  ),

  DeleteModelPackageGroup: voidOperation<DeleteModelPackageGroupInput>((ctx, input) => {
    const { ModelPackageGroupName: name } = groupNamed(ctx, input.ModelPackageGroupName);
    const arn = groupArn(ctx, name);
    const prefix = `${sagemakerArn(ctx, "model-package", name)}/`;
    if (ctx.store.list("ModelPackage", prefix).length > 0) {
      throw validation(`Model Package Group cannot be deleted as there are model packages within it: ${arn}`);
    }
    ctx.store.transaction(() => {
      ctx.store.delete("ModelPackageGroup", name);
      ctx.store.delete("ModelPackageVersion", name);
      ctx.store.delete("ModelPackageGroupPolicy", name);
      dropTags(ctx, arn);
    });
  }),

  ListModelPackageGroups: operation<ListModelPackageGroupsInput, ListModelPackageGroupsOutput>((ctx, input) => {
    const part = input.NameContains ?? "";
    const groups = ctx.store.list<Group>("ModelPackageGroup").filter(
      (one) =>
        (one.ModelPackageGroupName ?? "").includes(part) &&
        // There is one account here, so none shares its groups with it.
        input.CrossAccountFilterOption !== "CrossAccount",
    );
    const [page, NextToken] = listPage(groups, input, {
      id: (one) => one.ModelPackageGroupName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.ModelPackageGroupName ?? "" },
    });
    return {
      ModelPackageGroupSummaryList: page.map((one) => ({
        ModelPackageGroupName: one.ModelPackageGroupName,
        ModelPackageGroupArn: one.ModelPackageGroupArn,
        ...(one.ModelPackageGroupDescription !== undefined && {
          ModelPackageGroupDescription: one.ModelPackageGroupDescription,
        }),
        CreationTime: one.CreationTime,
        ModelPackageGroupStatus: one.ModelPackageGroupStatus,
      })),
      ...(NextToken !== undefined && { NextToken }),
    };
  }),
};
