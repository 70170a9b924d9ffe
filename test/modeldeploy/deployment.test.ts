import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  answerApproval,
  applyStage,
  deploymentPipeline,
  ensureDeployment,
  findExecution,
  followExecution,
  pendingApproval,
  readJournal,
  testStage,
  type Answer,
  type DeploymentOptions,
  type Release,
} from "../../modeldeploy/index.ts";
import { quickClock } from "./fake-aws.ts";
import { fakePipeline, type FakePipeline } from "./fake-pipeline.ts";
import { deployment, packageArn, world, type World } from "./world.ts";

let aws: World;
let pipeline: FakePipeline;
const clock = quickClock();
beforeEach(async () => {
  aws = await world();
  pipeline = fakePipeline(aws);
});
afterEach(() => aws.close());

const options: DeploymentOptions = {
  deployment,
  pipelineRole: "arn:aws:iam::123456789012:role/pipeline",
  eventRole: "arn:aws:iam::123456789012:role/events",
  modelRole: "arn:aws:iam::123456789012:role/model",
};

describe("the deployment", () => {
  it("is made once, left alone while it is as wanted, and updated when it is not", async () => {
    expect(await ensureDeployment(aws.clients, options)).toMatchObject({
      pipelineName: "sagemaker-skin-modeldeploy",
      ruleName: "sagemaker-skin-model",
      pipeline: "created",
      rule: "created",
    });
    const changes = /CreatePipeline|UpdatePipeline|PutRule|PutTargets/;
    const before = aws.count(changes);
    expect(await ensureDeployment(aws.clients, options)).toMatchObject({ pipeline: "unchanged", rule: "unchanged" });
    expect(aws.count(changes)).toBe(before);

    expect(await ensureDeployment(aws.clients, { ...options, sagewright: "sagewright" })).toMatchObject({
      pipeline: "updated",
      rule: "unchanged",
    });
    Object.assign(pipeline.rules.get("sagemaker-skin-model") ?? {}, { State: "DISABLED" });
    expect(await ensureDeployment(aws.clients, options)).toMatchObject({ rule: "updated" });
  });

  it("starts once per real approval, with the package that was approved", async () => {
    await ensureDeployment(aws.clients, options);
    expect(JSON.parse(String(pipeline.rules.get("sagemaker-skin-model")?.["EventPattern"]))).toEqual({
      source: ["aws.sagemaker"],
      "detail-type": ["SageMaker Model Package State Change"],
      detail: {
        ModelPackageGroupName: ["skin"],
        ModelApprovalStatus: ["Approved"],
        $or: [
          { UpdatedModelPackageFields: ["ModelApprovalStatus"] },
          { UpdatedModelPackageFields: [{ exists: false }] },
        ],
      },
    });
    expect(pipeline.targets.get("sagemaker-skin-model")).toMatchObject([
      {
        Arn: "arn:aws:codepipeline:us-east-1:123456789012:sagemaker-skin-modeldeploy",
        InputTransformer: {
          InputPathsMap: { pkg: "$.detail.ModelPackageArn" },
          InputTemplate: '{"variables":[{"name":"ModelPackageArn","value":<pkg>}]}',
        },
      },
    ]);
  });

  it("has the template's stages and actions, and no other way to production than the gate", () => {
    const { stages = [], ...rest } = deploymentPipeline(options);
    expect(rest).toMatchObject({
      pipelineType: "V2",
      executionMode: "QUEUED",
      variables: [{ name: "ModelPackageArn" }],
    });
    expect(stages.map(({ name, actions }) => [name, actions?.map((action) => [action.name, action.runOrder])])).toEqual(
      [
        [
          "DeployStaging",
          [
            ["DeployResourcesStaging", 1],
            ["TestStaging", 2],
            ["ApproveDeployment", 3],
          ],
        ],
        ["DeployProd", [["DeployResourcesProd", 1]]],
      ],
    );
    const [staging] = stages[0]?.actions ?? [];
    expect(staging?.commands).toEqual(['npx sagewright deploy --stage staging --package "$MODEL_PACKAGE_ARN"']);
    expect(staging?.environmentVariables).toContainEqual({
      name: "MODEL_PACKAGE_ARN",
      value: "#{variables.ModelPackageArn}",
      type: "PLAINTEXT",
    });
  });
});

describe("the production gate", () => {
  let release: Release;
  beforeEach(async () => {
    release = await aws.release();
    pipeline.executions.push({ id: "e1", modelPackageArn: packageArn(1), status: "InProgress", actions: [] });
    pipeline.gate = { id: "e1", token: "t1" };
  });
  const prove = async (): Promise<void> => {
    await applyStage(aws.clients, { deployment, stage: "staging", release, by: "anna", clock });
    await testStage(aws.clients, { deployment, stage: "staging", release, by: "anna", clock });
  };
  const answer = async (more: Partial<Answer> = {}) => {
    const pending = await pendingApproval(aws.clients, "skin");
    if (pending === undefined) throw new Error("nothing waits at the gate");
    return answerApproval(aws.clients, {
      deployment,
      release,
      pending,
      status: "Approved",
      by: "anna",
      clock,
      ...more,
    });
  };

  it("is read with the package of the execution that waits, and answered once it is proven", async () => {
    await prove();
    expect(await pendingApproval(aws.clients, "skin")).toMatchObject({
      pipelineExecutionId: "e1",
      token: "t1",
      modelPackageArn: packageArn(1),
    });
    await answer({ comment: "x".repeat(600) });
    expect(pipeline.answers).toMatchObject([
      {
        pipelineName: "sagemaker-skin-modeldeploy",
        stageName: "DeployStaging",
        actionName: "ApproveDeployment",
        token: "t1",
        result: { status: "Approved" },
      },
    ]);
    const { summary } = (pipeline.answers[0] ?? {})["result"] as { summary: string };
    expect(summary).toHaveLength(512);
    expect(summary).toContain(`release ${release.releaseId.slice(0, 8)}`);
    expect(await readJournal(aws.clients, deployment, "prod")).toMatchObject([
      { event: "approved", by: "anna", releaseId: release.releaseId, details: { pipelineExecutionId: "e1" } },
    ]);
    expect(await pendingApproval(aws.clients, "skin")).toBeUndefined();
  });

  it("refuses a release that is not the one in the execution", async () => {
    await prove();
    pipeline.executions.unshift({ id: "e2", modelPackageArn: packageArn(2), status: "InProgress", actions: [] });
    pipeline.gate = { id: "e2", token: "t2" };
    await expect(answer()).rejects.toMatchObject({ code: "OtherReleaseAtGate" });
    expect(pipeline.answers).toEqual([]);
  });

  it("refuses without a staging test, with a failed one, and with one older than the deployment", async () => {
    await expect(answer()).rejects.toMatchObject({ code: "StagingNotProven", message: /not deployed and tested/ });
    const right = aws.invoke;
    aws.invoke = () => ({ class: "a" });
    await prove();
    await expect(answer()).rejects.toMatchObject({ code: "StagingNotProven", message: /failed its staging test/ });
    aws.invoke = right;
    await prove();
    aws.sagemaker.endpoints.clear();
    await applyStage(aws.clients, { deployment, stage: "staging", release, by: "anna", clock });
    await expect(answer()).rejects.toMatchObject({ code: "StagingNotProven", message: /after its last test/ });
    expect(pipeline.answers).toEqual([]);
  });

  it("can always be rejected", async () => {
    await answer({ status: "Rejected", comment: "not now" });
    expect(pipeline.answers).toMatchObject([
      { result: { status: "Rejected", summary: expect.stringContaining("not now") } },
    ]);
  });

  it("writes down an answer that did not arrive", async () => {
    await prove();
    const pending = await pendingApproval(aws.clients, "skin");
    if (pending === undefined) throw new Error("nothing waits at the gate");
    await expect(answer({ pending: { ...pending, token: "stale" } })).rejects.toThrow("not this token");
    expect((await readJournal(aws.clients, deployment, "prod")).map(({ event }) => event)).toEqual([
      "approved",
      "answerNotDelivered",
    ]);
  });
});

const follow = (id = "e1") =>
  followExecution(aws.clients, { deploymentName: "skin", pipelineExecutionId: id, clock, timeoutSeconds: 60 });
const staging = (actionName: string, status: string, message?: string) => ({
  stageName: "DeployStaging",
  actionName,
  status,
  ...(message !== undefined && { message }),
});

describe("following an execution", () => {
  it("ends where it waits for a person", async () => {
    pipeline.executions.push({ id: "e1", modelPackageArn: packageArn(1), status: "InProgress", actions: [] });
    let looks = 0;
    pipeline.onLook = () => {
      if (++looks === 3) pipeline.gate = { id: "e1", token: "t1" };
    };
    expect(await follow()).toMatchObject({ outcome: "waitsForApproval", pending: { modelPackageArn: packageArn(1) } });
    expect(looks).toBeGreaterThanOrEqual(3);
  });

  it("names the action that failed, with its reason", async () => {
    const actions = [
      staging("DeployResourcesStaging", "Succeeded"),
      staging("TestStaging", "Failed", "accuracy 30.0 %"),
    ];
    pipeline.executions.push({ id: "e1", modelPackageArn: packageArn(1), status: "Failed", actions });
    expect(await follow()).toMatchObject({
      outcome: "ended",
      action: { action: "TestStaging" },
      message: "accuracy 30.0 %",
    });
  });

  it("says when another package holds the gate, and when time is up", async () => {
    pipeline.executions.push(
      { id: "e2", modelPackageArn: packageArn(2), status: "InProgress", actions: [] },
      { id: "e1", modelPackageArn: packageArn(1), status: "InProgress", actions: [] },
    );
    pipeline.gate = { id: "e1", token: "t1" };
    expect(await follow("e2")).toMatchObject({ outcome: "queued", behind: { modelPackageArn: packageArn(1) } });
    delete pipeline.gate;
    expect(await follow("e2")).toMatchObject({ outcome: "timedOut", seconds: 60 });
    expect(await findExecution(aws.clients, "skin", packageArn(1))).toEqual({
      pipelineExecutionId: "e1",
      status: "InProgress",
    });
  });
});
