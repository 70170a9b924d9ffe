import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  deploymentPipeline,
  ensureDeployment,
  findExecution,
  followExecution,
  type DeploymentOptions,
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
