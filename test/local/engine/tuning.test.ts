import {
  CreateHyperParameterTuningJobCommand,
  DeleteHyperParameterTuningJobCommand,
  DescribeHyperParameterTuningJobCommand,
  DescribeTrainingJobCommand,
  ListHyperParameterTuningJobsCommand,
  StopHyperParameterTuningJobCommand,
} from "@aws-sdk/client-sagemaker";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { openManifests } from "../../../local/index.ts";
import {
  fixture,
  objective,
  training,
  nextJob,
  started,
  starts,
  config,
  categories,
  create,
  ended,
  list,
  tuned,
} from "./tuning-jobs.ts";

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
    const { name: runner, grade } = await fixture.runner();
    expect(openManifests(fixture.project)(job.HyperParameterTuningJobArn)).toMatchObject({ runner, grade });
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
    const HyperParameterTuningJobName = `tune-${nextJob()}`;
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
