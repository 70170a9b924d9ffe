import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  answerApproval,
  applyStage,
  pendingApproval,
  readJournal,
  testStage,
  type Answer,
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
    const report = await testStage(aws.clients, { deployment, stage: "staging", release, by: "anna", clock });
    aws.objects.delete(report.reportS3Uri.replace("s3://", ""));
    await expect(answer()).rejects.toMatchObject({ code: "StagingNotProven", message: /not deployed and tested/ });
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
