import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { frozenRelease, freezeRelease, releaseDifferences, reverify, stageConfig } from "../../modeldeploy/index.ts";
import { configs, deployment, packageArn, place, world, type World } from "./world.ts";

let aws: World;
beforeEach(async () => void (aws = await world()));
afterEach(() => aws.close());

describe("a release", () => {
  it("is the same twice, and another when anything in it is another", async () => {
    const one = await aws.release();
    expect(await aws.release()).toEqual(one);
    expect(one.releaseId).toMatch(/^[0-9a-f]{64}$/);
    expect(one.containers[0]).toMatchObject({ image: "img:1", modelDataUrl: "s3://bkt/model-1.tar.gz" });
    expect(one).toMatchObject({ version: 1, testDataS3Uri: "s3://bkt/test", accuracyThreshold: 0.6 });

    const scaled = await aws.release(1, configs(undefined, '{"Parameters": {"EndpointInstanceCount": "2"}}'));
    expect(scaled.releaseId).not.toBe(one.releaseId);
    expect(releaseDifferences(one, scaled)).toEqual(["stageConfigs.prod.EndpointInstanceCount"]);

    aws.objects.set("bkt/model-1.tar.gz", Buffer.from("other weights"));
    const changed = await aws.release();
    expect(releaseDifferences(one, changed)).toEqual(["containers[0].etag"]);
    await expect(reverify(aws.clients, one)).rejects.toMatchObject({ code: "ArtifactChanged" });
  });

  it("is refused when the package is gone, unfinished, without artifact, or no longer approved", async () => {
    const release = await aws.release();
    const found = aws.sagemaker.packages.get(packageArn(1)) ?? {};
    found["ModelApprovalStatus"] = "Rejected";
    await expect(reverify(aws.clients, release)).rejects.toMatchObject({ code: "PackageNotApproved" });
    found["ModelPackageStatus"] = "InProgress";
    await expect(aws.release()).rejects.toMatchObject({ code: "PackageIncomplete" });
    found["ModelPackageStatus"] = "Completed";
    aws.objects.delete("bkt/model-1.tar.gz");
    await expect(aws.release()).rejects.toMatchObject({ code: "ArtifactMissing" });
    aws.sagemaker.packages.clear();
    await expect(aws.release()).rejects.toMatchObject({ code: "PackageGone" });
  });

  it("is frozen once, under its id", async () => {
    const release = await aws.release();
    await freezeRelease(aws.clients, deployment, release);
    const first = aws.objects.get(`bkt/modeldeploy/skin/releases/${release.releaseId}.json`);
    await freezeRelease(aws.clients, deployment, release);
    expect(aws.objects.get(`bkt/modeldeploy/skin/releases/${release.releaseId}.json`)).toBe(first);
    expect(await frozenRelease(aws.clients, deployment, release.releaseId)).toEqual(release);
  });
});

describe("a stage's configuration", () => {
  it.each([
    ["{", /staging-config\.json: is no JSON/],
    ['{"Parameters": {"EndpointInstanceCuont": "1"}}', /EndpointInstanceCuont is not known; the keys are StageName/],
    ['{"Parameters": {"EndpointInstanceCount": 1}}', /EndpointInstanceCount is 1; all values are texts/],
    ['{"Parameters": {"EndpointInstanceCount": "0"}}', /"0"; write a whole number from 1/],
    ['{"Parameters": {"StageName": "prod"}}', /StageName is "prod"; in this file it is "staging"/],
    ['{"Parameters": {"EndpointInstanceType": "m5.xlarge"}}', /EndpointInstanceType is "m5\.xlarge"/],
    ['{"Parameters": {"SamplingPercentage": "101"}}', /from 0 to 100/],
    ['{"Parameters": {"EnableDataCapture": "yes"}}', /write "true" or "false"/],
    ['{"Params": {}}', /"Params" is not known/],
  ])("refuses %s", (text, message) => {
    expect(() => stageConfig("staging", text, place)).toThrow(message);
  });

  it("has defaults", () => {
    expect(stageConfig("prod", undefined, place)).toMatchObject({ StageName: "prod", EndpointInstanceCount: 1 });
  });
});
