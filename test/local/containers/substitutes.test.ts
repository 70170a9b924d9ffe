import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bucket, openFixture, type Fixture } from "../engine/fixture.ts";
import { channel, process, train, unpacked } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const account = "811284229777.dkr.ecr.us-east-1.amazonaws.com";

/** The configuration with the entry that an error asks for, played by this machine's Python. */
function follow(reason: string): Readonly<Record<string, unknown>> {
  const entry = JSON.parse(reason.slice(reason.indexOf("{"), reason.lastIndexOf("}") + 1)) as Record<string, unknown>;
  const { requirements: _none, ...rest } = entry;
  const file = join(fixture.project, "sagewright.config.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as { images: object[] };
  config.images.push({ ...rest, interpreter: "python3" });
  writeFileSync(file, JSON.stringify(config));
  mkdirSync(join(fixture.project, "substitutes"), { recursive: true });
  return entry;
}

it("an algorithm of AWS's names the stand-in that it needs, and is played by it", async () => {
  await fixture.put("im/a.rec", "bytes");
  const job = {
    AlgorithmSpecification: {
      TrainingImage: `${account}/image-classification:1`,
      TrainingInputMode: "Pipe" as const,
      MetricDefinitions: [{ Name: "validation:accuracy", Regex: "Validation-accuracy=(\\S+)" }],
    },
    HyperParameters: { num_classes: "7" },
    InputDataConfig: [channel("train", `s3://${bucket}/im/`)],
  };
  const { FailureReason = "" } = await train(fixture, "", job);
  expect(FailureReason).toMatch(/image-classification:1, an algorithm that runs on AWS alone: a program of yours/);
  expect(follow(FailureReason)).toEqual({
    match: "*/image-classification:1",
    requirements: "requirements.txt",
    train: ["python3", "substitutes/image-classification.py"],
  });
  writeFileSync(
    join(fixture.project, "substitutes", "image-classification.py"),
    `
import json
assert json.load(open('/opt/ml/input/config/hyperparameters.json')) == {'num_classes': '7'}
assert open('/opt/ml/input/data/train_0').read() == 'bytes'
print('Epoch[0] Validation-accuracy=0.75')
open('/opt/ml/model/weights', 'w').write('w')
`,
  );
  const played = await train(fixture, "", job);
  expect(played.FailureReason).toBeUndefined();
  expect(played.FinalMetricDataList).toMatchObject([{ MetricName: "validation:accuracy", Value: 0.75 }]);
  const model = await unpacked(fixture, played.ModelArtifacts?.S3ModelArtifacts);
  expect(readFileSync(join(model, "weights"), "utf8")).toBe("w");
});

it("so does a processing program of AWS's", async () => {
  const ImageUri = `${account}/sagemaker-clarify-processing:1.0`;
  const more = { request: { AppSpecification: { ImageUri } } };
  const { FailureReason = "" } = await process(fixture, "", more);
  expect(follow(FailureReason)).toMatchObject({
    entrypoint: ["python3", "substitutes/sagemaker-clarify-processing.py"],
  });
  const file = join(fixture.project, "substitutes", "sagemaker-clarify-processing.py");
  writeFileSync(file, "open('/opt/ml/output/message', 'w').write('played')");
  expect(await process(fixture, "", more)).toMatchObject({ ProcessingJobStatus: "Completed", ExitMessage: "played" });
});
