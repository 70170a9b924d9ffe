import {
  CreateHyperParameterTuningJobCommand,
  DeleteHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  ListHyperParameterTuningJobsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  StopHyperParameterTuningJobCommand,
  type CreateHyperParameterTuningJobRequest,
  type DescribeHyperParameterTuningJobResponse,
  type HyperParameterScalingType,
  type HyperParameterTrainingJobDefinition,
  type HyperParameterTuningJobConfig,
} from "@aws-sdk/client-sagemaker";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { draw, grid, seeded } from "../../../local/tuning/ranges.ts";
import { bucket, definition, fail, openFixture, role, type Fixture } from "./fixture.ts";

// Scores (x - 3)²: best where x is nearest to 3.
const train = `
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

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
  await fixture.put("code/train.py", train);
});
afterAll(() => fixture.close());

const objective = { Type: "Minimize", MetricName: "score" } as const;
const training = (fixed: Readonly<Record<string, string>> = {}): HyperParameterTrainingJobDefinition => ({
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
let count = 0;
const started = () => join(fixture.project, `started-${count}`);
const starts = () => (existsSync(started()) ? readFileSync(started(), "utf8").trim().split("\n") : []);
const config = (more: Partial<HyperParameterTuningJobConfig> = {}): HyperParameterTuningJobConfig => ({
  Strategy: "Random",
  HyperParameterTuningJobObjective: objective,
  ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 1 },
  ParameterRanges: { IntegerParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "9" }] },
  RandomSeed: 7,
  ...more,
});
const categories = (...Values: string[]) => ({ CategoricalParameterRanges: [{ Name: "x", Values }] });

async function create(
  more: Partial<HyperParameterTuningJobConfig> = {},
  fixed: Readonly<Record<string, string>> = {},
  rest: Partial<CreateHyperParameterTuningJobRequest> = {},
): Promise<string> {
  const HyperParameterTuningJobName = `tune-${++count}`;
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

async function ended(HyperParameterTuningJobName: string): Promise<DescribeHyperParameterTuningJobResponse> {
  for (;;) {
    const job = await fixture.sagemaker.send(
      new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName }),
    );
    if (!["InProgress", "Stopping"].includes(job.HyperParameterTuningJobStatus ?? "")) return job;
    await sleep(20);
  }
}

const list = async (name: string, more: object = {}) =>
  (
    await fixture.sagemaker.send(
      new ListTrainingJobsForHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name, ...more }),
    )
  ).TrainingJobSummaries ?? [];
const tuned = (jobs: Awaited<ReturnType<typeof list>>) =>
  jobs.map(({ TunedHyperParameters }) => TunedHyperParameters?.["x"]);

describe("a tuning job", () => {
  it("tries every combination of a grid and names the best", async () => {
    const name = await create({
      Strategy: "Grid",
      ResourceLimits: { MaxParallelTrainingJobs: 2 },
      ParameterRanges: categories("1", "9", "4", "3.5"),
    });
    const job = await ended(name);
    expect([job.HyperParameterTuningJobStatus, job.FailureReason]).toEqual(["Completed", undefined]);
    expect(job.BestTrainingJob).toMatchObject({
      TunedHyperParameters: { x: "3.5" },
      FinalHyperParameterTuningJobObjectiveMetric: { Type: "Minimize", MetricName: "score", Value: 0.25 },
      ObjectiveStatus: "Succeeded",
    });
    expect(job.TrainingJobStatusCounters).toMatchObject({
      Completed: 4,
      InProgress: 0,
      NonRetryableError: 0,
      Stopped: 0,
    });
    expect(job.ObjectiveStatusCounters).toEqual({ Succeeded: 4, Pending: 0, Failed: 0 });
    expect(tuned(await list(name))).toEqual(["1", "9", "4", "3.5"]);
    expect(tuned(await list(name, { SortBy: "FinalObjectiveMetricValue" }))).toEqual(["3.5", "4", "1", "9"]);
    expect(tuned(await list(name, { SortBy: "Name", SortOrder: "Descending", MaxResults: 1 }))).toEqual(["3.5"]);
    const best = await fixture.sagemaker.send(
      new DescribeTrainingJobCommand({ TrainingJobName: job.BestTrainingJob?.TrainingJobName }),
    );
    expect(best.TrainingJobName).toMatch(new RegExp(`^${name}-00\\d-[0-9a-f]{8}$`));
    expect(best.TuningJobArn).toBe(job.HyperParameterTuningJobArn);
    expect(best.HyperParameters).toEqual({ x: "3.5", started: started(), _tuning_objective_metric: "score" });
    expect(best.ResourceConfig).toEqual({ InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 });
  }, 60_000);

  it("draws the same values from the same seed, and never more training jobs at once than it may", async () => {
    const limits = { ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 } };
    const name = await create(limits, { sleep: "0.3" });
    let most = 0;
    for (;;) {
      const { HyperParameterTuningJobStatus: status, TrainingJobStatusCounters: counters } =
        await fixture.sagemaker.send(new DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));
      most = Math.max(most, counters?.InProgress ?? 0);
      if (status !== "InProgress") break;
      await sleep(20);
    }
    expect(most).toBe(2);
    const again = await create(limits);
    await ended(again);
    const values = tuned(await list(name));
    expect(values).toHaveLength(4);
    expect(tuned(await list(again))).toEqual(values);
    expect(new Set(values).size).toBe(4);
  }, 60_000);

  it("says what it plays in another way", async () => {
    const name = await create({ Strategy: "Bayesian", TrainingJobEarlyStoppingType: "Auto" });
    expect((await ended(name)).HyperParameterTuningJobStatus).toBe("Completed");
    const messages = fixture.notes.map(({ message }) => message).filter((message) => message.startsWith(`${name}:`));
    expect(messages).toEqual([
      `${name}: the strategy Bayesian is played by random search, which learns nothing from earlier training jobs`,
      `${name}: early stopping is not played: every training job runs to its end`,
    ]);
  }, 60_000);

  it("goes on when a training job fails, and leaves it out of what is best", async () => {
    const name = await create(
      { Strategy: "Grid", ResourceLimits: { MaxParallelTrainingJobs: 1 }, ParameterRanges: categories("3", "8") },
      { mode: "odd" },
    );
    const job = await ended(name);
    expect(job.HyperParameterTuningJobStatus).toBe("Completed");
    expect(job.BestTrainingJob?.TunedHyperParameters).toEqual({ x: "8" });
    const [failed] = await list(name, { StatusEquals: "Failed" });
    expect(failed).toMatchObject({
      TunedHyperParameters: { x: "3" },
      ObjectiveStatus: "Failed",
      FailureReason: "AlgorithmError: ValueError: no luck, exit code: 1",
    });
  }, 60_000);

  it.each([
    ["fail", "All training jobs failed. Please take a look at the training jobs failures to get more details."],
    [
      "silent",
      "No objective metrics found after running 3 training jobs. Please ensure that the custom algorithm is emitting the objective metric as defined by the regular expression provided.",
    ],
  ])(
    "fails when all was in vain: %s",
    async (mode, reason) => {
      const job = await ended(await create({}, { mode }));
      expect([job.HyperParameterTuningJobStatus, job.FailureReason]).toEqual(["Failed", reason]);
      expect(job.BestTrainingJob).toBeUndefined();
    },
    60_000,
  );

  it("ends when its target is reached, and when nothing gets better", async () => {
    const criteria = async (TuningJobCompletionCriteria: object, ...values: string[]) => {
      const ParameterRanges = categories(...values);
      const name = await create({
        Strategy: "Grid",
        ResourceLimits: { MaxParallelTrainingJobs: 1 },
        ParameterRanges,
        TuningJobCompletionCriteria,
      });
      expect((await ended(name)).HyperParameterTuningJobStatus).toBe("Completed");
      return starts();
    };
    expect(await criteria({ TargetObjectiveMetricValue: 1 }, "9", "4", "3")).toEqual(["9", "4"]);
    const idle = { BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: 3 } };
    expect(await criteria(idle, "4", "9", "8", "7", "3")).toEqual(["4", "9", "8", "7"]);
  }, 60_000);

  it("stops with its training jobs", async () => {
    const name = await create(
      { ResourceLimits: { MaxNumberOfTrainingJobs: 9, MaxParallelTrainingJobs: 2 } },
      { sleep: "60" },
    );
    while (starts().length < 2) await sleep(20);
    const HyperParameterTuningJobName = name;
    await expect(
      fixture.sagemaker.send(new DeleteHyperParameterTuningJobCommand({ HyperParameterTuningJobName })),
    ).rejects.toThrow("is in progress");
    await fixture.sagemaker.send(new StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName }));
    const job = await ended(name);
    expect(job.HyperParameterTuningJobStatus).toBe("Stopped");
    expect((await list(name)).map(({ TrainingJobStatus }) => TrainingJobStatus)).toEqual(["Stopped", "Stopped"]);
    await fixture.sagemaker.send(new DeleteHyperParameterTuningJobCommand({ HyperParameterTuningJobName }));
    await expect(ended(name)).rejects.toMatchObject({
      name: "ResourceNotFound",
      message: expect.stringMatching(/^Amazon SageMaker can't find a tuning job with the name tune-/) as string,
    });
  }, 60_000);

  it("gives several definitions their turn, each with its own ranges", async () => {
    const one = (DefinitionName: string, ...values: string[]) => ({
      ...training(),
      DefinitionName,
      TuningObjective: objective,
      HyperParameterRanges: categories(...values),
    });
    const { ParameterRanges: _r, HyperParameterTuningJobObjective: _o, ...rest } = config();
    const HyperParameterTuningJobName = `tune-${++count}`;
    await fixture.sagemaker.send(
      new CreateHyperParameterTuningJobCommand({
        HyperParameterTuningJobName,
        HyperParameterTuningJobConfig: {
          ...rest,
          ResourceLimits: { MaxNumberOfTrainingJobs: 3, MaxParallelTrainingJobs: 1 },
        },
        TrainingJobDefinitions: [one("low", "1"), one("high", "5")],
      }),
    );
    await ended(HyperParameterTuningJobName);
    expect((await list(HyperParameterTuningJobName)).map((job) => job.TrainingJobDefinitionName)).toEqual([
      "low",
      "high",
      "low",
    ]);
  }, 60_000);

  it.each([
    [{ Strategy: "Grid" as const }, "Grid search takes CategoricalParameterRanges alone"],
    [{ ResourceLimits: { MaxNumberOfTrainingJobs: 1, MaxParallelTrainingJobs: 2 } }, "must not be greater than"],
    [
      { ResourceLimits: { MaxParallelTrainingJobs: 1 } },
      "MaxNumberOfTrainingJobs must be given for the strategy Random",
    ],
    [
      { HyperParameterTuningJobObjective: { Type: "Maximize" as const, MetricName: "f1" } },
      "The objective metric f1 is none of the MetricDefinitions: score.",
    ],
    [
      { ParameterRanges: { IntegerParameterRanges: [{ Name: "x", MinValue: "1.5", MaxValue: "2" }] } },
      "The range of x is 1.5 to 2; it must be two numbers",
    ],
    [
      {
        ParameterRanges: {
          ContinuousParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "1", ScalingType: "Logarithmic" as const }],
        },
      },
      "logarithmic scaling needs values greater than 0",
    ],
    [
      { ParameterRanges: { CategoricalParameterRanges: [{ Name: "started", Values: ["a"] }] } },
      "is both static and tuned",
    ],
  ])("is refused: %j", async (more, text) => {
    await expect(create(more)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(text) as string,
    });
  });

  it("is listed", async () => {
    const { HyperParameterTuningJobSummaries: jobs = [] } = await fixture.sagemaker.send(
      new ListHyperParameterTuningJobsCommand({
        SortBy: "CreationTime",
        SortOrder: "Ascending",
        StatusEquals: "Completed",
      }),
    );
    expect(jobs[0]).toMatchObject({ HyperParameterTuningJobName: "tune-1", Strategy: "Grid" });
    expect(new Set(jobs.map((job) => job.HyperParameterTuningJobStatus))).toEqual(new Set(["Completed"]));
  });
});

describe("a new engine", () => {
  it("finds the tuning job of a dead one, and its training jobs, failed", async () => {
    const name = await create(
      { ResourceLimits: { MaxNumberOfTrainingJobs: 9, MaxParallelTrainingJobs: 1 } },
      { sleep: "60" },
    );
    while (starts().length < 1) await sleep(20);
    const { store } = fixture.engine.context;
    const [job, [trial]] = [store.get<object>("HyperParameterTuningJob", name), await list(name)];
    const training = store.get<object>("TrainingJob", trial?.TrainingJobName ?? "");
    await fixture.restart();
    // As it stands when nothing could be written any more.
    fixture.engine.context.store.put("HyperParameterTuningJob", name, job);
    fixture.engine.context.store.put("TrainingJob", trial?.TrainingJobName ?? "", training);
    await fixture.restart();
    const found = await ended(name);
    expect([found.HyperParameterTuningJobStatus, found.FailureReason]).toEqual([
      "Failed",
      "InternalServerError: engine restarted",
    ]);
    expect((await list(name)).map(({ TrainingJobStatus }) => TrainingJobStatus)).toEqual(["Failed"]);
  }, 60_000);
});

describe("a Tuning step", () => {
  it("has the job's record and its training jobs, best first", async () => {
    ++count;
    const step = {
      Name: "Tune_it",
      Type: "Tuning",
      Arguments: {
        HyperParameterTuningJobConfig: {
          ...config({ Strategy: "Grid", ParameterRanges: categories("9", "4") }),
          ResourceLimits: { MaxNumberOfTrainingJobs: { Get: "Parameters.N" }, MaxParallelTrainingJobs: 2 },
        },
        TrainingJobDefinition: training(),
      },
    };
    const get = (path: string) => ({ Get: `Steps.Tune_it.${path}` });
    const told = fail("Tell", {
      "Std:Join": {
        On: " ",
        Values: [
          get("TrainingJobSummaries[0].TrainingJobName"),
          get("TrainingJobSummaries[1].TunedHyperParameters['x']"),
          get("BestTrainingJob.TrainingJobName"),
        ],
      },
    });
    const run = await fixture.run(definition([step, told], [{ Name: "N", Type: "Integer", DefaultValue: 2 }]));
    expect(run.step("Tune_it")?.FailureReason).toBeUndefined();
    expect(run.step("Tune_it")?.Metadata?.TuningJob?.Arn).toMatch(
      /:hyper-parameter-tuning-job\/[a-z0-9]{12}-tune-it-[a-z0-9]{10}$/,
    );
    const [best = "", second, named] = run.step("Tell")?.FailureReason?.split(" ") ?? [];
    expect([second, named]).toEqual(["9", best]);
    expect(fixture.read(`tuned/${best}/output/model.tar.gz`)).toBeDefined();
  }, 60_000);

  it("fails with the job's reason", async () => {
    ++count;
    const Arguments = { HyperParameterTuningJobConfig: config(), TrainingJobDefinition: training({ mode: "fail" }) };
    const run = await fixture.run(definition([{ Name: "T", Type: "Tuning", Arguments }]));
    expect(run.step("T")?.FailureReason).toMatch(/^ClientError: All training jobs failed\./);
  }, 60_000);
});

describe("ranges", () => {
  const random = seeded(1);
  const drawn = (ranges: object, name = "v") => Array.from({ length: 2000 }, () => Number(draw(ranges, random)[name]));
  const range = (MinValue: string, MaxValue: string, ScalingType: HyperParameterScalingType) => [
    { Name: "v", MinValue, MaxValue, ScalingType },
  ];
  const below = (values: readonly number[], limit: number) =>
    values.filter((value) => value < limit).length / values.length;

  it("are drawn from on their scale, within their bounds", () => {
    const linear = drawn({ ContinuousParameterRanges: range("0", "10", "Linear") });
    const logarithmic = drawn({ ContinuousParameterRanges: range("0.0001", "1", "Auto") });
    const reverse = drawn({ ContinuousParameterRanges: range("0.9", "0.9999", "ReverseLogarithmic") });
    expect(Math.min(...linear, ...logarithmic)).toBeGreaterThanOrEqual(0);
    expect(below(linear, 5)).toBeCloseTo(0.5, 1);
    expect(below(logarithmic, 0.01)).toBeCloseTo(0.5, 1);
    expect(below(reverse, 0.99)).toBeCloseTo(1 / 3, 1);
    expect(Math.max(...reverse)).toBeLessThanOrEqual(0.9999);
    const whole = drawn({ IntegerParameterRanges: range("1", "4", "Linear") });
    for (const value of [1, 2, 3, 4]) expect(whole.filter((one) => one === value).length / 2000).toBeCloseTo(0.25, 1);
  });

  it("spell numbers as Python does, and combine categories", () => {
    const { v } = draw({ ContinuousParameterRanges: range("0.00001", "0.00001", "Linear") }, random);
    expect(v).toBe("1e-05");
    const choices = [
      { Name: "a", Values: ["1", "2"] },
      { Name: "b", Values: ["x", "y"] },
    ];
    expect(grid({ CategoricalParameterRanges: choices })).toEqual([
      { a: "1", b: "x" },
      { a: "1", b: "y" },
      { a: "2", b: "x" },
      { a: "2", b: "y" },
    ]);
  });
});
