import {
  CreatePipelineCommand,
  DeletePipelineCommand,
  GetPipelineCommand,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
  PutApprovalResultCommand,
  RetryStageExecutionCommand,
  StartPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
  type ActionDeclaration,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  UpdateModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isAlive } from "../../../local/lock.ts";
import { eventually, openBench, type Bench } from "./engine.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench({
    env: {
      PATH: process.env["PATH"] ?? "",
      HOME: "/home/somebody",
      AWS_PROFILE: "production",
      AWS_SESSION_TOKEN: "secret",
    },
  });
});
afterAll(() => bench.end());

const commands = (name: string, ...lines: string[]): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Compute", owner: "AWS", provider: "Commands", version: "1" },
  commands: lines,
});
const approval = (name: string, more: Partial<ActionDeclaration> = {}): ActionDeclaration => ({
  name,
  actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
  ...more,
});
const pipeline = (
  name: string,
  stages: Record<string, ActionDeclaration[]>,
  more: Partial<PipelineDeclaration> = {},
): PipelineDeclaration => ({
  name,
  roleArn: "arn:aws:iam::123456789012:role/r",
  pipelineType: "V2",
  executionMode: "QUEUED",
  artifactStore: { type: "S3", location: "b" },
  stages: Object.entries(stages).map(([stage, actions]) => ({ name: stage, actions })),
  ...more,
});
const create = (declaration: PipelineDeclaration) =>
  bench.codepipeline.send(new CreatePipelineCommand({ pipeline: declaration }));
const start = async (name: string, more = {}) =>
  (await bench.codepipeline.send(new StartPipelineExecutionCommand({ name, ...more }))).pipelineExecutionId ?? "";
const state = (name: string) => bench.codepipeline.send(new GetPipelineStateCommand({ name }));
const execution = async (pipelineName: string, pipelineExecutionId: string) =>
  (await bench.codepipeline.send(new GetPipelineExecutionCommand({ pipelineName, pipelineExecutionId })))
    .pipelineExecution;
const ended = (name: string, id: string) =>
  eventually(async () => {
    const status = (await execution(name, id))?.status;
    return status === "InProgress" || status === "Stopping" ? undefined : status;
  }, `the end of ${name}`);
const action = async (name: string, actionName: string) =>
  (await state(name)).stageStates?.flatMap((one) => one.actionStates ?? []).find((one) => one.actionName === actionName)
    ?.latestExecution;
const tokenOf = (name: string, actionName: string) =>
  eventually(async () => (await action(name, actionName))?.token, "the token");
const answer = (
  pipelineName: string,
  stageName: string,
  actionName: string,
  token: string,
  status: "Approved" | "Rejected" = "Approved",
) =>
  bench.codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName,
      stageName,
      actionName,
      token,
      result: { status, summary: "because" },
    }),
  );
const out = (file: string) => join(bench.project, file);

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

describe("approvals", () => {
  it("take their own token once", async () => {
    await create(pipeline("gate", { A: [approval("Gate")], B: [commands("B", "true")] }));
    const id = await start("gate");
    const token = await tokenOf("gate", "Gate");
    await expect(answer("gate", "A", "Gate", "00000000-0000-0000-0000-000000000000")).rejects.toMatchObject({
      name: "InvalidApprovalTokenException",
    });
    await expect(answer("gate", "X", "Gate", token)).rejects.toMatchObject({ name: "StageNotFoundException" });
    await expect(answer("gate", "A", "X", token)).rejects.toMatchObject({ name: "ActionNotFoundException" });
    await expect(answer("none", "A", "Gate", token)).rejects.toMatchObject({ name: "PipelineNotFoundException" });
    const { approvedAt } = await answer("gate", "A", "Gate", token);
    expect(approvedAt).toBeInstanceOf(Date);
    await expect(answer("gate", "A", "Gate", token)).rejects.toMatchObject({
      name: "ApprovalAlreadyCompletedException",
    });
    expect(await ended("gate", id)).toBe("Succeeded");
    expect(await action("gate", "Gate")).toMatchObject({ status: "Succeeded", summary: "because" });
    expect((await action("gate", "Gate"))?.token).toBeUndefined();
  });

  it("end the execution when refused", async () => {
    await create(pipeline("refused", { A: [approval("Gate")], B: [commands("B", "touch refused.txt")] }));
    const id = await start("refused");
    await answer("refused", "A", "Gate", await tokenOf("refused", "Gate"), "Rejected");
    expect(await ended("refused", id)).toBe("Failed");
    expect((await action("refused", "Gate"))?.errorDetails?.message).toContain("Rejected by");
    expect(existsSync(out("refused.txt"))).toBe(false);
  });
});

describe("several executions", () => {
  const gated = { A: [approval("Gate")], B: [commands("B", "true")] };

  it("wait in line when QUEUED", async () => {
    await create(pipeline("queued", gated));
    const [first, second] = [await start("queued"), await start("queued")];
    const token = await tokenOf("queued", "Gate");
    const waiting = (await state("queued")).stageStates?.[0];
    expect(waiting?.latestExecution?.pipelineExecutionId).toBe(first);
    expect(waiting?.inboundExecutions?.map((one) => one.pipelineExecutionId)).toEqual([second]);
    await answer("queued", "A", "Gate", token);
    expect(await ended("queued", first)).toBe("Succeeded");
    const next = await tokenOf("queued", "Gate");
    expect(next).not.toBe(token);
    await answer("queued", "A", "Gate", next);
    expect(await ended("queued", second)).toBe("Succeeded");
  });

  it("give way to newer ones when SUPERSEDED", async () => {
    await create(pipeline("superseded", gated, { executionMode: "SUPERSEDED" }));
    const [first, second, third] = [await start("superseded"), await start("superseded"), await start("superseded")];
    expect(await ended("superseded", second)).toBe("Superseded");
    await answer("superseded", "A", "Gate", await tokenOf("superseded", "Gate"));
    expect(await ended("superseded", first)).toBe("Succeeded");
    await answer("superseded", "A", "Gate", await tokenOf("superseded", "Gate"));
    expect(await ended("superseded", third)).toBe("Succeeded");
    const { pipelineExecutionSummaries } = await bench.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: "superseded" }),
    );
    expect(pipelineExecutionSummaries?.map((one) => one.pipelineExecutionId)).toEqual([third, second, first]);
  });

  it("are one when the token is the same", async () => {
    await create(pipeline("tokens", { A: [commands("A", "true")], B: [commands("B", "true")] }));
    const clientRequestToken = "same-token";
    expect(await start("tokens", { clientRequestToken })).toBe(await start("tokens", { clientRequestToken }));
    expect(await start("tokens")).not.toBe(await start("tokens", { clientRequestToken }));
  });

  it("stop after what is under way, or at once", async () => {
    await create(
      pipeline("stops", {
        A: [commands("Wait", "echo $$ > stops.pid; sleep 0.5; echo done > stops.txt")],
        B: [commands("B", "touch stops-b.txt")],
      }),
    );
    const stop = (pipelineExecutionId: string, abandon: boolean) =>
      bench.codepipeline.send(
        new StopPipelineExecutionCommand({ pipelineName: "stops", pipelineExecutionId, abandon, reason: "test" }),
      );
    const first = await start("stops");
    await stop(first, false);
    await expect(stop(first, false)).rejects.toMatchObject({ name: "DuplicatedStopRequestException" });
    expect(await ended("stops", first)).toBe("Stopped");
    expect(existsSync(out("stops.txt"))).toBe(true);
    expect(existsSync(out("stops-b.txt"))).toBe(false);
    writeFileSync(out("stops.pid"), "");
    const second = await start("stops");
    const pid = await eventually(() => Number(readFileSync(out("stops.pid"), "utf8")) || undefined, "the command");
    await stop(second, true);
    expect(await ended("stops", second)).toBe("Stopped");
    await eventually(() => (isAlive(pid) ? undefined : true), "the command's end");
    expect((await action("stops", "Wait"))?.status).toBe("Abandoned");
    await expect(stop(second, true)).rejects.toMatchObject({ name: "PipelineExecutionNotStoppableException" });
  });
});

describe("declarations", () => {
  it("are kept in versions, listed and deleted", async () => {
    const one = pipeline("kept", { A: [commands("A", "true")], B: [commands("B", "true")] });
    await create(one);
    await expect(create(one)).rejects.toMatchObject({ name: "PipelineNameInUseException" });
    const { pipeline: updated } = await bench.codepipeline.send(new UpdatePipelineCommand({ pipeline: one }));
    expect(updated?.version).toBe(2);
    const got = await bench.codepipeline.send(new GetPipelineCommand({ name: "kept" }));
    expect(got.pipeline).toEqual({ ...one, version: 2 });
    expect(got.metadata?.pipelineArn).toBe("arn:aws:codepipeline:us-east-1:123456789012:kept");
    expect((await bench.codepipeline.send(new ListPipelinesCommand({}))).pipelines?.map(({ name }) => name)).toContain(
      "kept",
    );
    await bench.codepipeline.send(new DeletePipelineCommand({ name: "kept" }));
    await expect(state("kept")).rejects.toMatchObject({ name: "PipelineNotFoundException" });
  });

  it.each([
    ["one stage", pipeline("x", { A: [commands("A", "true")] }), "InvalidStructureException"],
    ["an empty stage", pipeline("x", { A: [commands("A", "true")], B: [] }), "InvalidStageDeclarationException"],
    [
      "no commands",
      pipeline("x", { A: [commands("A")], B: [commands("B", "true")] }),
      "InvalidActionDeclarationException",
    ],
    [
      "an output that is no name",
      pipeline("x", { A: [{ ...commands("A", "true"), outputVariables: ["a;b"] }], B: [commands("B", "true")] }),
      "InvalidActionDeclarationException",
    ],
    [
      "queues in V1",
      pipeline("x", { A: [commands("A", "true")], B: [commands("B", "true")] }, { pipelineType: "V1" }),
      "InvalidStructureException",
    ],
  ])("with %s are refused", async (_what, declaration, name) => {
    await expect(create(declaration)).rejects.toMatchObject({ name });
  });

  it("want their variables", async () => {
    await create(
      pipeline(
        "vars",
        { A: [commands("A", "true")], B: [commands("B", "true")] },
        { variables: [{ name: "X" }, { name: "Y", defaultValue: "y" }] },
      ),
    );
    await expect(start("vars")).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("X"),
    });
    await expect(start("vars", { variables: [{ name: "Z", value: "1" }] })).rejects.toMatchObject({
      name: "ValidationException",
    });
    await expect(start("vars", { variables: [{ name: "X", value: "1".repeat(1001) }] })).rejects.toMatchObject({
      name: "ValidationException",
    });
    const id = await start("vars", { variables: [{ name: "X", value: "x" }] });
    expect((await execution("vars", id))?.variables).toEqual([
      { name: "X", resolvedValue: "x" },
      { name: "Y", resolvedValue: "y" },
    ]);
  });

  it("of providers that the engine lacks fail when reached", async () => {
    const build: ActionDeclaration = {
      name: "Build",
      actionTypeId: { category: "Build", owner: "AWS", provider: "CodeBuild", version: "1" },
    };
    await create(pipeline("build", { A: [build], B: [commands("B", "true")] }));
    expect(await ended("build", await start("build"))).toBe("Failed");
    expect((await action("build", "Build"))?.errorDetails?.message).toContain("CodeBuild");
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
