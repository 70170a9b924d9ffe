import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  DescribePipelineCommand,
  DescribePipelineDefinitionForExecutionCommand,
  ListPipelinesCommand,
  ListPipelineVersionsCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineDefaults } from "../../../local/index.ts";
import { openBench, type Bench } from "./engine.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.end());

const RoleArn = engineDefaults.role;
const definition = (message = "no") =>
  JSON.stringify({
    Version: "2020-12-01",
    Metadata: {},
    Parameters: [],
    Steps: [{ Name: "Stop", Type: "Fail", Arguments: { ErrorMessage: message } }],
  });
const create = (PipelineName: string, more = {}) =>
  bench.sagemaker.send(new CreatePipelineCommand({ PipelineName, RoleArn, PipelineDefinition: definition(), ...more }));

describe("pipelines", () => {
  it("are described by name and by ARN", async () => {
    const { PipelineArn } = await create("Skin", { PipelineDescription: "d", Tags: [{ Key: "k", Value: "v" }] });
    expect(PipelineArn).toBe("arn:aws:sagemaker:us-east-1:123456789012:pipeline/Skin");
    for (const PipelineName of ["Skin", PipelineArn ?? ""]) {
      const described = await bench.sagemaker.send(new DescribePipelineCommand({ PipelineName }));
      expect(described).toMatchObject({
        PipelineName: "Skin",
        PipelineStatus: "Active",
        PipelineDescription: "d",
        PipelineDefinition: definition(),
        RoleArn,
      });
      expect(described.CreationTime).toBeInstanceOf(Date);
    }
  });

  it("have names of their own, but a repeated call is no conflict", async () => {
    const ClientRequestToken = "0123456789012345678901234567890123456";
    const first = await create("Twice", { ClientRequestToken });
    expect(await create("Twice", { ClientRequestToken })).toMatchObject({ PipelineArn: first.PipelineArn });
    await expect(create("Twice")).rejects.toMatchObject({
      name: "ValidationException",
      message:
        "Pipeline names must be unique within an AWS account and region. Pipeline with name (Twice) already exists.",
    });
  });

  it("that are unknown are told", async () => {
    const message = "Pipeline 'arn:aws:sagemaker:us-east-1:123456789012:pipeline/none' does not exist.";
    for (const command of [
      new DescribePipelineCommand({ PipelineName: "none" }),
      new UpdatePipelineCommand({ PipelineName: "none", PipelineDefinition: definition() }),
      new DeletePipelineCommand({ PipelineName: "none" }),
    ]) {
      await expect(bench.sagemaker.send(command as DescribePipelineCommand)).rejects.toMatchObject({
        name: "ResourceNotFound",
        message,
      });
    }
  });

  it("are refused with a definition that cannot run, in words that say where", async () => {
    const broken = JSON.stringify({
      Version: "2020-12-01",
      Steps: [{ Name: "A", Type: "Fail", Arguments: {}, DependsOn: ["Nowhere"] }],
    });
    await expect(create("Broken", { PipelineDefinition: broken })).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("Nowhere"),
    });
    await expect(create("Broken", { PipelineDefinition: "{" })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(bench.sagemaker.send(new DescribePipelineCommand({ PipelineName: "Broken" }))).rejects.toMatchObject({
      name: "ResourceNotFound",
    });
  });

  it("may have their definition in S3", async () => {
    await bench.engine.context.objects.put(engineDefaults.bucket, "def.json", Buffer.from(definition("s3")));
    const PipelineDefinitionS3Location = { Bucket: engineDefaults.bucket, ObjectKey: "def.json" };
    await create("FromS3", { PipelineDefinition: undefined, PipelineDefinitionS3Location });
    expect(
      (await bench.sagemaker.send(new DescribePipelineCommand({ PipelineName: "FromS3" }))).PipelineDefinition,
    ).toBe(definition("s3"));
    await expect(
      create("Nowhere", {
        PipelineDefinition: undefined,
        PipelineDefinitionS3Location: { ...PipelineDefinitionS3Location, ObjectKey: "no" },
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining(`s3://${engineDefaults.bucket}/no`) });
  });

  it("are updated into versions", async () => {
    await create("Versions");
    await bench.sagemaker.send(
      new UpdatePipelineCommand({ PipelineName: "Versions", PipelineDescription: "only this" }),
    );
    await bench.sagemaker.send(
      new UpdatePipelineCommand({ PipelineName: "Versions", PipelineDefinition: definition("2") }),
    );
    const { PipelineVersionSummaries } = await bench.sagemaker.send(
      new ListPipelineVersionsCommand({ PipelineName: "Versions" }),
    );
    expect(PipelineVersionSummaries?.map((one) => one.PipelineVersionId)).toEqual([2, 1]);
    const old = await bench.sagemaker.send(
      new DescribePipelineCommand({ PipelineName: "Versions", PipelineVersionId: 1 }),
    );
    expect(old.PipelineDefinition).toBe(definition());
    expect(await bench.sagemaker.send(new DescribePipelineCommand({ PipelineName: "Versions" }))).toMatchObject({
      PipelineDescription: "only this",
      PipelineDefinition: definition("2"),
    });
  });

  it("are listed by prefix and sorted", async () => {
    for (const name of ["list-b", "list-a", "list-c"]) await create(name);
    const names = async (more = {}) =>
      (
        await bench.sagemaker.send(new ListPipelinesCommand({ PipelineNamePrefix: "list", ...more }))
      ).PipelineSummaries?.map((one) => one.PipelineName);
    expect(await names()).toEqual(["list-c", "list-a", "list-b"]);
    expect(await names({ SortBy: "Name", SortOrder: "Ascending" })).toEqual(["list-a", "list-b", "list-c"]);
    expect(await names({ MaxResults: 1 })).toEqual(["list-c"]);
  });

  it("with a running execution stay; the execution keeps the definition it started with", async () => {
    await create("Busy");
    const PipelineExecutionArn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/Busy/execution/abc";
    const execution = {
      PipelineExecutionArn,
      PipelineExecutionStatus: "Executing",
      PipelineDefinition: definition("frozen"),
      CreationTime: 1,
    };
    bench.engine.context.store.put("PipelineExecution", PipelineExecutionArn, execution);
    await expect(bench.sagemaker.send(new DeletePipelineCommand({ PipelineName: "Busy" }))).rejects.toMatchObject({
      name: "ConflictException",
    });
    const frozen = await bench.sagemaker.send(
      new DescribePipelineDefinitionForExecutionCommand({ PipelineExecutionArn }),
    );
    expect(frozen.PipelineDefinition).toBe(definition("frozen"));
    bench.engine.context.store.put("PipelineExecution", PipelineExecutionArn, {
      ...execution,
      PipelineExecutionStatus: "Succeeded",
    });
    await bench.sagemaker.send(new DeletePipelineCommand({ PipelineName: "Busy" }));
    await create("Busy");
  });
});
