import type {
  BatchDescribeModelPackageInput,
  BatchDescribeModelPackageOutput,
  CreateModelPackageInput,
  CreateModelPackageOutput,
  DeleteModelPackageInput,
  DescribeModelPackageInput,
  DescribeModelPackageOutput,
  ListModelPackagesInput,
  ListModelPackagesOutput,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import { AwsError, validation } from "../wire/error.ts";
import { createGroup, groupName, groupNamed, groupOperations } from "./groups.ts";
import { groupPolicyOperations } from "./group-policies.ts";
import { listPage } from "./listing.ts";
import { operation, voidOperation, type Operations, type Wire } from "./operation.ts";
import { emitPackageEvent, packageNamed, type Package } from "./packages.ts";
import { addTags, dropTags } from "./tags.ts";
import { updateModelPackage } from "./update-package.ts";

type Request = Wire<CreateModelPackageInput>;

/** Registers a model package, in a group that is made when there is none; returns the package's ARN. */
export function registerModelPackage(ctx: Context, request: Request): string {
  return ctx.store.transaction(() => {
    const group = request.ModelPackageGroupName;
    if (group !== undefined) createGroup(ctx, { ModelPackageGroupName: groupName(ctx, group) });
    return create(ctx, request);
  });
}

function create(ctx: Context, request: Request): string {
  const {
    ModelPackageGroupName,
    ModelPackageName,
    ClientToken: token,
    Tags,
    SkipModelValidation,
    ValidationSpecification,
    ...rest
  } = request;
  if ((ModelPackageGroupName === undefined) === (ModelPackageName === undefined)) {
    throw validation("Exactly one of ModelPackageName and ModelPackageGroupName must be given.");
  }
  if (token !== undefined) {
    const known = ctx.store.get<string>("ModelPackageToken", token);
    if (known !== undefined) return known;
  }
  const place =
    ModelPackageGroupName === undefined
      ? unversioned(ctx, ModelPackageName ?? "")
      : versioned(ctx, groupName(ctx, ModelPackageGroupName));
  const time = Date.now() / 1000;
  const record: Package = {
    ...rest,
    ...place,
    ...(ValidationSpecification !== undefined && { ValidationSpecification }),
    ...(SkipModelValidation !== undefined && { SkipModelValidation }),
    ...(ModelPackageGroupName !== undefined && {
      ModelApprovalStatus: request.ModelApprovalStatus ?? "PendingManualApproval",
    }),
    ModelPackageStatus: "Completed",
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    CertifyForMarketplace: request.CertifyForMarketplace ?? false,
    CreationTime: time,
    LastModifiedTime: time,
  };
  ctx.store.put("ModelPackage", place.ModelPackageArn, record);
  if (token !== undefined) ctx.store.put("ModelPackageToken", token, place.ModelPackageArn);
  addTags(ctx, place.ModelPackageArn, Tags);
  emitPackageEvent(ctx, record);
  return place.ModelPackageArn;
}

function unversioned(ctx: Context, ModelPackageName: string) {
  const ModelPackageArn = sagemakerArn(ctx, "model-package", ModelPackageName);
  if (ctx.store.get("ModelPackage", ModelPackageArn) !== undefined) {
    throw validation(`Model Package already exists: ${ModelPackageArn}`);
  }
  return { ModelPackageName, ModelPackageArn };
}

function versioned(ctx: Context, group: string) {
  groupNamed(ctx, group);
  // A deleted version's number is never given again: what was approved under it must stay what it was.
  const ModelPackageVersion = (ctx.store.get<number>("ModelPackageVersion", group) ?? 0) + 1;
  ctx.store.put("ModelPackageVersion", group, ModelPackageVersion);
  return {
    ModelPackageName: group,
    ModelPackageGroupName: group,
    ModelPackageVersion,
    ModelPackageArn: `${sagemakerArn(ctx, "model-package", group)}/${ModelPackageVersion}`,
  };
}

const packageOperations: Operations = {
  CreateModelPackage: operation<CreateModelPackageInput, CreateModelPackageOutput>((ctx, input) => ({
    ModelPackageArn: ctx.store.transaction(() => create(ctx, input)),
  })),

  DescribeModelPackage: operation<DescribeModelPackageInput, DescribeModelPackageOutput>((ctx, input) =>
    packageNamed(ctx, input.ModelPackageName),
  ),

  UpdateModelPackage: updateModelPackage,

  DeleteModelPackage: voidOperation<DeleteModelPackageInput>((ctx, input) => {
    const { ModelPackageArn: arn } = packageNamed(ctx, input.ModelPackageName);
    ctx.store.transaction(() => {
      ctx.store.delete("ModelPackage", arn);
      dropTags(ctx, arn);
    });
  }),

  BatchDescribeModelPackage: operation<BatchDescribeModelPackageInput, BatchDescribeModelPackageOutput>(
    (ctx, { ModelPackageArnList = [] }) => {
      const found = [...new Set(ModelPackageArnList)].map(
        (arn) => [arn, ctx.store.get<Package>("ModelPackage", arn)] as const,
      );
      return {
        ModelPackageSummaries: Object.fromEntries(
          found.flatMap(([arn, one]) => (one === undefined ? [] : [[arn, batchSummary(one)]])),
        ),
        BatchDescribeModelPackageErrorMap: Object.fromEntries(
          found.flatMap(([arn, one]) => (one === undefined ? [[arn, missingPackage(arn)]] : [])),
        ),
      };
    },
  ),

  ListModelPackages: operation<ListModelPackagesInput, ListModelPackagesOutput>((ctx, input) => {
    const group = input.ModelPackageGroupName === undefined ? undefined : groupName(ctx, input.ModelPackageGroupName);
    if (group !== undefined && ctx.store.get("ModelPackageGroup", group) === undefined) {
      throw new AwsError(
        "ValidationException",
        `Model Package Group does not exist: ${sagemakerArn(ctx, "model-package-group", group)}`,
      );
    }
    const type = input.ModelPackageType ?? (group === undefined ? "Unversioned" : "Versioned");
    const packages = ctx.store
      .list<Package>("ModelPackage")
      .filter(
        (one) =>
          (group === undefined || one.ModelPackageGroupName === group) &&
          (type === "Both" || (type === "Versioned") === (one.ModelPackageGroupName !== undefined)) &&
          (one.ModelPackageName ?? "").includes(input.NameContains ?? "") &&
          (input.ModelApprovalStatus === undefined || one.ModelApprovalStatus === input.ModelApprovalStatus),
      );
    const [page, NextToken] = listPage(packages, input, {
      id: (one) => one.ModelPackageArn ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.ModelPackageName ?? "" },
    });
    return { ModelPackageSummaryList: page.map(summary), ...(NextToken !== undefined && { NextToken }) };
  }),
};

const missingPackage = (arn: string) => ({
  ErrorCode: "ValidationException",
  ErrorResponse: `ModelPackage ${arn} does not exist.`,
});

const batchSummary = (one: Package) => ({
  ModelPackageGroupName: one.ModelPackageGroupName,
  ModelPackageArn: one.ModelPackageArn,
  CreationTime: one.CreationTime,
  InferenceSpecification: one.InferenceSpecification ?? {
    Containers: [],
    SupportedContentTypes: [],
    SupportedResponseMIMETypes: [],
  },
  ModelPackageStatus: one.ModelPackageStatus,
  ...(one.ModelPackageVersion !== undefined && { ModelPackageVersion: one.ModelPackageVersion }),
  ...(one.ModelPackageDescription !== undefined && { ModelPackageDescription: one.ModelPackageDescription }),
  ...(one.ModelApprovalStatus !== undefined && { ModelApprovalStatus: one.ModelApprovalStatus }),
});

const summary = (one: Package) => ({
  ModelPackageName: one.ModelPackageName,
  ModelPackageArn: one.ModelPackageArn,
  CreationTime: one.CreationTime,
  ModelPackageStatus: one.ModelPackageStatus,
  ...(one.ModelPackageGroupName !== undefined && { ModelPackageGroupName: one.ModelPackageGroupName }),
  ...(one.ModelPackageVersion !== undefined && { ModelPackageVersion: one.ModelPackageVersion }),
  ...(one.ModelPackageDescription !== undefined && { ModelPackageDescription: one.ModelPackageDescription }),
  ...(one.ModelApprovalStatus !== undefined && { ModelApprovalStatus: one.ModelApprovalStatus }),
  ...(one.ModelLifeCycle !== undefined && { ModelLifeCycle: one.ModelLifeCycle }),
});

/** The model registry: groups, and packages as their versions. */
export const registryOperations: Operations = {
  ...groupOperations,
  ...groupPolicyOperations,
  ...packageOperations,
};
