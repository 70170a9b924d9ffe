import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approvePackage, newestPackage, packageIdentity } from "../../modeldeploy/index.ts";
import { packageArn, world, type World } from "./world.ts";

let aws: World;
beforeEach(async () => void (aws = await world()));
afterEach(() => aws.close());

describe("packages", () => {
  it("finds the newest of a status, whatever order the service likes", async () => {
    aws.register(2, "PendingManualApproval");
    aws.register(3, "PendingManualApproval");
    expect(await newestPackage(aws.clients, "skin", "PendingManualApproval")).toBe(packageArn(3));
    expect(await newestPackage(aws.clients, "skin", "Approved")).toBe(packageArn(1));
    expect(await newestPackage(aws.clients, "skin", "Rejected")).toBeUndefined();
  });

  it("approves and rejects with a description, and does not touch one that is so already", async () => {
    const modelPackageArn = aws.register(2, "PendingManualApproval");
    const approve = { modelPackageArn, status: "Approved", description: "better" } as const;
    expect(await approvePackage(aws.clients, approve)).toEqual({
      outcome: "changed",
      from: "PendingManualApproval",
      status: "Approved",
    });
    expect(aws.sagemaker.packages.get(modelPackageArn)).toMatchObject({
      ModelApprovalStatus: "Approved",
      ApprovalDescription: "better",
    });
    expect(await approvePackage(aws.clients, approve)).toMatchObject({ outcome: "unchanged" });
    expect(aws.count(/UpdateModelPackage/)).toBe(1);
    expect(await approvePackage(aws.clients, { modelPackageArn, status: "Rejected" })).toMatchObject({
      from: "Approved",
    });
  });

  it("refuses what is gone, unfinished, or no package at all", async () => {
    await expect(
      approvePackage(aws.clients, { modelPackageArn: packageArn(9), status: "Approved" }),
    ).rejects.toMatchObject({
      code: "PackageGone",
    });
    Object.assign(aws.sagemaker.packages.get(packageArn(1)) ?? {}, { ModelPackageStatus: "InProgress" });
    await expect(
      approvePackage(aws.clients, { modelPackageArn: packageArn(1), status: "Approved" }),
    ).rejects.toMatchObject({
      code: "PackageIncomplete",
    });
    expect(() => packageIdentity("skin")).toThrow(/"skin" names no versioned model package/);
  });
});
