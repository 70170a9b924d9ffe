import {
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  RetryStageExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { eventually } from "./engine.ts";
import {
  bench,
  commands,
  approval,
  pipeline,
  create,
  start,
  state,
  execution,
  ended,
  action,
  tokenOf,
  answer,
  out,
} from "./deployment-pipelines.ts";

describe("deployment pipelines", () => {
  it("run their stages in order, with commands in the project's folder and an approval between", async () => {
    await create(
      pipeline(
        "road",
        {
          Source: [
            { name: "Code", actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" } },
          ],
          Staging: [
            {
              ...commands("Deploy", 'echo "$PKG" > road.txt', "pwd >> road.txt"),
              runOrder: 1,
              environmentVariables: [{ name: "PKG", value: "#{variables.Package}" }],
            },
            { ...approval("Approve", { configuration: { CustomData: "Approve #{variables.Package}" } }), runOrder: 2 },
          ],
          Prod: [commands("DeployProd", "echo prod >> road.txt; echo said to stderr >&2")],
        },
        { variables: [{ name: "Package" }] },
      ),
    );
    const id = await start("road", { variables: [{ name: "Package", value: "arn:x; rm -rf $(pwd) `id`" }] });
    const token = await tokenOf("road", "Approve");
    expect(readFileSync(out("road.txt"), "utf8")).toBe(`arn:x; rm -rf $(pwd) \`id\`\n${bench.project}\n`);
    const waiting = await state("road");
    expect(waiting.stageStates?.map((one) => one.latestExecution?.status)).toEqual([
      "Succeeded",
      "InProgress",
      undefined,
    ]);
    expect(waiting.stageStates?.[1]?.latestExecution?.pipelineExecutionId).toBe(id);
    await answer("road", "Staging", "Approve", token);
    expect(await ended("road", id)).toBe("Succeeded");
    expect(readFileSync(out("road.txt"), "utf8")).toContain("prod");
    const { actionExecutionDetails } = await bench.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: "road", filter: { pipelineExecutionId: id } }),
    );
    expect(actionExecutionDetails?.map((one) => `${one.actionName} ${one.status}`)).toEqual([
      "DeployProd Succeeded",
      "Approve Succeeded",
      "Deploy Succeeded",
      "Code Succeeded",
    ]);
    expect(actionExecutionDetails?.[1]?.input?.resolvedConfiguration).toEqual({
      CustomData: "Approve arn:x; rm -rf $(pwd) `id`",
    });
    const { events } = await bench.logs.send(
      new FilterLogEventsCommand({ logGroupName: "/aws/codepipeline/road", filterPattern: "stderr" }),
    );
    expect(events?.map((one) => one.message)).toEqual(["said to stderr"]);
    expect(await execution("road", id)).toMatchObject({
      variables: [{ name: "Package", resolvedValue: "arn:x; rm -rf $(pwd) `id`" }],
      executionMode: "QUEUED",
    });
  });

  it("show commands the engine and nothing of a real account", async () => {
    await create(
      pipeline("env", {
        A: [commands("Env", "env > env.txt", "command -v sagewright > which.txt")],
        B: [commands("B", "true")],
      }),
    );
    expect(await ended("env", await start("env"))).toBe("Succeeded");
    const env = Object.fromEntries(
      readFileSync(out("env.txt"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
    expect(env).toMatchObject({
      AWS_ENDPOINT_URL: bench.engine.endpoint,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "sagewright",
      HOME: "/home/somebody",
    });
    expect(env["AWS_PROFILE"]).toBeUndefined();
    expect(env["AWS_SESSION_TOKEN"]).toBeUndefined();
    expect(readFileSync(out("which.txt"), "utf8").trim()).toBe(out(".sagewright/bin/sagewright"));
  });

  it("fail with the command's last words, and can be retried from there", async () => {
    await create(
      pipeline("flaky", {
        A: [
          commands("First", "echo first >> flaky.txt"),
          commands("Second", "test -e go || { echo not yet; exit 3; }", "echo never"),
        ],
        B: [commands("After", "true")],
      }),
    );
    const id = await start("flaky");
    expect(await ended("flaky", id)).toBe("Failed");
    const failed = await action("flaky", "Second");
    expect(failed?.status).toBe("Failed");
    expect(failed?.errorDetails?.message).toMatch(/exit code 3\nnot yet$/);
    expect((await state("flaky")).stageStates?.map((one) => one.latestExecution?.status)).toEqual([
      "Failed",
      undefined,
    ]);
    writeFileSync(out("go"), "");
    const retry = (more = {}) =>
      bench.codepipeline.send(
        new RetryStageExecutionCommand({
          pipelineName: "flaky",
          stageName: "A",
          pipelineExecutionId: id,
          retryMode: "FAILED_ACTIONS",
          ...more,
        }),
      );
    await expect(retry({ stageName: "B" })).rejects.toMatchObject({ name: "StageNotRetryableException" });
    await expect(retry({ stageName: "C" })).rejects.toMatchObject({ name: "StageNotFoundException" });
    await retry();
    expect(await ended("flaky", id)).toBe("Succeeded");
    expect(readFileSync(out("flaky.txt"), "utf8")).toBe("first\n");
    await expect(retry()).rejects.toMatchObject({ name: "StageNotRetryableException" });
  });

  it("pass output variables on", async () => {
    await create(
      pipeline("outputs", {
        A: [{ ...commands("Make", "NUMBER=42"), outputVariables: ["NUMBER"], namespace: "Made" }],
        B: [
          {
            ...commands("Take", 'echo "$N" > outputs.txt'),
            environmentVariables: [{ name: "N", value: "#{Made.NUMBER} of #{codepipeline.PipelineExecutionId}" }],
          },
        ],
      }),
    );
    const id = await start("outputs");
    expect(await ended("outputs", id)).toBe("Succeeded");
    expect(readFileSync(out("outputs.txt"), "utf8")).toBe(`42 of ${id}\n`);
  });

  it("never paste into a shell what it would not take as one word", async () => {
    await create(
      pipeline(
        "paste",
        { A: [commands("Echo", "echo #{variables.X} > paste.txt")], B: [commands("B", "true")] },
        { variables: [{ name: "X" }] },
      ),
    );
    expect(await ended("paste", await start("paste", { variables: [{ name: "X", value: "arn:aws:x/1" }] }))).toBe(
      "Succeeded",
    );
    expect(readFileSync(out("paste.txt"), "utf8")).toBe("arn:aws:x/1\n");
    const id = await start("paste", { variables: [{ name: "X", value: "$(touch pwned)" }] });
    expect(await ended("paste", id)).toBe("Failed");
    expect((await action("paste", "Echo"))?.errorDetails?.message).toContain("environmentVariables");
    expect(existsSync(out("pwned"))).toBe(false);
  });

  it("end a command that takes too long", async () => {
    await create(
      pipeline("slow", {
        A: [{ ...commands("Sleep", "sleep 60"), timeoutInMinutes: 0.01 }],
        B: [commands("B", "true")],
      }),
    );
    expect(await ended("slow", await start("slow"))).toBe("Failed");
    expect((await action("slow", "Sleep"))?.errorDetails?.message).toContain("longer than");
  });
});

describe("the road from approval", () => {
  it("an approved package starts the deployment with its ARN, once", async () => {
    await create(
      pipeline(
        "deploy",
        {
          A: [
            {
              ...commands("A", 'echo "$P" >> deployed.txt'),
              environmentVariables: [{ name: "P", value: "#{variables.ModelPackageArn}" }],
            },
          ],
          B: [commands("B", "true")],
        },
        { variables: [{ name: "ModelPackageArn" }] },
      ),
    );
    await bench.events.send(
      new PutRuleCommand({
        Name: "sagemaker-g-model",
        EventPattern: JSON.stringify({
          source: ["aws.sagemaker"],
          "detail-type": ["SageMaker Model Package State Change"],
          detail: {
            ModelPackageGroupName: ["g"],
            ModelApprovalStatus: ["Approved"],
            $or: [
              { UpdatedModelPackageFields: ["ModelApprovalStatus"] },
              { UpdatedModelPackageFields: [{ exists: false }] },
            ],
          },
        }),
      }),
    );
    await bench.events.send(
      new PutTargetsCommand({
        Rule: "sagemaker-g-model",
        Targets: [
          {
            Id: "deploy",
            Arn: "arn:aws:codepipeline:us-east-1:123456789012:deploy",
            InputTransformer: {
              InputPathsMap: { pkg: "$.detail.ModelPackageArn" },
              InputTemplate: '{"variables":[{"name":"ModelPackageArn","value":<pkg>}]}',
            },
          },
        ],
      }),
    );
    await bench.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "g" }));
    const { ModelPackageArn } = await bench.sagemaker.send(
      new CreateModelPackageCommand({ ModelPackageGroupName: "g" }),
    );
    await bench.sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn, CustomerMetadataProperties: { a: "b" } }),
    );
    await bench.sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: "Approved" }));
    await bench.sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn, CustomerMetadataProperties: { a: "c" } }),
    );
    const list = () => bench.codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName: "deploy" }));
    const [only, ...more] = await eventually(async () => {
      const { pipelineExecutionSummaries: all = [] } = await list();
      return all.length > 0 && all.every((one) => one.status === "Succeeded") ? all : undefined;
    }, "the deployment");
    expect(more).toEqual([]);
    expect(only?.trigger?.triggerType).toBe("CloudWatchEvent");
    expect(readFileSync(out("deployed.txt"), "utf8")).toBe(`${ModelPackageArn}\n`);
  });
});
