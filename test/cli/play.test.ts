import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { sagewright, startLocal } from "../road/project.ts";

const role = "arn:aws:iam::123456789012:role/r";
const step = (Name: string, code: string, more: object = {}, args: readonly unknown[] = []) => ({
  Name,
  Type: "Processing",
  Arguments: {
    RoleArn: role,
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
    AppSpecification: {
      ImageUri: "test/python:1",
      ContainerEntrypoint: ["python3", "-c", code],
      ...(args.length > 0 && { ContainerArguments: args }),
    },
    StoppingCondition: { MaxRuntimeInSeconds: 60 },
  },
  ...more,
});

let folder: string;
beforeAll(() => {
  folder = temporaryFolder("play");
  const marker = JSON.stringify(join(folder, "ok"));
  const RetryPolicies = [{ ExceptionType: ["SageMaker.CAPACITY_ERROR"], IntervalSeconds: 600 }];
  const Steps = [
    step("Train", "pass", { RetryPolicies }),
    step("Next", `import os, sys; sys.exit(0 if os.path.exists(${marker}) else 3)`, {}, [
      { Get: "Steps.Train.ProcessingJobName" },
    ]),
  ];
  const images = [{ match: "test/python:*", interpreter: "python3" }];
  writeFileSync(join(folder, "sagewright.config.json"), JSON.stringify({ images }));
  writeFileSync(join(folder, "d.json"), JSON.stringify({ Version: "2020-12-01", Steps }));
});

type Document = { PipelineExecutionArn: string; PipelineExecutionStatus: string; Steps: { AttemptCount: number }[] };
const read = (stdout: string) => JSON.parse(stdout) as Document;

describe("a fault, a failure and what follows", () => {
  test("run --inject retries in compressed time; resume goes on; --select runs a part on what there is", async () => {
    const failed = await sagewright(
      folder,
      ...["run", "d.json", "--json", "--inject", "Train=SageMaker.CAPACITY_ERROR*2", "--time-scale", "0.0001"],
    );
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain("step Train met SageMaker.CAPACITY_ERROR; attempt 2 follows in 600 s, 0.06 s here");
    const first = read(failed.stdout);
    expect(first).toMatchObject({
      PipelineExecutionStatus: "Failed",
      Steps: [{ StepName: "Train", StepStatus: "Succeeded", AttemptCount: 3 }, { StepName: "Next" }],
    });

    writeFileSync(join(folder, "ok"), "");
    const resumed = await sagewright(folder, "resume", "--json");
    expect(resumed.code).toBe(0);
    expect(read(resumed.stdout)).toMatchObject({
      PipelineExecutionArn: first.PipelineExecutionArn,
      PipelineExecutionStatus: "Succeeded",
    });
    expect(read(resumed.stdout).Steps[0]).toEqual(first.Steps[0]);
    const again = await sagewright(folder, "resume");
    expect(again).toMatchObject({ code: 1, stdout: "" });
    expect(again.stderr).toContain("there is nothing to resume");

    const part = await sagewright(folder, "run", "d.json", "--select", "Next+", "--json");
    expect(part.code).toBe(0);
    expect(read(part.stdout).Steps).toMatchObject([
      { StepName: "Train", SelectiveExecutionResult: { SourcePipelineExecutionArn: first.PipelineExecutionArn } },
      { StepName: "Next", StepStatus: "Succeeded" },
    ]);
  }, 60_000);

  test("an engine that runs plays as it was told at its start", async () => {
    const local = await startLocal(folder);
    try {
      const ran = await sagewright(folder, "run", "d.json", "--keep-going");
      expect(ran.code).toBe(2);
      expect(ran.stderr).toMatch(/an engine runs already at .*; give .*--keep-going to "sagewright local"/);
    } finally {
      await local.stop();
    }
  }, 60_000);
});

test.each([
  [["run", "d.json", "--inject", "Tran=Step.THROTTLING"], `there is no step "Tran"; did you mean "Train"?`],
  [["run", "d.json", "--inject", "Train=SageMaker.CAPACITY"], `did you mean "SageMaker.CAPACITY_ERROR"?`],
  [["run", "d.json", "--inject", "Train"], "write STEP=EXCEPTION*TIMES"],
  [["run", "d.json", "--inject", "Train=Step.THROTTLING*0"], "write STEP=EXCEPTION*TIMES"],
  [["run", "d.json", "--time-scale", "fast"], "--time-scale is fast"],
  [["run", "d.json", "--cache", "always"], "--cache is always; give one of aws, content, off"],
  [["run", "d.json", "--select", "Train+Next"], "--select is Train+Next"],
  [["run", "d.json", "--select", "Train", "--to", "Next"], "--select says which steps run"],
  [["run", "d.json", "--aws", "--keep-going"], "are for the embedded engine, not AWS"],
  [["local", "--inject", "Train=Step.THROTLING"], `did you mean "Step.THROTTLING"?`],
])("%j is bad usage", async (args, words) => {
  const ran = await sagewright(folder, ...args);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(words);
});
