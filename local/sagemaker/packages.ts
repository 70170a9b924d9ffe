import type { DescribeModelPackageOutput } from "@aws-sdk/client-sagemaker";
import type { Context } from "../context.ts";
import { validation } from "../wire/error.ts";
import type { Wire } from "./operation.ts";

export type Package = Wire<DescribeModelPackageOutput>;

/** The package of that ARN (or, unversioned, name), or why there is none. */
export function packageNamed(ctx: Context, arn: string | undefined): Package & { ModelPackageArn: string } {
  const full =
    arn?.startsWith("arn:") === true
      ? arn
      : `arn:aws:sagemaker:${ctx.region}:${ctx.account}:model-package/${arn ?? ""}`;
  const record = ctx.store.get<Package>("ModelPackage", full);
  if (record === undefined) throw validation(`ModelPackage ${full} does not exist.`);
  return { ...record, ModelPackageArn: full };
}

const SHOWN = [
  "ModelPackageName",
  "ModelPackageGroupName",
  "ModelPackageVersion",
  "ModelPackageArn",
  "ModelPackageDescription",
  "CreationTime",
  "LastModifiedTime",
  "InferenceSpecification",
  "SourceUri",
  "ModelPackageStatus",
  "ModelPackageStatusDetails",
  "CertifyForMarketplace",
  "ModelApprovalStatus",
  "ApprovalDescription",
  "MetadataProperties",
  "ModelMetrics",
  "CustomerMetadataProperties",
  "DriftCheckBaselines",
  "ModelLifeCycle",
] as const;

/** Tells the bus what became of a package; `updated` names the fields that an update changed. */
export function emitPackageEvent(ctx: Context, record: Package, updated?: readonly string[]): void {
  const detail: Record<string, unknown> = {};
  for (const name of SHOWN) if (record[name] !== undefined) detail[name] = record[name];
  if (updated !== undefined) detail["UpdatedModelPackageFields"] = updated;
  ctx.emit({
    source: "aws.sagemaker",
    detailType: "SageMaker Model Package State Change",
    resources: [record.ModelPackageArn ?? ""],
    detail,
  });
}
