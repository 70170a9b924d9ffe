import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, fail, openFixture, python, type Fixture } from "./fixture.ts";

const policy = (ExceptionType: readonly string[], more: object = {}) => ({
  step: { RetryPolicies: [{ ExceptionType, ...more }] },
});

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture(undefined, {
    timeScale: 0.001,
    inject: [
      { step: "Twice", exception: "SageMaker.CAPACITY_ERROR", times: 2 },
      { step: "Both", exception: "SageMaker.RESOURCE_LIMIT", times: 1 },
      { step: "Both", exception: "SageMaker.JOB_INTERNAL_ERROR", times: 1 },
      { step: "Throttled", exception: "Step.THROTTLING", times: 2 },
      { step: "TooOften", exception: "SageMaker.CAPACITY_ERROR", times: 3 },
      { step: "Never", exception: "Step.THROTTLING", times: 1 },
      { step: "Unnamed", exception: "SageMaker.RESOURCE_LIMIT", times: 1 },
      { step: "Expired", exception: "SageMaker.CAPACITY_ERROR", times: 99 },
      { step: "SlowWait", exception: "SageMaker.CAPACITY_ERROR", times: 1 },
    ],
  });
});
afterAll(() => fixture.close());

describe("retry policies", () => {
  it("try a step again, each attempt with a job of its own, until it succeeds", async () => {
    const run = await fixture.run(definition([python("Twice", "pass", policy(["SageMaker.CAPACITY_ERROR"]))]));
    expect(run.status).toBe("Succeeded");
    expect(run.step("Twice")).toMatchObject({ StepStatus: "Succeeded", AttemptCount: 3 });
    expect(run.step("Twice")?.FailureReason).toBeUndefined();
  });

  it("count for each policy on its own", async () => {
    const step = {
      RetryPolicies: [
        { ExceptionType: ["SageMaker.RESOURCE_LIMIT"], MaxAttempts: 1 },
        { ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"], MaxAttempts: 1 },
      ],
    };
    const run = await fixture.run(definition([python("Both", "pass", { step })]));
    expect(run.step("Both")).toMatchObject({ StepStatus: "Succeeded", AttemptCount: 3 });
  });

  it("are not needed for throttling", async () => {
    const run = await fixture.run(definition([python("Throttled", "pass")]));
    expect(run.step("Throttled")).toMatchObject({ StepStatus: "Succeeded", AttemptCount: 3 });
  });

  it("end a step that fails once more than MaxAttempts", async () => {
    const run = await fixture.run(
      definition([python("TooOften", "pass", policy(["SageMaker.CAPACITY_ERROR"], { MaxAttempts: 2 }))]),
    );
    expect(run.status).toBe("Failed");
    expect(run.step("TooOften")).toMatchObject({ StepStatus: "Failed", AttemptCount: 3 });
    expect(run.step("TooOften")?.FailureReason).toMatch(/^ClientError: CapacityError: .*\(injected fault\)$/);
  });

  it("with MaxAttempts 0 switch the default retry of throttling off", async () => {
    const run = await fixture.run(
      definition([python("Never", "pass", policy(["Step.THROTTLING"], { MaxAttempts: 0 }))]),
    );
    expect(run.step("Never")).toMatchObject({ StepStatus: "Failed", AttemptCount: 1 });
    expect(run.step("Never")?.FailureReason).toBe(
      "ClientError: Failed to invoke sagemaker:CreateProcessingJob. Error Details: Rate exceeded (injected fault)",
    );
  });

  it("that do not name the exception leave the step failed, in the service's words", async () => {
    const run = await fixture.run(definition([python("Unnamed", "pass", policy(["SageMaker.CAPACITY_ERROR"]))]));
    expect(run.step("Unnamed")?.AttemptCount).toBe(1);
    expect(run.step("Unnamed")?.FailureReason).toContain(
      `\nRetry not appropriate on execution of step with PipelineExecutionArn ${run.arn} and StepId Unnamed. ` +
        "No retry policy configured for the exception type SAGEMAKER_RESOURCE_LIMIT.",
    );
  });

  it("with ExpireAfterMin retry until the next wait would pass it, in the time of the service", async () => {
    // Waits of 10, 20 and 40 s fit into two minutes, 80 s more do not.
    const run = await fixture.run(
      definition([
        python("Expired", "pass", policy(["SageMaker.CAPACITY_ERROR"], { IntervalSeconds: 10, ExpireAfterMin: 2 })),
      ]),
    );
    expect(run.step("Expired")).toMatchObject({ StepStatus: "Failed", AttemptCount: 4 });
  });

  it("never retry what a script says of itself", async () => {
    const run = await fixture.run(
      definition([
        python(
          "Script",
          "import sys\nopen('/opt/ml/output/failure', 'w').write('InternalServerError: mine')\nsys.exit(1)",
          policy(["SageMaker.JOB_INTERNAL_ERROR", "SageMaker.CAPACITY_ERROR"]),
        ),
      ]),
    );
    expect(run.step("Script")).toMatchObject({
      StepStatus: "Failed",
      AttemptCount: 1,
      FailureReason: "ClientError: AlgorithmError: InternalServerError: mine, exit code: 1",
    });
  });

  it("wait no longer once the execution is stopped", async () => {
    const arn = await fixture.start(
      definition([
        python("SlowWait", "pass", policy(["SageMaker.CAPACITY_ERROR"], { IntervalSeconds: 40_000, MaxAttempts: 1 })),
      ]),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    fixture.engine.context.scheduler.stop(arn);
    const run = await fixture.finish(arn);
    expect(run.status).toBe("Stopped");
    expect(run.step("SlowWait")).toMatchObject({ StepStatus: "Stopped", AttemptCount: 1 });
  });

  it("a fault for a step that a pipeline does not have is told", async () => {
    const before = fixture.notes.length;
    await fixture.run(definition([fail("Other", "x")]));
    expect(fixture.notes.slice(before).map(({ message }) => message)).toContain(
      "no fault is injected into Twice, Both, Throttled, TooOften, Never, Unnamed, Expired, SlowWait: there is no such step",
    );
  });
});
