import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { startEngine } from "../../../local/index.ts";
import { getExecution, stepsOfExecution } from "../../../local/engine/records.ts";
import { condition, definition, openFixture, output, python, bucket, type Fixture } from "./fixture.ts";

// What an engine finds that was killed is what a copy of its folder holds, taken while it runs.
let fixture: Fixture;
const copies: string[] = [];
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(async () => {
  await fixture.close();
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

function snapshot(): string {
  const copy = temporaryFolder("snapshot");
  copies.push(copy);
  for (const name of ["sagewright.config.json", ".sagewright/state.db", ".sagewright/state.db-wal", ".sagewright/s3"])
    cpSync(join(fixture.project, name), join(copy, name), { recursive: true });
  return copy;
}

/** The execution's end on an engine that takes up a copy. */
async function afterDeath(project: string, arn: string) {
  const engine = await startEngine({ project, timeScale: 0.001 });
  try {
    while (getExecution(engine.context, arn)?.PipelineExecutionStatus === "Executing") await sleep(20);
    return {
      execution: getExecution(engine.context, arn),
      steps: stepsOfExecution(engine.context, arn),
      events: readFileSync(join(project, ".sagewright/events.jsonl"), "utf8"),
    };
  } finally {
    await engine.close();
  }
}

const go = () => join(fixture.project, "go");
const waits = () => `import os, sys, time\nwhile not os.path.exists('${go()}'): time.sleep(0.02)`;
const RetryPolicies = [{ ExceptionType: ["SageMaker.JOB_INTERNAL_ERROR"], IntervalSeconds: 30, MaxAttempts: 1 }];

it("tries a step again that was lost, where its policy says so, and goes on from there", async () => {
  rmSync(go(), { force: true });
  const uri = `s3://${bucket}/snapshot/out`;
  const made = join(fixture.project, "made");
  const steps = [
    python("First", `open('${made}', 'a').write('x')`, { outputs: [output("out", uri)] }),
    python("Long", waits(), {
      args: [{ Get: "Steps.First.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri" }],
      step: { RetryPolicies },
    }),
    condition(
      "Which",
      [{ Type: "Equals", LeftValue: { Get: "Steps.Long.ProcessingJobStatus" }, RightValue: "Completed" }],
      [python("Last", "pass")],
      [],
    ),
  ];
  const arn = await fixture.start(definition(steps));
  const lostJob = await fixture.jobOf(arn, "Long");
  const copy = snapshot();
  writeFileSync(go(), "");
  await fixture.finish(arn);
  rmSync(made);

  const { execution, steps: after, events } = await afterDeath(copy, arn);
  expect(after.map(({ StepName, StepStatus, AttemptCount }) => [StepName, StepStatus, AttemptCount])).toEqual([
    ["First", "Succeeded", 1],
    ["Long", "Succeeded", 2],
    ["Which", "Succeeded", 1],
    ["Last", "Succeeded", 1],
  ]);
  expect(execution?.PipelineExecutionStatus).toBe("Succeeded");
  expect(() => readFileSync(made)).toThrow("ENOENT");
  expect(after[1]?.Metadata?.ProcessingJob?.Arn).not.toContain(lostJob.toLowerCase());
  expect(events).toContain('"failureReason":"InternalServerError: engine restarted"');
});

it("fails an execution whose lost step no policy retries, and starts nothing more of it", async () => {
  rmSync(go(), { force: true });
  const steps = [
    python("Long", waits()),
    python("Retried", waits(), { step: { RetryPolicies } }),
    python("Last", "pass", { step: { DependsOn: ["Long"] } }),
  ];
  const arn = await fixture.start(definition(steps));
  await fixture.jobOf(arn, "Long");
  await fixture.jobOf(arn, "Retried");
  const copy = snapshot();
  writeFileSync(go(), "");
  const { execution, steps: after } = await afterDeath(copy, arn);
  expect(execution).toMatchObject({
    PipelineExecutionStatus: "Failed",
    FailureReason: "Step failure: One or multiple steps failed.",
  });
  expect(
    after.map(({ StepName, StepStatus, FailureReason }) => [StepName, StepStatus, FailureReason]).toSorted(),
  ).toEqual([
    ["Long", "Failed", "InternalServerError: engine restarted"],
    ["Retried", "Failed", "InternalServerError: engine restarted"],
  ]);
  await fixture.finish(arn);
});

it("fails a lost step that has used its attempts up", async () => {
  rmSync(go(), { force: true });
  const arn = await fixture.start(definition([python("Long", waits(), { step: { RetryPolicies } })]));
  await fixture.jobOf(arn, "Long");
  const step = stepsOfExecution(fixture.engine.context, arn)[0];
  fixture.engine.context.store.put("PipelineExecutionStep", `${arn}/Long`, { ...step, AttemptCount: 2 });
  const copy = snapshot();
  writeFileSync(go(), "");
  expect((await afterDeath(copy, arn)).execution?.PipelineExecutionStatus).toBe("Failed");
  await fixture.finish(arn);
});

it("ends what was being stopped as stopped", async () => {
  rmSync(go(), { force: true });
  const arn = await fixture.start(
    definition([python("Long", `import signal\nsignal.signal(signal.SIGTERM, lambda *_: None)\n${waits()}`)]),
  );
  await fixture.jobOf(arn, "Long");
  fixture.engine.context.scheduler.stop(arn);
  const copy = snapshot();
  writeFileSync(go(), "");
  const { execution, steps } = await afterDeath(copy, arn);
  expect(execution?.PipelineExecutionStatus).toBe("Stopped");
  expect(steps[0]?.StepStatus).toBe("Stopped");
  await fixture.finish(arn);
});
