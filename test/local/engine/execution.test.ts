import {
  StopPipelineExecutionCommand,
  UpdatePipelineCommand,
  type PipelineExecutionStep,
} from "@aws-sdk/client-sagemaker";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, definition, fail, condition, input, openFixture, output, python, type Fixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const names = (steps: readonly PipelineExecutionStep[]) =>
  steps.map(({ StepName, StepStatus }) => `${StepName ?? ""} ${StepStatus ?? ""}`);
const equal = (LeftValue: unknown, RightValue: unknown) => ({ Type: "Equals", LeftValue, RightValue });

describe("an execution", () => {
  it("runs steps in the order of their data, the output of one as the input of the next", async () => {
    const data = await fixture.put("in/data/a.txt", "hello");
    const copy =
      "import shutil; shutil.copytree('/opt/ml/processing/input/data', '/opt/ml/processing/out', dirs_exist_ok=True)";
    const uri = {
      "Std:Join": { On: "/", Values: [`s3://${bucket}`, { Get: "Execution.PipelineExecutionId" }, "out"] },
    };
    const first = python("First", copy, { inputs: [input("data", data)], outputs: [output("out", uri)] });
    const second = python(
      "Second",
      "import sys; assert sys.argv[1:] == ['--n', '3'], sys.argv; assert open('/opt/ml/processing/input/data/a.txt').read() == 'hello'",
      {
        args: ["--n", { Get: "Parameters.N" }],
        inputs: [input("data", { Get: "Steps.First.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" })],
      },
    );
    const run = await fixture.run(definition([second, first], [{ Name: "N", Type: "Integer", DefaultValue: 3 }]));
    expect(run.steps.map(({ FailureReason }) => FailureReason)).toEqual([undefined, undefined]);
    expect(names(run.steps)).toEqual(["First Succeeded", "Second Succeeded"]);
    expect(run.status).toBe("Succeeded");
    expect(run.steps.map(({ AttemptCount }) => AttemptCount)).toEqual([1, 1]);
    expect(run.step("Second")?.Metadata?.ProcessingJob?.Arn?.split("/")[1]).toMatch(
      /^pipelines-[a-z0-9]{12}-second-[a-z0-9]{10}$/,
    );
    expect(fixture.read(`${run.arn.split("/").at(-1) ?? ""}/out/a.txt`)).toBe("hello");
  });

  it("runs independent steps at the same time", async () => {
    // Each waits for the other: one after another they would never end.
    const meet = (me: string, other: string) => `
import os, time
open('${fixture.project}/${me}', 'w').close()
end = time.time() + 20
while not os.path.exists('${fixture.project}/${other}'):
    assert time.time() < end, 'never met'
    time.sleep(0.02)
`;
    const run = await fixture.run(definition([python("Left", meet("l", "r")), python("Right", meet("r", "l"))]));
    expect(run.steps.map(({ FailureReason }) => FailureReason)).toEqual([undefined, undefined]);
    expect(run.status).toBe("Succeeded");
  });

  it("runs no more steps at once than MaxParallelExecutionSteps", async () => {
    const started = await fixture.start(
      definition(["A", "B", "C"].map((name) => python(name, "import time; time.sleep(0.2)"))),
      {},
      1,
    );
    const { steps, status } = await fixture.finish(started);
    expect(status).toBe("Succeeded");
    const times = steps.map(({ StartTime, EndTime }) => [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0] as const);
    for (const [i, [start]] of times.entries()) expect(start).toBeGreaterThanOrEqual(times[i - 1]?.[1] ?? 0);
  });

  it("lets what runs finish after a failure and starts nothing new", async () => {
    const run = await fixture.run(
      definition([
        python(
          "Bad",
          "import sys; sys.stderr.write('Traceback (most recent call last):\\nValueError: bad thing\\n'); sys.exit(3)",
        ),
        python("Slow", "import time; time.sleep(0.7)"),
        python("AfterBad", "pass", { step: { DependsOn: ["Bad"] } }),
        python("AfterSlow", "pass", { step: { DependsOn: ["Slow"] } }),
      ]),
    );
    expect(run.status).toBe("Failed");
    expect(run.execution.FailureReason).toBe("Step failure: One or multiple steps failed.");
    expect(names(run.steps).toSorted()).toEqual(["Bad Failed", "Slow Succeeded"]);
    expect(run.step("Bad")?.FailureReason).toBe("ClientError: AlgorithmError: ValueError: bad thing, exit code: 3");
  });

  it("lists steps newest first unless asked otherwise, pages them, and hides our own members", async () => {
    const run = await fixture.run(definition([fail("F", "x")]));
    expect(Object.keys(run.step("F") ?? {}).toSorted()).toEqual([
      "AttemptCount",
      "EndTime",
      "FailureReason",
      "Metadata",
      "StartTime",
      "StepName",
      "StepStatus",
    ]);
  });

  it("keeps the definition that it was started with", async () => {
    const arn = await fixture.start(
      definition([python("Old", "import time; time.sleep(0.3)"), fail("End", "old", { DependsOn: ["Old"] })]),
    );
    const PipelineName = arn.split("/")[1] ?? "";
    await fixture.sagemaker.send(
      new UpdatePipelineCommand({ PipelineName, PipelineDefinition: JSON.stringify(definition([fail("End", "new")])) }),
    );
    expect((await fixture.finish(arn)).step("End")?.FailureReason).toBe("old");
  });

  it("says of a step that it cannot run where it could", async () => {
    const run = await fixture.run(
      definition([
        {
          Name: "E",
          Type: "EMR",
          Arguments: { ClusterId: "j-1", StepConfig: { HadoopJarStep: { Jar: "s3://b/a.jar" } } },
        },
      ]),
    );
    expect(run.step("E")?.StepStatus).toBe("Failed");
    expect(run.step("E")?.FailureReason).toMatch(
      /^step type EMR is unsupported by the embedded engine; would run on AWS \(it needs an Amazon EMR cluster\)\. To play/,
    );
  });
});

describe("a Fail step", () => {
  it("ends the execution with its message, expressions worked out", async () => {
    const message = {
      "Std:Join": { On: " ", Values: ["accuracy", { Get: "Parameters.A" }, "of", 2, "and", { Get: "Parameters.B" }] },
    };
    const parameters = [
      { Name: "A", Type: "Float", DefaultValue: 0.5 },
      { Name: "B", Type: "Boolean", DefaultValue: true },
    ];
    const run = await fixture.run(definition([fail("F", message)], parameters), { A: "0.60" });
    expect(run.status).toBe("Failed");
    expect(run.step("F")).toMatchObject({
      StepStatus: "Failed",
      FailureReason: "accuracy 0.60 of 2 and true",
      Metadata: { Fail: { ErrorMessage: "accuracy 0.60 of 2 and true" } },
    });
  });

  it("has no reason without a message", async () => {
    const run = await fixture.run(definition([{ Name: "F", Type: "Fail", Arguments: {} }]));
    expect(run.step("F")?.StepStatus).toBe("Failed");
    expect(run.step("F")?.FailureReason).toBeUndefined();
  });
});

describe("a Condition", () => {
  it("takes one branch; the other is absent", async () => {
    const steps = [
      condition(
        "C",
        [equal({ Get: "Parameters.N" }, 1.5)],
        [python("Yes", "pass"), python("AfterYes", "pass", { step: { DependsOn: ["Yes"] } })],
        [python("Else", "pass"), fail("No", "no", { DependsOn: ["Else"] })],
      ),
      python("AfterC", "pass", { step: { DependsOn: ["C"] } }),
    ];
    const parameters = [{ Name: "N", Type: "Float" }];
    const yes = await fixture.run(definition(steps, parameters), { N: "1.50" });
    expect(names(yes.steps).toSorted()).toEqual([
      "AfterC Succeeded",
      "AfterYes Succeeded",
      "C Succeeded",
      "Yes Succeeded",
    ]);
    expect(yes.step("C")?.Metadata).toEqual({ Condition: { Outcome: "True" } });
    expect(yes.status).toBe("Succeeded");
    const no = await fixture.run(definition(steps, parameters), { N: "2" });
    expect(no.step("C")?.Metadata).toEqual({ Condition: { Outcome: "False" } });
    expect(no.step("Yes")).toBeUndefined();
    expect(no.status).toBe("Failed");
  });

  it("reads a property file that a step wrote", async () => {
    const report = { metrics: { accuracy: { value: 0.75 } }, "odd key": [1, 2.0] };
    const evaluate = python(
      "Evaluate",
      `import json; json.dump(${JSON.stringify(report)}, open('/opt/ml/processing/evaluation/evaluation.json', 'w'))`,
      {
        outputs: [output("evaluation", `s3://${bucket}/evaluation`)],
        step: {
          PropertyFiles: [{ PropertyFileName: "Report", OutputName: "evaluation", FilePath: "evaluation.json" }],
        },
      },
    );
    const get = (Path: string) => ({
      "Std:JsonGet": { PropertyFile: { Get: "Steps.Evaluate.PropertyFiles.Report" }, Path },
    });
    const gate = {
      Type: "GreaterThanOrEqualTo",
      LeftValue: get("metrics.accuracy.value"),
      RightValue: { Get: "Parameters.Floor" },
    };
    const message = {
      "Std:Join": {
        On: " ",
        Values: [get("metrics.accuracy.value"), get("['odd key'][0]"), { Get: "Parameters.Floor" }],
      },
    };
    const pipeline = definition(
      [evaluate, condition("Gate", [gate], [fail("Good", message)], [fail("Low", message)])],
      [{ Name: "Floor", Type: "Float", DefaultValue: 0.6 }],
    );
    expect((await fixture.run(pipeline)).step("Good")?.FailureReason).toBe("0.75 1 0.6");
    expect((await fixture.run(pipeline, { Floor: "0.8" })).step("Low")?.FailureReason).toBe("0.75 1 0.8");
    const absent = definition([evaluate, condition("Gate", [equal(get("metrics.f1"), 1)], [], [])]);
    expect((await fixture.run(absent)).step("Gate")).toMatchObject({
      StepStatus: "Failed",
      FailureReason: `ClientError: s3://${bucket}/evaluation/evaluation.json has nothing at metrics.f1`,
    });
  });
});

describe("stopping", () => {
  it("asks the running step to end and ends as Stopped", async () => {
    const code =
      "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: (print('asked to end', flush=True), sys.exit(0)))\nprint('up', flush=True)\ntime.sleep(60)";
    const arn = await fixture.start(
      definition([python("Long", code), python("Next", "pass", { step: { DependsOn: ["Long"] } })]),
    );
    const job = await fixture.jobOf(arn, "Long");
    while (!fixture.log("/aws/sagemaker/ProcessingJobs", `${job}/algo-1`).includes("up")) await sleep(20);
    await fixture.sagemaker.send(
      new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "s".repeat(32) }),
    );
    const run = await fixture.finish(arn);
    expect(run.status).toBe("Stopped");
    expect(names(run.steps)).toEqual(["Long Stopped"]);
    expect(fixture.log("/aws/sagemaker/ProcessingJobs", `${job}/algo-1`)).toContain("asked to end");
    await expect(
      fixture.sagemaker.send(
        new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "z".repeat(32) }),
      ),
    ).rejects.toThrow(/"Stopped" status/);
  });

  it("happens to what runs when the engine closes", async () => {
    const arn = await fixture.start(definition([python("Long", "import time; time.sleep(60)")]));
    await fixture.jobOf(arn, "Long");
    const before = Date.now();
    await fixture.restart();
    expect(Date.now() - before).toBeLessThan(10_000);
    const run = await fixture.finish(arn);
    expect(run.status).toBe("Stopped");
    expect(names(run.steps)).toEqual(["Long Stopped"]);
  });
});
