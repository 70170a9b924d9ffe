import {
  CreatePipelineCommand,
  DescribeModelPackageCommand,
  ListPipelineExecutionsCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelineParametersForExecutionCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, fail, openFixture, role, type Fixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  const parameters = [
    { Name: "Needed", Type: "String" },
    { Name: "N", Type: "Integer", DefaultValue: 1 },
  ];
  await fixture.sagemaker.send(
    new CreatePipelineCommand({
      PipelineName: "Mine",
      RoleArn: role,
      ClientRequestToken: "t".repeat(32),
      PipelineDefinition: JSON.stringify(
        definition(
          [
            fail("A", "a"),
            fail("B", { "Std:Join": { On: "-", Values: [{ Get: "Parameters.Needed" }, { Get: "Parameters.N" }] } }),
          ],
          parameters,
        ),
      ),
    }),
  );
});
afterAll(() => fixture.close());

const start = (PipelineName: string, PipelineParameters: { Name: string; Value: string }[], more: object = {}) =>
  fixture.sagemaker.send(new StartPipelineExecutionCommand({ PipelineName, PipelineParameters, ...more }));
const needed = { Name: "Needed", Value: "n" };

describe("a start", () => {
  it("is known by name or ARN, and once by its token", async () => {
    const token = { ClientRequestToken: "u".repeat(32) };
    const first = await start("Mine", [needed], token);
    const again = await start("arn:aws:sagemaker:us-east-1:123456789012:pipeline/Mine", [needed], token);
    expect(first.PipelineExecutionArn).toMatch(
      /^arn:aws:sagemaker:us-east-1:123456789012:pipeline\/Mine\/execution\/[a-z0-9]{12}$/,
    );
    expect(again.PipelineExecutionArn).toBe(first.PipelineExecutionArn);
    const other = await start("Mine", [needed]);
    expect(other.PipelineExecutionArn).not.toBe(first.PipelineExecutionArn);
    const { PipelineExecutionSummaries = [] } = await fixture.sagemaker.send(
      new ListPipelineExecutionsCommand({ PipelineName: "Mine" }),
    );
    expect(PipelineExecutionSummaries.map(({ PipelineExecutionArn }) => PipelineExecutionArn)).toEqual([
      other.PipelineExecutionArn,
      first.PipelineExecutionArn,
    ]);
    expect(PipelineExecutionSummaries[0]?.PipelineExecutionDisplayName).toMatch(/^execution-\d{13}$/);
    const finished = await fixture.finish(first.PipelineExecutionArn ?? "");
    expect(finished.execution.PipelineExperimentConfig).toEqual({
      ExperimentName: "mine",
      TrialName: first.PipelineExecutionArn?.split("/").at(-1),
    });
  });

  it.each([
    [[], /\[Needed\] have no default and no value/],
    [[needed, { Name: "Nope", Value: "1" }], /\[Nope\] is not a parameter of the pipeline/],
    [[needed, { Name: "N", Value: "x" }], /\[N\] is of type Integer; "x" is not/],
    [[needed, needed], /\[Needed\] is given twice/],
  ])("with parameters %j is refused", async (parameters, message) => {
    await expect(start("Mine", parameters)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("of an unknown pipeline is refused", async () => {
    await expect(start("None", [])).rejects.toMatchObject({ name: "ResourceNotFound" });
  });

  it("tells its parameters and pages its steps", async () => {
    const { PipelineExecutionArn = "" } = await start("Mine", [needed, { Name: "N", Value: "7" }]);
    const finished = await fixture.finish(PipelineExecutionArn);
    expect(finished.step("B")?.FailureReason).toBe("n-7");
    const { PipelineParameters } = await fixture.sagemaker.send(
      new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn }),
    );
    expect(PipelineParameters).toEqual([needed, { Name: "N", Value: "7" }]);
    const one = await fixture.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn, MaxResults: 1 }),
    );
    const two = await fixture.sagemaker.send(
      new ListPipelineExecutionStepsCommand({ PipelineExecutionArn, MaxResults: 1, NextToken: one.NextToken }),
    );
    expect(
      [one, two]
        .flatMap(({ PipelineExecutionSteps = [] }) => PipelineExecutionSteps.map(({ StepName }) => StepName))
        .toSorted(),
    ).toEqual(["A", "B"]);
  });
});

describe("a RegisterModel step", () => {
  it("registers the next version with what its arguments came to", async () => {
    const register = (Name: string, more: object = {}) => ({
      Name,
      Type: "RegisterModel",
      Arguments: {
        ModelPackageGroupName: "made-by-step",
        ModelApprovalStatus: { Get: "Parameters.Status" },
        InferenceSpecification: {
          Containers: [
            {
              Image: "test/python:1",
              ModelDataUrl: {
                "Std:Join": {
                  On: "/",
                  Values: ["s3:/", "b", { Get: "Execution.PipelineExecutionId" }, "model.tar.gz"],
                },
              },
            },
          ],
          SupportedContentTypes: ["image/jpeg"],
          SupportedResponseMIMETypes: ["application/json"],
        },
      },
      ...more,
    });
    const pipeline = definition(
      [register("One"), register("Two", { DependsOn: ["One"] })],
      [{ Name: "Status", Type: "String", DefaultValue: "PendingManualApproval" }],
    );
    const run = await fixture.run(pipeline);
    expect(run.steps.map(({ FailureReason }) => FailureReason)).toEqual([undefined, undefined]);
    const arn = run.step("Two")?.Metadata?.RegisterModel?.Arn ?? "";
    expect(arn).toBe("arn:aws:sagemaker:us-east-1:123456789012:model-package/made-by-step/2");
    const found = await fixture.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
    expect(found.ModelApprovalStatus).toBe("PendingManualApproval");
    expect(found.InferenceSpecification?.Containers?.[0]?.ModelDataUrl).toBe(
      `s3://b/${run.arn.split("/").at(-1) ?? ""}/model.tar.gz`,
    );
    const refused = await fixture.run(pipeline, { Status: "Maybe" });
    expect(refused.step("One")?.FailureReason).toMatch(
      /^ClientError: Failed to invoke sagemaker:CreateModelPackage\. Error Details: 1 validation error detected: Value 'Maybe' at 'modelApprovalStatus'/,
    );
  });
});
