import {
  DescribePipelineExecutionCommand,
  RetryPipelineExecutionCommand,
  StopPipelineExecutionCommand,
  UpdatePipelineExecutionCommand,
  type PipelineExecutionStep,
} from "@aws-sdk/client-sagemaker";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, condition, definition, fail, openFixture, output, python, type Fixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const names = (steps: readonly PipelineExecutionStep[]) =>
  steps.map(({ StepName, StepStatus }) => `${StepName ?? ""} ${StepStatus ?? ""}`);
const retry = (PipelineExecutionArn: string, more: object = {}) =>
  fixture.sagemaker.send(
    new RetryPipelineExecutionCommand({ PipelineExecutionArn, ClientRequestToken: "r".repeat(40), ...more }),
  );
const at = (name: string) => join(fixture.project, name);
/** A line in `file` for each time that it runs. */
const counting = (file: string) => `open('${at(file)}', 'a').write('x\\n')`;
const count = (file: string) => readFileSync(at(file), "utf8").length / 2;
const needs = (file: string) => `import os, sys\nsys.exit(0 if os.path.exists('${at(file)}') else 7)`;
const equal = (LeftValue: unknown, RightValue: unknown) => ({ Type: "Equals", LeftValue, RightValue });

describe("RetryPipelineExecution", () => {
  it("runs what failed and what follows again, on the results of what succeeded, also after the engine's end", async () => {
    const uri = { "Std:Join": { On: "/", Values: [`s3://${bucket}`, { Get: "Execution.PipelineExecutionId" }] } };
    const steps = [
      python("Make", `${counting("make")}\nopen('/opt/ml/processing/out/a', 'w').write('1')`, {
        outputs: [output("out", uri)],
      }),
      condition(
        "Which",
        [equal({ Get: "Steps.Make.ProcessingJobStatus" }, "Completed")],
        [
          python(
            "Use",
            `import os, sys\nassert sys.argv[1] == 's3://${bucket}/' + sys.argv[2], sys.argv\n${needs("ready")}`,
            {
              args: [
                { Get: "Steps.Make.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" },
                { Get: "Execution.PipelineExecutionId" },
              ],
            },
          ),
          python("After", counting("after"), { step: { DependsOn: ["Use"] } }),
        ],
        [python("Not", counting("not"))],
      ),
    ];
    const failed = await fixture.run(definition(steps));
    expect(names(failed.steps)).toEqual(["Make Succeeded", "Which Succeeded", "Use Failed"]);
    const jobBefore = failed.step("Use")?.Metadata?.ProcessingJob?.Arn;

    await fixture.restart();
    writeFileSync(at("ready"), "");
    expect((await retry(failed.arn)).PipelineExecutionArn).toBe(failed.arn);
    const run = await fixture.finish(failed.arn);
    expect(run.execution.FailureReason).toBeUndefined();
    expect(names(run.steps)).toEqual(["Make Succeeded", "Which Succeeded", "Use Succeeded", "After Succeeded"]);
    expect(run.status).toBe("Succeeded");
    expect([count("make"), count("after")]).toEqual([1, 1]);
    expect(run.step("Use")?.Metadata?.ProcessingJob?.Arn).not.toBe(jobBefore);
    expect(run.step("Use")?.AttemptCount).toBe(1);
  });

  it("takes up what a stop has cut off, at most as many steps at once as it says", async () => {
    const arn = await fixture.start(
      definition([
        python("Wait", `import os, time\nwhile not os.path.exists('${at("go")}'): time.sleep(0.02)`),
        python("X", "import time; time.sleep(0.1)", { step: { DependsOn: ["Wait"] } }),
        python("Y", "import time; time.sleep(0.1)", { step: { DependsOn: ["Wait"] } }),
      ]),
    );
    await fixture.jobOf(arn, "Wait");
    await fixture.sagemaker.send(
      new StopPipelineExecutionCommand({ PipelineExecutionArn: arn, ClientRequestToken: "s".repeat(32) }),
    );
    expect(names((await fixture.finish(arn)).steps)).toEqual(["Wait Stopped"]);
    writeFileSync(at("go"), "");
    await retry(arn, { ParallelismConfiguration: { MaxParallelExecutionSteps: 1 } });
    const run = await fixture.finish(arn);
    expect(run.status).toBe("Succeeded");
    const [x, y] = [run.step("X"), run.step("Y")];
    expect(y?.StartTime?.getTime()).toBeGreaterThanOrEqual(x?.EndTime?.getTime() ?? Number.POSITIVE_INFINITY);
    expect(run.execution.ParallelismConfiguration).toEqual({ MaxParallelExecutionSteps: 1 });
  });

  it("answers the same token without retrying again", async () => {
    rmSync(at("never"), { force: true });
    const failed = await fixture.run(definition([python("Bad", `${counting("tries")}\n${needs("never")}`)]));
    await retry(failed.arn);
    expect((await fixture.finish(failed.arn)).status).toBe("Failed");
    expect((await retry(failed.arn)).PipelineExecutionArn).toBe(failed.arn);
    expect((await fixture.finish(failed.arn)).status).toBe("Failed");
    expect(count("tries")).toBe(2);
    await retry(failed.arn, { ClientRequestToken: "another".repeat(6) });
    await fixture.finish(failed.arn);
    expect(count("tries")).toBe(3);
  });

  it("refuses what a Fail step has ended, what has succeeded, and what does not exist", async () => {
    const failed = await fixture.run(definition([fail("End", "on purpose")]));
    await expect(retry(failed.arn)).rejects.toMatchObject({
      name: "ValidationException",
      message: `Pipeline execution with ARN ${failed.arn} was ended by the Fail step End and cannot be retried.`,
    });
    const done = await fixture.run(definition([condition("C", [equal(1, 1)], [], [])]));
    await expect(retry(done.arn)).rejects.toMatchObject({
      name: "ValidationException",
      message: `Only pipelines with "Failed" or "Stopped" status can be retried. Pipeline execution with ARN ${done.arn} is in "Succeeded" status.`,
    });
    await expect(retry(`${done.arn}x`)).rejects.toMatchObject({ name: "ResourceNotFound" });
  });
});

describe("UpdatePipelineExecution", () => {
  it("changes names, and how many steps of a running execution run at once", async () => {
    const meet = (me: string, other: string) =>
      `import os, time\nopen('${at(me)}', 'w').close()\nend = time.time() + 20\nwhile not os.path.exists('${at(other)}'):\n    assert time.time() < end\n    time.sleep(0.02)`;
    const arn = await fixture.start(
      definition([python("L", meet("u-l", "u-r")), python("R", meet("u-r", "u-l"))]),
      {},
      1,
    );
    await fixture.jobOf(arn, "L");
    // One at a time they would never meet.
    const { PipelineExecutionArn } = await fixture.sagemaker.send(
      new UpdatePipelineExecutionCommand({
        PipelineExecutionArn: arn,
        PipelineExecutionDisplayName: "renamed",
        PipelineExecutionDescription: "why",
        ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
      }),
    );
    expect(PipelineExecutionArn).toBe(arn);
    expect((await fixture.finish(arn)).status).toBe("Succeeded");
    expect(
      await fixture.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn })),
    ).toMatchObject({
      PipelineExecutionDisplayName: "renamed",
      PipelineExecutionDescription: "why",
      ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
    });
  });
});
