import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { DescribeEndpointCommand, ListEndpointsCommand } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineDefaults } from "../../local/index.ts";
import {
  answerApproval,
  approvePackage,
  ensureDeployment,
  findExecution,
  followExecution,
  readJournal,
  readRelease,
  stageConfig,
  systemClock,
  type Deployment,
  type Followed,
} from "../../modeldeploy/index.ts";
import { buildCli, type BuiltCli } from "./built-cli.ts";
import { engineProject, type EngineProject } from "./engine-project.ts";

const { bucket, role } = engineDefaults;
const deployment: Deployment = { name: "tiny", bucket };
let cli: BuiltCli;
let project: EngineProject;

beforeAll(async () => {
  cli = await buildCli();
  project = await engineProject(cli);
  await ensureDeployment(project.clients, {
    deployment,
    pipelineRole: role,
    eventRole: role,
    modelRole: role,
    sagewright: "sagewright",
  });
}, 60_000);
afterAll(async () => {
  await project.remove();
  cli.remove();
});

const release = (modelPackageArn: string) => {
  const place = { role, bucket };
  const stageConfigs = {
    staging: stageConfig("staging", undefined, place),
    prod: stageConfig("prod", undefined, place),
  };
  return readRelease(project.clients, { modelPackageArn, stageConfigs });
};

/** The execution that the approval's event starts; nobody else does. */
async function executionOf(modelPackageArn: string): Promise<string> {
  for (let look = 0; look < 50; look++) {
    const found = await findExecution(project.clients, "tiny", modelPackageArn);
    if (found !== undefined) return found.pipelineExecutionId;
    await systemClock.sleep(100);
  }
  throw new Error(`no execution was started for ${modelPackageArn}`);
}

const follow = (pipelineExecutionId: string, pastGate = false): Promise<Followed> =>
  followExecution(project.clients, {
    deploymentName: "tiny",
    pipelineExecutionId,
    pastGate,
    pollSeconds: 0.2,
    timeoutSeconds: 90,
  });

const endpoints = async (): Promise<readonly (string | undefined)[]> => {
  const { Endpoints = [] } = await project.clients.sagemaker.send(new ListEndpointsCommand({}));
  return Endpoints.map(({ EndpointName }) => EndpointName).toSorted();
};

describe("from an approval to production, on the embedded engine", () => {
  let first: string;

  it("starts by the package's event, deploys and tests staging, and waits at the gate", async () => {
    first = await project.register();
    expect(await endpoints()).toEqual([]);
    await approvePackage(project.clients, { modelPackageArn: first, status: "Approved" });
    const followed = await follow(await executionOf(first));
    expect(followed).toMatchObject({ outcome: "waitsForApproval", pending: { modelPackageArn: first } });
    expect(await endpoints()).toEqual(["tiny-staging"]);
    const journal = await readJournal(project.clients, deployment, "staging");
    expect(journal.at(-1)).toMatchObject({ event: "tested", details: { passed: true, images: 102, correct: 102 } });
  }, 120_000);

  it("goes to production after the answer, and production serves", async () => {
    const id = await executionOf(first);
    const followed = await follow(id);
    if (followed.outcome !== "waitsForApproval") throw new Error(JSON.stringify(followed));
    const { pending } = followed;
    await answerApproval(project.clients, {
      deployment,
      release: await release(first),
      pending,
      status: "Approved",
      by: "anna",
    });
    expect(await follow(id, true)).toEqual({ outcome: "succeeded" });
    const answer = await project.clients.runtime.send(
      new InvokeEndpointCommand({ EndpointName: "tiny-prod", Body: Buffer.from([1]), ContentType: "image/jpeg" }),
    );
    expect(JSON.parse(new TextDecoder().decode(answer.Body))).toMatchObject({ class: "b" });
  }, 120_000);

  it("changes nothing when the same stage is applied again", async () => {
    const describeProd = async () =>
      project.clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "tiny-prod" }));
    const before = await describeProd();
    const again = await cli.run(project.folder, "deploy", "--stage", "prod", "--package", first, "--json");
    expect(again.code, again.stderr).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ outcome: "unchanged" });
    expect((await describeProd()).LastModifiedTime).toEqual(before.LastModifiedTime);
  }, 60_000);

  it("stops a model whose endpoint answers otherwise than Evaluate measured; production keeps the old one", async () => {
    const bad = await project.register(["a", "a", "a"]);
    const approved = await cli.run(project.folder, "approve", "--package", bad, "--yes", "--json");
    expect(approved.code, approved.stderr).toBe(0);
    const followed = await follow(await executionOf(bad));
    expect(followed).toMatchObject({ outcome: "ended", status: "Failed", action: { action: "TestStaging" } });
    const served = await project.clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "tiny-prod" }));
    expect(served.EndpointConfigName).toContain("-v1-");
  }, 120_000);

  it("goes the same way command by command", async () => {
    const better = await project.register();
    const run = async (...args: string[]) => {
      const ran = await cli.run(project.folder, ...args, "--json");
      expect(ran.code, `${args.join(" ")}: ${ran.stderr}`).toBe(0);
      return JSON.parse(ran.stdout) as Record<string, unknown>;
    };
    expect(await run("approve", "--group", "tiny", "--yes")).toMatchObject({
      modelPackageArn: better,
      outcome: "changed",
    });
    const deployed = await run("deploy", "--group", "tiny");
    expect(deployed).toMatchObject({ modelPackageArn: better, outcome: "waitsForApproval" });
    expect(JSON.stringify(deployed)).not.toContain('"token"');
    const { releaseId } = await run("release", "--package", better);
    expect(await run("promote", "--yes", "--comment", "fine")).toMatchObject({
      modelPackageArn: better,
      releaseId,
      status: "Approved",
      summary: expect.stringContaining("fine"),
      production: { outcome: "succeeded" },
    });
    expect(await run("deploy")).toMatchObject({ modelPackageArn: better, outcome: "succeeded" });
    const image = join(project.folder, "one.jpg");
    writeFileSync(image, Buffer.from([2, 0]));
    expect(await run("invoke", "tiny-prod", image)).toMatchObject([{ file: image, class: "c", probability: 0.75 }]);
    const served = await project.clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "tiny-prod" }));
    expect(served.EndpointConfigName).toContain("-v3-");
    const nothing = await cli.run(project.folder, "promote", "--yes");
    expect(nothing).toMatchObject({
      code: 75,
      stderr: expect.stringContaining("nothing waits at the production gate"),
    });
  }, 120_000);

  it("ends with 75 and the holder's name while somebody else changes the stage", async () => {
    const lock = {
      owner: "x",
      host: "elsewhere",
      pid: 1,
      by: "bert",
      releaseId: "f".repeat(64),
      modelPackageArn: first,
      since: new Date().toISOString(),
      until: new Date(Date.now() + 60_000).toISOString(),
    };
    const place = { Bucket: bucket, Key: "modeldeploy/tiny/staging/lock.json" };
    await project.clients.s3.send(new PutObjectCommand({ ...place, Body: JSON.stringify(lock) }));
    const refused = await cli.run(project.folder, "deploy", "--stage", "staging", "--package", first);
    expect(refused).toMatchObject({ code: 75, stderr: expect.stringContaining("bert") });
    await project.clients.s3.send(new DeleteObjectCommand(place));
  }, 60_000);

  it("has one execution for each approval", async () => {
    const { pipelineExecutionSummaries = [] } = await project.clients.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: "sagemaker-tiny-modeldeploy" }),
    );
    expect(pipelineExecutionSummaries).toHaveLength(3);
  });
});
