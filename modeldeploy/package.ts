import {
  DescribeModelPackageCommand,
  paginateListModelPackages,
  UpdateModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  type ModelApprovalStatus,
} from "@aws-sdk/client-sagemaker";
import type { Uses } from "./clients.ts";
import { Refusal } from "./refusal.ts";

export type ModelPackage = DescribeModelPackageCommandOutput;

/** Describes a package; one that is gone is a `PackageGone` refusal. */
export async function describePackage({ sagemaker }: Uses<"sagemaker">, arn: string): Promise<ModelPackage> {
  try {
    return await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
  } catch (error) {
    if (
      error instanceof Error &&
      error.name === "ValidationException" &&
      /does not exist|not find/i.test(error.message)
    )
      throw new Refusal("PackageGone", `model package ${arn} does not exist (any more): ${error.message}`);
    throw error;
  }
}

/** The newest version of a group with this approval status; the order is asked for, never assumed. */
export async function newestPackage(
  { sagemaker }: Uses<"sagemaker">,
  group: string,
  status: ModelApprovalStatus,
): Promise<string | undefined> {
  const pages = paginateListModelPackages(
    { client: sagemaker },
    {
      ModelPackageGroupName: group,
      ModelApprovalStatus: status,
      ModelPackageType: "Versioned",
      SortBy: "CreationTime",
      SortOrder: "Descending",
    },
  );
  for await (const page of pages) {
    const [first] = page.ModelPackageSummaryList ?? [];
    if (first?.ModelPackageArn !== undefined) return first.ModelPackageArn;
  }
  return undefined;
}

/** A person's verdict on a package. */
export interface PackageVerdict {
  readonly modelPackageArn: string;
  readonly status: "Approved" | "Rejected";
  readonly description?: string;
}

export type Approval =
  | { readonly outcome: "unchanged"; readonly status: string }
  | { readonly outcome: "changed"; readonly from: string; readonly status: string };

/**
 * Sets a package's approval status, as Studio does; the registry then emits the event that starts the deployment.
 *
 * @example
 * await approvePackage(clients, { modelPackageArn, status: "Approved", description: "better on melanoma" });
 */
export async function approvePackage(clients: Uses<"sagemaker">, verdict: PackageVerdict): Promise<Approval> {
  const found = await describePackage(clients, verdict.modelPackageArn);
  if (found.ModelPackageStatus !== "Completed")
    throw new Refusal(
      "PackageIncomplete",
      `model package ${verdict.modelPackageArn} is ${found.ModelPackageStatus}; only a Completed one can be ${verdict.status}`,
    );
  const from = found.ModelApprovalStatus ?? "PendingManualApproval";
  if (from === verdict.status) return { outcome: "unchanged", status: from };
  await clients.sagemaker.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: verdict.modelPackageArn,
      ModelApprovalStatus: verdict.status,
      ...(verdict.description !== undefined && { ApprovalDescription: verdict.description }),
    }),
  );
  return { outcome: "changed", from, status: verdict.status };
}

/** The group and the version that a package's ARN names: `…:model-package/<group>/<version>`. */
export function packageIdentity(arn: string): { readonly group: string; readonly version: number } {
  const match = /:model-package\/([^/]+)\/(\d+)$/.exec(arn);
  if (match === null)
    throw new Refusal(
      "PackageGone",
      `"${arn}" names no versioned model package; give an ARN that ends in model-package/<group>/<version>`,
    );
  return { group: match[1] ?? "", version: Number(match[2]) };
}
