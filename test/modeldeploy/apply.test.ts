import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyStage, planStage, readJournal, testStage, type ApplyOptions } from "../../modeldeploy/index.ts";
import { endedUnheard } from "../ended-unheard.ts";
import { quickClock, WireError } from "./fake-aws.ts";
import { configs, deployment, packageArn, world, type World } from "./world.ts";

let aws: World;
beforeEach(async () => void (aws = await world()));
afterEach(() => aws.close());

const CHANGES = /^SageMaker\.(Create|Update|Delete)/;
const clock = quickClock();
const apply = async (more: Partial<ApplyOptions> = {}) =>
  applyStage(aws.clients, { deployment, stage: "staging", release: await aws.release(), by: "anna", clock, ...more });
const events = async (stage: "staging" | "prod" = "staging") =>
  (await readJournal(aws.clients, deployment, stage)).map(({ event }) => event);

describe("applying a release to a stage", () => {
  it("creates, and changes nothing the second time: no request that could", async () => {
    const first = await apply();
    expect(first).toMatchObject({ outcome: "created", plan: { endpointName: "skin-staging", endpoint: "create" } });
    expect(first.plan.endpointConfigName).toMatch(/^skin-staging-v1-[0-9a-f]{8}$/);
    expect(await events()).toEqual(["planned", "modelCreated", "endpointConfigCreated", "endpointCreated", "serving"]);
    expect(aws.count(CHANGES)).toBe(3);
    expect(aws.sagemaker.models.get(first.plan.modelName)).toMatchObject({
      Containers: [{ ModelPackageName: packageArn(1) }],
      ExecutionRoleArn: "arn:aws:iam::123456789012:role/model",
    });

    const writes = /^s3 (PUT|DELETE)/;
    const written = aws.count(writes);
    expect(await apply()).toMatchObject({ outcome: "unchanged" });
    expect(aws.count(CHANGES)).toBe(3);
    expect(aws.count(writes)).toBe(written);
  });

  it("updates to the next version, keeping the count that scaling reached", async () => {
    await apply();
    aws.register(2);
    expect(await apply({ release: await aws.release(2) })).toMatchObject({ outcome: "updated" });
    expect(aws.sagemaker.endpoints.get("skin-staging")?.["asked"]).toMatchObject({ RetainAllVariantProperties: true });
    expect(aws.sagemaker.endpoints.get("skin-staging")?.["asked"]).not.toHaveProperty(
      "ExcludeRetainedVariantProperties",
    );

    const wider = configs('{"Parameters": {"EndpointInstanceCount": "3"}}');
    await apply({ release: await aws.release(2, wider) });
    expect(aws.sagemaker.endpoints.get("skin-staging")?.["asked"]).toMatchObject({
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: "DesiredInstanceCount" }],
    });
  });

  it("calls an endpoint that was rolled back rolled back, although it is InService", async () => {
    const first = await apply();
    aws.register(2);
    aws.sagemaker.fate = "rollBack";
    const outcome = await apply({ release: await aws.release(2) });
    expect(outcome).toMatchObject({ outcome: "rolledBack", servedConfigName: first.plan.endpointConfigName });
    expect(outcome).toMatchObject({ reason: "alarm went off" });
    expect((await events()).at(-1)).toBe("rolledBack");
  });

  it("tells a failed endpoint and replaces it on staging, where it serves nobody", async () => {
    aws.sagemaker.fate = "fail";
    expect(await apply()).toMatchObject({ outcome: "failed", reason: expect.stringContaining("ping health check") });
    aws.sagemaker.fate = "serve";
    expect(await apply()).toMatchObject({ outcome: "created", plan: { endpoint: "replace" } });
    expect(await events()).toContain("endpointDeleted");
  });

  it("gives up on an endpoint that does not move", async () => {
    aws.sagemaker.fate = "stuck";
    expect(await apply({ timeoutSeconds: 60 })).toMatchObject({ outcome: "stuck", status: "Creating", seconds: 60 });
  });

  it("takes up a run that was cut off after any of its changes, without making anything twice", async () => {
    for (const cut of ["CreateEndpointConfig", "CreateEndpoint", "DescribeEndpoint"]) {
      const fresh = await world();
      const release = await fresh.release();
      const options = { deployment, stage: "staging", release, by: "anna", clock } as const;
      const target = `SageMaker.${cut}`;
      const served = fresh.operations.get(target);
      let looks = 0;
      fresh.operations.set(target, (input) => {
        if (cut !== "DescribeEndpoint" || ++looks > 2) throw new WireError("AccessDeniedException", "cut off here");
        return served?.(input);
      });
      await expect(applyStage(fresh.clients, options)).rejects.toThrow("cut off here");
      fresh.operations.set(target, served ?? (() => ({})));
      const outcome = await applyStage(fresh.clients, options);
      expect(outcome.outcome, cut).toBe(cut === "DescribeEndpoint" ? "unchanged" : "created");
      expect(fresh.count(/CreateModel$/), cut).toBe(1);
      expect((await readJournal(fresh.clients, deployment, "staging")).at(-1)?.event).toBe("serving");
      expect(await applyStage(fresh.clients, options)).toMatchObject({ outcome: "unchanged" });
      await fresh.close();
    }
  });

  it("refuses a model of the same name that is not the release's", async () => {
    const release = await aws.release();
    const plan = await planStage({ clients: aws.clients, clock }, { name: "skin", stage: "staging", release });
    aws.sagemaker.models.set(plan.modelName, {
      ModelName: plan.modelName,
      Containers: [{ ModelPackageName: packageArn(7) }],
      ExecutionRoleArn: "arn:aws:iam::123456789012:role/model",
    });
    await expect(apply()).rejects.toMatchObject({ code: "NameTaken", message: expect.stringContaining("skin/7") });
    expect(aws.count(/CreateEndpoint/)).toBe(0);
  });

  it("is patient with throttling, within bounds", async () => {
    const create = aws.operations.get("SageMaker.CreateModel");
    let throttles = 0;
    aws.operations.set("SageMaker.CreateModel", (input) => {
      if (++throttles <= 3) throw new WireError("ThrottlingException", "Rate exceeded");
      return create?.(input);
    });
    expect(await apply()).toMatchObject({ outcome: "created" });
    expect(aws.count(/CreateModel$/)).toBe(4);

    aws.register(2);
    aws.operations.set("SageMaker.CreateModel", () => {
      throw new WireError("ThrottlingException", "Rate exceeded");
    });
    await expect(apply({ release: await aws.release(2) })).rejects.toThrow("Rate exceeded");
    expect(aws.count(/CreateModel$/)).toBe(10);
  });
});

describe("the lock of a stage", () => {
  const release = { releaseId: "f".repeat(64), modelPackageArn: packageArn(9) };
  const held = (until: string): Buffer =>
    Buffer.from(JSON.stringify({ ...release, owner: "x", by: "bert", since: "2026-11-21T11:00:00Z", until }));

  it("names the holder to the loser, who changes nothing", async () => {
    aws.objects.set("bkt/modeldeploy/skin/staging/lock.json", held("2026-11-29T00:00:00Z"));
    await expect(apply()).rejects.toMatchObject({ code: "StageLocked", message: expect.stringContaining("bert") });
    expect(aws.count(CHANGES)).toBe(0);
  });

  it("passes on when the holder's lease has ended, and is given back", async () => {
    aws.objects.set("bkt/modeldeploy/skin/staging/lock.json", held("2026-11-21T11:05:00Z"));
    expect(await apply()).toMatchObject({ outcome: "created" });
    expect(aws.objects.has("bkt/modeldeploy/skin/staging/lock.json")).toBe(false);
  });

  it("passes on at once when the holder was a process of this machine that is gone", async () => {
    const gone = spawnSync(process.execPath, ["-e", ""]).pid;
    const lease = { ...JSON.parse(held("2026-11-29T00:00:00Z").toString()), host: hostname() };
    const key = "bkt/modeldeploy/skin/staging/lock.json";
    aws.objects.set(key, Buffer.from(JSON.stringify({ ...lease, pid: process.ppid })));
    await expect(apply()).rejects.toMatchObject({ code: "StageLocked" });
    aws.objects.set(key, Buffer.from(JSON.stringify({ ...lease, pid: gone })));
    expect(await apply()).toMatchObject({ outcome: "created" });
  });

  it.runIf(process.platform === "linux")("passes on when nobody has heard yet that the holder has ended", async () => {
    const holder = await endedUnheard();
    try {
      const lease = { ...JSON.parse(held("2026-11-29T00:00:00Z").toString()), host: hostname(), pid: holder.pid };
      aws.objects.set("bkt/modeldeploy/skin/staging/lock.json", Buffer.from(JSON.stringify(lease)));
      expect(await apply()).toMatchObject({ outcome: "created" });
    } finally {
      holder.forget();
    }
  });

  it("lets one of two win", async () => {
    const results = await Promise.allSettled([apply({ clock: quickClock() }), apply({ clock: quickClock() })]);
    const lost = results.filter((one) => one.status === "rejected");
    expect(lost.length).toBeLessThanOrEqual(1);
    for (const one of lost) expect(one.reason).toMatchObject({ code: "StageLocked" });
    expect(aws.count(/CreateEndpoint$/)).toBe(1);
  });
});

const prod = (more: Partial<ApplyOptions> = {}) => apply({ stage: "prod", ...more });

describe("production", () => {
  it("takes only what passed on staging, unchanged since", async () => {
    await expect(prod()).rejects.toMatchObject({ code: "StagingNotProven" });
    await apply();
    await expect(prod()).rejects.toMatchObject({ code: "StagingNotProven" });
    const report = await testStage(aws.clients, {
      deployment,
      stage: "staging",
      release: await aws.release(),
      by: "anna",
      clock,
    });
    expect(report.passed).toBe(true);
    expect(await prod()).toMatchObject({ outcome: "created", plan: { endpointName: "skin-prod" } });
    expect(await events("prod")).toContain("serving");

    const changed = await aws.release(1, configs(undefined, '{"Parameters": {"EndpointInstanceType": "ml.m5.large"}}'));
    await expect(prod({ release: changed })).rejects.toMatchObject({
      code: "ReleaseChanged",
      message: expect.stringContaining("stageConfigs.prod.EndpointInstanceType"),
    });
  });

  it("stops when the approval was withdrawn meanwhile", async () => {
    await apply();
    const release = await aws.release();
    await testStage(aws.clients, { deployment, stage: "staging", release, by: "anna", clock });
    Object.assign(aws.sagemaker.packages.get(packageArn(1)) ?? {}, { ModelApprovalStatus: "Rejected" });
    await expect(prod({ release })).rejects.toMatchObject({ code: "PackageNotApproved" });
  });
});
