import { setTimeout as sleep } from "node:timers/promises";
import { StopTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, images, openFixture, type Fixture } from "../engine/fixture.ts";
import { finishTraining, process, startTraining, train } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  // The 120 seconds between SIGTERM and SIGKILL are 0.6 here.
  fixture = await openFixture({ images }, { timeScale: 0.005 });
});
afterAll(() => fixture.close());

const deaf = `
import signal, time
signal.signal(signal.SIGTERM, lambda *_: print('SIGTERM', flush=True))
open('/opt/ml/model/early', 'w').write('e')
print('up', flush=True)
while True: time.sleep(0.05)
`;

describe("a training job that does not end when asked to", () => {
  const log = (name: string) => fixture.log("/aws/sagemaker/TrainingJobs", `${name}/algo-1`);

  it("is killed after its grace, and its model is kept", async () => {
    const name = await startTraining(fixture, deaf);
    while (!log(name).includes("up")) await sleep(20);
    const asked = Date.now();
    await fixture.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
    const job = await finishTraining(fixture, name);
    expect(Date.now() - asked).toBeGreaterThan(500);
    expect(log(name)).toContain("SIGTERM");
    expect(job.TrainingJobStatus).toBe("Stopped");
    expect(job.FailureReason).toBeUndefined();
    expect(fixture.read(`models/${name}/output/model.tar.gz`)).toBeDefined();
  });

  it("is Stopped with MaxRuntimeExceeded when its time is up, on all its hosts", async () => {
    const job = await train(fixture, deaf, {
      StoppingCondition: { MaxRuntimeInSeconds: 5 },
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 2, VolumeSizeInGB: 1 },
    });
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(["Stopped", "MaxRuntimeExceeded"]);
    expect(job.SecondaryStatusTransitions?.map(({ Status }) => Status)).toEqual([
      "Starting",
      "Downloading",
      "Training",
      "Uploading",
      "MaxRuntimeExceeded",
    ]);
    for (const host of ["algo-1", "algo-2"])
      expect(fixture.log("/aws/sagemaker/TrainingJobs", `${job.TrainingJobName ?? ""}/${host}`)).toContain("SIGTERM");
  });

  it("fails the pipeline's step that it is, in words", async () => {
    const name = await startTraining(fixture, "import time; time.sleep(60)", {
      StoppingCondition: { MaxRuntimeInSeconds: 1 },
    });
    const { HyperParameters, AlgorithmSpecification, OutputDataConfig, ResourceConfig, RoleArn, StoppingCondition } =
      await finishTraining(fixture, name);
    const Arguments = {
      HyperParameters,
      AlgorithmSpecification,
      OutputDataConfig,
      ResourceConfig,
      RoleArn,
      StoppingCondition,
    };
    const run = await fixture.run(definition([{ Name: "Train", Type: "Training", Arguments }]));
    expect(run.step("Train")).toMatchObject({
      StepStatus: "Failed",
      FailureReason: "ClientError: the training job ran past MaxRuntimeInSeconds",
    });
  });
});

it("a processing job's time is limited too", async () => {
  const job = await process(fixture, "import time; time.sleep(60)", {
    request: { StoppingCondition: { MaxRuntimeInSeconds: 1 } },
  });
  expect(job).toMatchObject({
    ProcessingJobStatus: "Stopped",
    FailureReason: "ClientError: the job ran past MaxRuntimeInSeconds",
  });
});

it("a process that is killed for its memory says so", async () => {
  const job = await train(fixture, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)");
  expect(job.FailureReason).toMatch(
    /^AlgorithmError: ExecuteUserScriptError:\nExitCode 137\n[^]*ExtraInfo "OutOfMemory: Process killed by SIGKILL \(signal 9\)"/,
  );
});
