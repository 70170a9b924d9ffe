import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, definition, input, openFixture, output, python, type Fixture } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

describe("an execution", () => {
  it("runs steps one after another, the output of the first as input of the second", async () => {
    const data = await fixture.put("in/data/a.txt", "hello");
    const first = python(
      "First",
      "import shutil; shutil.copytree('/opt/ml/processing/input/data', '/opt/ml/processing/out', dirs_exist_ok=True)",
      {
        inputs: [input("data", data)],
        outputs: [
          output("out", {
            "Std:Join": { On: "/", Values: [`s3://${bucket}`, { Get: "Execution.PipelineExecutionId" }, "out"] },
          }),
        ],
      },
    );
    const second = python(
      "Second",
      "import sys; print(open('/opt/ml/processing/input/data/a.txt').read(), sys.argv[1:])",
      {
        args: ["--n", { Get: "Parameters.N" }],
        inputs: [input("data", { Get: "Steps.First.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" })],
      },
    );
    const { status, execution, steps, step, arn } = await fixture.run(
      definition([second, first], [{ Name: "N", Type: "Integer", DefaultValue: 3 }]),
    );
    expect({ status, reason: execution.FailureReason, steps: steps.map((s) => s.FailureReason) }).toEqual({
      status: "Succeeded",
      reason: undefined,
      steps: [undefined, undefined],
    });
    expect(steps.map(({ StepName, StepStatus, AttemptCount }) => [StepName, StepStatus, AttemptCount])).toEqual([
      ["First", "Succeeded", 1],
      ["Second", "Succeeded", 1],
    ]);
    const job = step("Second")?.Metadata?.ProcessingJob?.Arn?.split("/")[1] ?? "";
    expect(job).toMatch(/^pipelines-[a-z0-9]{12}-second-[a-z0-9]{10}$/);
    expect(fixture.read(`${arn.split("/").at(-1) ?? ""}/out/a.txt`)).toBe("hello");
  });
});
