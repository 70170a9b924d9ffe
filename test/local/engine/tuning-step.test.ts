import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { definition, fail } from "./fixture.ts";
import { fixture, training, nextJob, starts, config, categories, create, ended, list } from "./tuning-jobs.ts";

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
    nextJob();
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
    nextJob();
    const Arguments = { HyperParameterTuningJobConfig: config(), TrainingJobDefinition: training({ mode: "fail" }) };
    const run = await fixture.run(definition([{ Name: "T", Type: "Tuning", Arguments }]));
    expect(run.step("T")?.FailureReason).toMatch(/^ClientError: All training jobs failed\./);
  }, 60_000);
});
