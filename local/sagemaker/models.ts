import type {
  CreateModelInput,
  CreateModelOutput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  DescribeModelPackageOutput,
  ListModelsInput,
  ListModelsOutput,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import type { ModelRecord } from "../hosting/records.ts";
import { validation } from "../wire/error.ts";
import { listPage } from "./listing.ts";
import { addTags, dropTags } from "./tags.ts";
import { operation, voidOperation, type Operations, type Wire } from "./operation.ts";

function modelNamed(ctx: Context, name = ""): ModelRecord & { ModelName: string } {
  const record = ctx.store.get<ModelRecord>("Model", name);
  if (record === undefined) throw validation(`Could not find model "${sagemakerArn(ctx, "model", name)}".`);
  return { ...record, ModelName: name };
}

/** A model may be made from a package only once a person has approved it. */
function checkPackage(ctx: Context, arn: string): void {
  const found = ctx.store.get<Wire<DescribeModelPackageOutput>>("ModelPackage", arn);
  if (found === undefined) throw validation(`Model package does not exist: ${arn}`);
  if (found.ModelPackageStatus !== "Completed") {
    throw validation(`Model package ${arn} is in status ${found.ModelPackageStatus ?? ""}; it must be Completed.`);
  }
  if (found.ModelPackageGroupName !== undefined && found.ModelApprovalStatus !== "Approved") {
    throw validation(
      `Model package ${arn} has approval status ${found.ModelApprovalStatus ?? ""}; it must be Approved.`,
    );
  }
}

export const modelOperations: Operations = {
  CreateModel: operation<CreateModelInput, CreateModelOutput>((ctx, input) => {
    const { ModelName: name = "", Tags, ...rest } = input;
    const ModelArn = sagemakerArn(ctx, "model", name);
    const containers = input.PrimaryContainer === undefined ? (input.Containers ?? []) : [input.PrimaryContainer];
    if (containers.length === 0) throw validation("Either PrimaryContainer or Containers must be given.");
    if (containers.length > 1)
      throw validation("Models of several containers are not served by the embedded engine; give one container");
    for (const { ModelPackageName: arn, Image, Mode, ModelDataUrl } of containers) {
      if (Mode === "MultiModel" && ModelDataUrl === undefined)
        throw validation("A container in MultiModel mode needs a ModelDataUrl: the S3 prefix of its models.");
      if (arn !== undefined) checkPackage(ctx, arn);
      else if (Image === undefined) throw validation("A container needs an Image or a ModelPackageName.");
    }
    const { EnableNetworkIsolation = false } = rest;
    const record: ModelRecord = { ...rest, EnableNetworkIsolation, ModelName: name, ModelArn, CreationTime: now() };
    if (!ctx.store.insert("Model", name, record))
      throw validation(`Cannot create already existing model "${ModelArn}".`);
    addTags(ctx, ModelArn, Tags);
    return { ModelArn };
  }),

  DescribeModel: operation<DescribeModelInput, DescribeModelOutput>((ctx, input) => modelNamed(ctx, input.ModelName)),

  DeleteModel: voidOperation<DeleteModelInput>((ctx, input) => {
    const { ModelName: name } = modelNamed(ctx, input.ModelName);
    ctx.store.delete("Model", name);
    dropTags(ctx, sagemakerArn(ctx, "model", name));
  }),

  ListModels: operation<ListModelsInput, ListModelsOutput>((ctx, input) => {
    const all = ctx.store
      .list<ModelRecord>("Model")
      .filter((one) => (one.ModelName ?? "").includes(input.NameContains ?? ""));
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.ModelName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.ModelName ?? "" },
    });
    const Models = page.map(({ ModelName, ModelArn, CreationTime }) => ({ ModelName, ModelArn, CreationTime }));
    return { Models, ...(NextToken !== undefined && { NextToken }) };
  }),
};
