import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { applyStage, readJournal, testStage, type TestReport } from "../../modeldeploy/index.ts";
import { quickClock, WireError } from "./fake-aws.ts";
import { answering, deployment, world, type World } from "./world.ts";

let aws: World;
const clock = quickClock();
const begin = async (images?: { images?: number; wrong?: number }): Promise<void> => {
  aws = await world(images);
  await applyStage(aws.clients, { deployment, stage: "staging", release: await aws.release(), by: "anna", clock });
};
beforeEach(() => begin());
afterEach(() => aws.close());
const test = async (): Promise<TestReport> =>
  testStage(aws.clients, { deployment, stage: "staging", release: await aws.release(), by: "anna", clock });
const failed = (report: TestReport) => report.checks.filter(({ passed }) => !passed).map(({ check }) => check);

describe("the staging test", () => {
  it("sends every image through InvokeEndpoint and writes the report", async () => {
    const report = await test();
    expect(report).toMatchObject({ passed: true, score: { images: 120, correct: 108, accuracy: 0.9 } });
    expect(report.score.perClass).toEqual([
      { class: "a", images: 40, correct: 36, predicted: 40, recall: 0.9 },
      { class: "b", images: 40, correct: 36, predicted: 40, recall: 0.9 },
      { class: "c", images: 40, correct: 36, predicted: 40, recall: 0.9 },
    ]);
    expect(report.latencyMilliseconds.p95).toBeGreaterThanOrEqual(report.latencyMilliseconds.p50);
    expect(aws.count(/^invoke skin-staging$/)).toBe(121);
    const stored = aws.objects.get(report.reportS3Uri.replace("s3://", "")) ?? Buffer.of();
    expect(JSON.parse(stored.toString())).toEqual(report);
    expect((await readJournal(aws.clients, deployment, "staging")).at(-1)).toMatchObject({
      event: "tested",
      details: { passed: true, reportS3Uri: report.reportS3Uri },
    });
  });

  it("fails a stub that always gives the same answer", async () => {
    aws.invoke = () => ({ class: "a", probabilities: { a: 1 } });
    const report = await test();
    expect(report.passed).toBe(false);
    expect(failed(report)).toEqual(["accuracy", "sameAsEvaluate", "moreThanOneClass"]);
  });

  it("fails a stub even when the majority class alone reaches threshold and Evaluate's figure", async () => {
    await aws.close();
    await begin();
    const lines = Array.from({ length: 120 }, (_, i) =>
      JSON.stringify({ file: `images/${i}.jpg`, label: i < 108 ? "a" : "b" }),
    );
    aws.objects.set("bkt/test/manifest.jsonl", Buffer.from(lines.join("\n")));
    aws.invoke = () => ({ class: "a", probabilities: { a: 1 } });
    const report = await test();
    expect(report.score.accuracy).toBe(0.9);
    expect(failed(report)).toEqual(["moreThanOneClass"]);
  });

  it.each([
    [1, []],
    [2, ["sameAsEvaluate"]],
    [-2, ["sameAsEvaluate"]],
  ])("allows one image of difference from Evaluate, no more (%i)", async (away, checks) => {
    aws.invoke = answering((image) => image < 12 + away);
    expect(failed(await test())).toEqual(checks);
  });

  it("fails below the threshold although Evaluate measured the same", async () => {
    await aws.close();
    await begin({ wrong: 60 });
    expect(failed(await test())).toEqual(["accuracy"]);
  });

  it("counts images that the model refuses, and is patient with throttling", async () => {
    const model = answering((image) => image < 12);
    let throttles = 0;
    aws.invoke = (endpoint, body) => {
      if (body[1] === 7) throw new WireError("ModelError", "Received server error (500) from primary");
      if (body[1] === 20 && ++throttles <= 2) throw new WireError("ThrottlingException", "Rate exceeded");
      return model(endpoint, body);
    };
    const report = await test();
    expect(failed(report)).toEqual(["imagesAnswered"]);
    expect(report.unanswered).toMatchObject({ count: 1, first: [{ file: "images/7.jpg" }] });
    expect(throttles).toBe(3);
  });

  it("refuses fewer than 100 images, a missing one, and a manifest that leaves its folder", async () => {
    await aws.close();
    await begin({ images: 99 });
    await expect(test()).rejects.toThrow(/99 labelled images, the test needs at least 100/);
    await aws.close();
    await begin();
    aws.objects.delete("bkt/test/images/3.jpg");
    await expect(test()).rejects.toThrow(/images\/3\.jpg is in the manifest but gone/);
    aws.objects.set("bkt/test/manifest.jsonl", Buffer.from('{"file": "../secret.jpg", "label": "a"}'));
    await expect(test()).rejects.toThrow(/manifest\.jsonl:1: file "\.\.\/secret\.jpg" leaves the test split/);
  });

  it("refuses to judge an endpoint that serves something else", async () => {
    Object.assign(aws.sagemaker.endpoints.get("skin-staging") ?? {}, { EndpointConfigName: "other" });
    await expect(test()).rejects.toMatchObject({ code: "EndpointMissing" });
  });
});
