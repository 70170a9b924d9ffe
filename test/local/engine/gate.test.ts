import { ListProcessingJobsCommand, ListTrainingJobsCommand } from "@aws-sdk/client-sagemaker";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { engineOf } from "../../../local/engine/engine-of.ts";
import { jobsAtOnce, openGate } from "../../../local/engine/gate.ts";
import { bucket, definition, images, openFixture, output, role } from "./fixture.ts";

const never = new AbortController().signal;

it("lets so many through, the others in the order in which they came", async () => {
  const gate = openGate(2);
  const [first, second] = [await gate.enter(never), await gate.enter(never)];
  const came: string[] = [];
  const third = gate.enter(never).then((leave) => (came.push("third"), leave));
  const fourth = gate.enter(never).then((leave) => (came.push("fourth"), leave));
  first?.();
  first?.();
  const leave = await third;
  expect(came).toEqual(["third"]);
  leave?.();
  (await fourth)?.();
  second?.();
  expect(came).toEqual(["third", "fourth"]);
  expect(await gate.enter(never)).toBeTypeOf("function");
});

it("keeps no place for who stopped waiting", async () => {
  const gate = openGate(1);
  const leave = await gate.enter(never);
  const stop = new AbortController();
  const waiting = gate.enter(stop.signal);
  stop.abort();
  expect(await waiting).toBeUndefined();
  expect(await gate.enter(stop.signal)).toBeUndefined();
  leave?.();
  expect(await gate.enter(never)).toBeTypeOf("function");
});

const check = {
  Name: "Check",
  Type: "QualityCheck",
  CheckType: "DATA_QUALITY",
  SkipCheck: true,
  RegisterNewBaseline: false,
  Arguments: {
    RoleArn: role,
    AppSpecification: { ImageUri: "test/check:1" },
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
    ProcessingOutputConfig: { Outputs: [output("result", `s3://${bucket}/checked`, "/opt/ml/processing/out")] },
  },
};
const tune = {
  Name: "Tune",
  Type: "Tuning",
  Arguments: {
    HyperParameterTuningJobConfig: {
      Strategy: "Grid",
      HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "score" },
      ResourceLimits: { MaxParallelTrainingJobs: 2 },
      ParameterRanges: { CategoricalParameterRanges: [{ Name: "x", Values: ["1", "2", "3"] }] },
    },
    TrainingJobDefinition: {
      RoleArn: role,
      AlgorithmSpecification: {
        TrainingImage: "test/check:1",
        TrainingInputMode: "File",
        MetricDefinitions: [{ Name: "score", Regex: "score=([0-9]+)" }],
      },
      OutputDataConfig: { S3OutputPath: `s3://${bucket}/tuned` },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    },
  },
};

it("holds checks and the training jobs of a tuning job back while every place is taken", async () => {
  const [image] = images;
  const program = ["python3", "program.py"];
  const fixture = await openFixture({
    images: [{ ...image, match: "test/check:*", entrypoint: program, train: program }],
  });
  try {
    writeFileSync(
      join(fixture.project, "program.py"),
      `
import os
print('score=1')
if os.path.isdir('/opt/ml/processing/out'):
    for name in ('statistics', 'constraints'): open('/opt/ml/processing/out/%s.json' % name, 'w').write('{}')
`,
    );
    const { gate } = engineOf(fixture.engine.context);
    const taken = await Promise.all(Array.from({ length: jobsAtOnce() }, () => gate.enter(never)));
    const running = [await fixture.start(definition([check])), await fixture.start(definition([tune]))];
    await sleep(400);
    const jobs = async () => [
      (await fixture.sagemaker.send(new ListProcessingJobsCommand({}))).ProcessingJobSummaries?.length,
      (await fixture.sagemaker.send(new ListTrainingJobsCommand({}))).TrainingJobSummaries?.length,
    ];
    expect(await jobs()).toEqual([0, 0]);
    // One place is enough for all of them, one after another.
    taken[0]?.();
    for (const arn of running) expect((await fixture.finish(arn)).status).toBe("Succeeded");
    expect(await jobs()).toEqual([1, 3]);
  } finally {
    await fixture.close();
  }
}, 60_000);
