import {
  AddTagsCommand,
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  DeleteModelPackageCommand,
  DeleteModelPackageGroupCommand,
  DeleteTagsCommand,
  DescribeModelPackageCommand,
  DescribeModelPackageGroupCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  ListTagsCommand,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerModelPackage } from "../../../local/sagemaker/registry.ts";
import { openBench, type Bench } from "./engine.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.end());

const ModelPackageGroupName = "skin";
const InferenceSpecification = {
  Containers: [{ Image: "sagewright-skin:1", ModelDataUrl: "s3://b/model.tar.gz" }],
  SupportedContentTypes: ["image/png"],
  SupportedResponseMIMETypes: ["application/json"],
};
const create = async (more = {}) => {
  const { ModelPackageArn = "" } = await bench.sagemaker.send(
    new CreateModelPackageCommand({ ModelPackageGroupName, InferenceSpecification, ...more }),
  );
  return ModelPackageArn;
};
const describeIt = (ModelPackageName: string) =>
  bench.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
const packageEvents = (arn: string) =>
  readFileSync(join(bench.project, ".sagewright", "events.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { detail: Record<string, unknown>; resources: string[]; "detail-type": string })
    .filter(
      ({ resources, "detail-type": type }) =>
        resources.includes(arn) && type === "SageMaker Model Package State Change",
    );

describe("groups", () => {
  it("are made once, described and listed", async () => {
    const { ModelPackageGroupArn } = await bench.sagemaker.send(
      new CreateModelPackageGroupCommand({
        ModelPackageGroupName,
        ModelPackageGroupDescription: "d",
        Tags: [{ Key: "k", Value: "v" }],
      }),
    );
    expect(ModelPackageGroupArn).toBe("arn:aws:sagemaker:us-east-1:123456789012:model-package-group/skin");
    await expect(
      bench.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName })),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: `Model Package Group already exists: ${ModelPackageGroupArn}`,
    });
    for (const name of [ModelPackageGroupName, ModelPackageGroupArn]) {
      const group = await bench.sagemaker.send(new DescribeModelPackageGroupCommand({ ModelPackageGroupName: name }));
      expect(group).toMatchObject({
        ModelPackageGroupName,
        ModelPackageGroupDescription: "d",
        ModelPackageGroupStatus: "Completed",
      });
      expect(group.CreationTime).toBeInstanceOf(Date);
    }
    const list = await bench.sagemaker.send(new ListModelPackageGroupsCommand({ NameContains: "ki" }));
    expect(list.ModelPackageGroupSummaryList?.map((one) => one.ModelPackageGroupName)).toEqual(["skin"]);
    expect((await bench.sagemaker.send(new ListTagsCommand({ ResourceArn: ModelPackageGroupArn }))).Tags).toEqual([
      { Key: "k", Value: "v" },
    ]);
  });

  it("with packages in them stay", async () => {
    const arn = await create();
    await expect(
      bench.sagemaker.send(new DeleteModelPackageGroupCommand({ ModelPackageGroupName })),
    ).rejects.toMatchObject({ name: "ValidationException" });
    await bench.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: arn }));
  });

  it("that are not there are told", async () => {
    await expect(create({ ModelPackageGroupName: "nobody" })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("does not exist"),
    });
  });
});

describe("packages", () => {
  it("count up and never reuse a number", async () => {
    const one = await create();
    const two = await create();
    await bench.sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: two }));
    const three = await create();
    const numbers = [one, two, three].map((arn) => Number(arn.split("/").at(-1)));
    expect(numbers[1]).toBe((numbers[0] ?? 0) + 1);
    expect(numbers[2]).toBe((numbers[0] ?? 0) + 2);
    await expect(describeIt(two)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("does not exist"),
    });
  });

  it("wait for approval and tell their creation", async () => {
    const arn = await create({ CustomerMetadataProperties: { a: "1" }, ClientToken: "token-for-one" });
    expect(await create({ ClientToken: "token-for-one" })).toBe(arn);
    const described = await describeIt(arn);
    expect(described).toMatchObject({
      ModelPackageArn: arn,
      ModelApprovalStatus: "PendingManualApproval",
      ModelPackageStatus: "Completed",
      CustomerMetadataProperties: { a: "1" },
      InferenceSpecification,
    });
    const [event, ...more] = packageEvents(arn);
    expect(more).toEqual([]);
    expect(event?.detail).toMatchObject({
      ModelPackageGroupName,
      ModelPackageArn: arn,
      ModelApprovalStatus: "PendingManualApproval",
    });
    expect(event?.detail).not.toHaveProperty("UpdatedModelPackageFields");
  });

  it("are approved once, whoever asks how often", async () => {
    const arn = await create();
    const approve = () =>
      bench.sagemaker.send(
        new UpdateModelPackageCommand({
          ModelPackageArn: arn,
          ModelApprovalStatus: "Approved",
          ApprovalDescription: "good",
        }),
      );
    await approve();
    await approve();
    const events = packageEvents(arn).slice(1);
    expect(events).toHaveLength(1);
    expect(events[0]?.detail).toMatchObject({
      ModelApprovalStatus: "Approved",
      UpdatedModelPackageFields: ["ModelApprovalStatus", "ApprovalDescription"],
    });
    expect(await describeIt(arn)).toMatchObject({ ModelApprovalStatus: "Approved", ApprovalDescription: "good" });
  });

  it("merge, replace and drop their metadata and life cycle", async () => {
    const arn = await create({ CustomerMetadataProperties: { a: "1", b: "2" } });
    await bench.sagemaker.send(
      new UpdateModelPackageCommand({
        ModelPackageArn: arn,
        CustomerMetadataProperties: { b: "3", c: "4" },
        CustomerMetadataPropertiesToRemove: ["a"],
        ModelLifeCycle: { Stage: "Staging", StageStatus: "Deployed" },
      }),
    );
    expect(await describeIt(arn)).toMatchObject({
      CustomerMetadataProperties: { b: "3", c: "4" },
      ModelLifeCycle: { Stage: "Staging", StageStatus: "Deployed" },
    });
    expect(packageEvents(arn).at(-1)?.detail["UpdatedModelPackageFields"]).toEqual([
      "CustomerMetadataProperties",
      "ModelLifeCycle",
    ]);
  });

  it("are listed by status, newest first, page by page", async () => {
    await bench.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "pages" }));
    const arns: string[] = [];
    for (let i = 0; i < 5; i++)
      arns.push(
        await create({ ModelPackageGroupName: "pages", ModelApprovalStatus: i === 2 ? "Rejected" : "Approved" }),
      );
    const seen: (string | undefined)[] = [];
    for (let NextToken: string | undefined, first = true; first || NextToken !== undefined; first = false) {
      const page = await bench.sagemaker.send(
        new ListModelPackagesCommand({
          ModelPackageGroupName: "pages",
          MaxResults: 2,
          ...(NextToken !== undefined && { NextToken }),
        }),
      );
      seen.push(...(page.ModelPackageSummaryList ?? []).map((one) => one.ModelPackageArn));
      NextToken = page.NextToken;
    }
    expect(seen).toEqual(arns.toReversed());
    const rejected = await bench.sagemaker.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: "pages", ModelApprovalStatus: "Rejected" }),
    );
    expect(rejected.ModelPackageSummaryList?.map((one) => one.ModelPackageArn)).toEqual([arns[2]]);
    await expect(bench.sagemaker.send(new ListModelPackagesCommand({ NextToken: "garbage" }))).rejects.toMatchObject({
      name: "ValidationException",
    });
  });

  it("may be registered by a step into a group that is made for it", async () => {
    const arn = registerModelPackage(bench.engine.context, {
      ModelPackageGroupName: "from-step",
      InferenceSpecification,
    });
    expect(arn).toBe("arn:aws:sagemaker:us-east-1:123456789012:model-package/from-step/1");
    expect(packageEvents(arn)).toHaveLength(1);
  });
});

describe("tags", () => {
  it("are added, replaced and deleted", async () => {
    const { ModelPackageGroupArn: ResourceArn } = await bench.sagemaker.send(
      new CreateModelPackageGroupCommand({ ModelPackageGroupName: "Tagged-Group" }),
    );
    expect(ResourceArn).toMatch(/tagged-group$/);
    await bench.sagemaker.send(
      new AddTagsCommand({
        ResourceArn,
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "b", Value: "2" },
        ],
      }),
    );
    await bench.sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: [{ Key: "a", Value: "3" }] }));
    await bench.sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ["b"] }));
    expect((await bench.sagemaker.send(new ListTagsCommand({ ResourceArn }))).Tags).toEqual([{ Key: "a", Value: "3" }]);
  });

  it.each([
    "arn:aws:sagemaker:us-east-1:123456789012:pipeline/none",
    "arn:aws:sagemaker:us-east-1:123456789012:model-package/none/1",
    "arn:aws:sagemaker:us-east-1:123456789012:project/p-1",
    "arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/tagged-group",
    "arn:aws:sagemaker:us-east-1:123456789012:constructor/x",
  ])("are not kept for what does not exist: %s", async (ResourceArn) => {
    const Tags = [{ Key: "a", Value: "1" }];
    for (const command of [
      new AddTagsCommand({ ResourceArn, Tags }),
      new ListTagsCommand({ ResourceArn }),
      new DeleteTagsCommand({ ResourceArn, TagKeys: ["a"] }),
    ])
      await expect(bench.sagemaker.send(command as ListTagsCommand)).rejects.toMatchObject({
        name: "ValidationException",
        message: `The resource ${ResourceArn} does not exist.`,
      });
  });
});
