import {
  CreateHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobRequest,
  type DescribeHyperParameterTuningJobResponse,
  type HyperParameterTrainingJobDefinition,
  type HyperParameterTuningJobConfig,
} from "@aws-sdk/client-sagemaker";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll } from "vitest";
import { bucket, openFixture, role, type Fixture } from "./fixture.ts";

// Scores (x - 3)²: best where x is nearest to 3.
export const train = `
import json, os, sys, time
hp = json.load(open('/opt/ml/input/config/hyperparameters.json'))
x = float(hp.get('x', '0'))
if hp.get('mode') == 'silent': sys.exit(0)
if hp.get('mode') == 'fail' or (hp.get('mode') == 'odd' and int(x) % 2): raise ValueError('no luck')
open(hp['started'], 'a').write(hp['x'] + '\\n')
time.sleep(float(hp.get('sleep', '0')))
print('score=99')
print('score=%r' % (x - 3) ** 2)
open('/opt/ml/model/x', 'w').write(hp['x'])
`;

export let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  await fixture.put("code/train.py", train);
});
afterAll(() => fixture.close());

export const objective = { Type: "Minimize", MetricName: "score" } as const;
export const training = (fixed: Readonly<Record<string, string>> = {}): HyperParameterTrainingJobDefinition => ({
  RoleArn: role,
  AlgorithmSpecification: {
    TrainingImage: "test/python:1",
    TrainingInputMode: "File",
    MetricDefinitions: [{ Name: "score", Regex: "score=([0-9.e+-]+)" }],
  },
  OutputDataConfig: { S3OutputPath: `s3://${bucket}/tuned` },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
  HyperParameterTuningResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
  InputDataConfig: [
    {
      ChannelName: "code",
      DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${bucket}/code/` } },
    },
  ],
  StaticHyperParameters: { started: started(), ...fixed },
});
export let count = 0;
export const nextJob = (): number => ++count;
export const started = () => join(fixture.project, `started-${count}`);
export const starts = () => (existsSync(started()) ? readFileSync(started(), "utf8").trim().split("\n") : []);
export const config = (more: Partial<HyperParameterTuningJobConfig> = {}): HyperParameterTuningJobConfig => ({
  Strategy: "Random",
  HyperParameterTuningJobObjective: objective,
  ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 1 },
  ParameterRanges: { IntegerParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "9" }] },
  RandomSeed: 7,
  ...more,
});
export const categories = (...Values: string[]) => ({ CategoricalParameterRanges: [{ Name: "x", Values }] });

export async function create(
  more: Partial<HyperParameterTuningJobConfig> = {},
  fixed: Readonly<Record<string, string>> = {},
  rest: Partial<CreateHyperParameterTuningJobRequest> = {},
): Promise<string> {
  const HyperParameterTuningJobName = `tune-${nextJob()}`;
  await fixture.sagemaker.send(
    new CreateHyperParameterTuningJobCommand({
      HyperParameterTuningJobName,
      HyperParameterTuningJobConfig: config(more),
      TrainingJobDefinition: training(fixed),
      ...rest,
    }),
  );
  return HyperParameterTuningJobName;
}

export async function ended(HyperParameterTuningJobName: string): Promise<DescribeHyperParameterTuningJobResponse> {
  for (;;) {
    const job = await fixture.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }),
    );
    if (!["InProgress", "Stopping"].includes(job.HyperParameterTuningJobStatus ?? "")) return job;
    await sleep(20);
  }
}

export const list = async (name: string, more: object = {}) =>
  (
    await fixture.sagemaker.send(
      new ListTrainingJobsForHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name, ...more }),
    )
  ).TrainingJobSummaries ?? [];
export const tuned = (jobs: Awaited<ReturnType<typeof list>>) =>
  jobs.map(({ TunedHyperParameters }) => TunedHyperParameters?.["x"]);
