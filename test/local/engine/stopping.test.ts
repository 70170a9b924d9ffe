import { StopPipelineExecutionCommand, type PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, fail, openFixture, python, type Fixture } from "./fixture.ts";

let fixture: Fixture;
let going: Fixture;
beforeAll(async () => {
  fixture = await openFixture(undefined, { timeScale: 0.02 });
  going = await openFixture(undefined, { keepGoing: true });
});
afterAll(async () => {
  await fixture.close();
  await going.close();
});

const stop = (PipelineExecutionArn: string) =>
  fixture.sagemaker.send(
    new StopPipelineExecutionCommand({ PipelineExecutionArn, ClientRequestToken: "s".repeat(32) }),
  );
const names = (steps: readonly PipelineExecutionStep[]) =>
  steps.map(({ StepName, StepStatus }) => `${StepName ?? ""} ${StepStatus ?? ""}`).toSorted();
const deaf = (file: string) =>
  `import signal, time\nsignal.signal(signal.SIGTERM, lambda *_: open('${file}', 'w').write('asked'))\nprint('up', flush=True)\nwhile True: time.sleep(0.05)`;

describe("StopPipelineExecution", () => {
  it("asks all that runs to end, kills what does not, and starts nothing more", async () => {
    const asked = join(fixture.project, "asked");
    const arn = await fixture.start(
      definition([
        python("Deaf", deaf(asked)),
        python("Polite", "import time; time.sleep(60)"),
        python("Next", "pass", { step: { DependsOn: ["Polite"] } }),
      ]),
    );
    const job = await fixture.jobOf(arn, "Deaf");
    while (!fixture.log("/aws/sagemaker/ProcessingJobs", `${job}/algo-1`).includes("up")) await sleep(20);
    await fixture.jobOf(arn, "Polite");
    await stop(arn);
    // Said again while it stops, it is no error.
    await stop(arn);
    const run = await fixture.finish(arn);
    expect(run.status).toBe("Stopped");
    expect(run.execution.FailureReason).toBeUndefined();
    expect(names(run.steps)).toEqual(["Deaf Stopped", "Polite Stopped"]);
    expect(readFileSync(asked, "utf8")).toBe("asked");
    const told = readFileSync(join(fixture.project, ".sagewright/events.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.includes(`"${arn}"`))
      .map((line) => (JSON.parse(line) as { detail: Record<string, string> }).detail);
    const statuses = (step: string | undefined) =>
      told
        .filter(({ stepName }) => stepName === step)
        .map(
          ({ currentStepStatus, currentPipelineExecutionStatus }) =>
            currentStepStatus ?? currentPipelineExecutionStatus,
        );
    expect(statuses("Deaf")).toEqual(["Starting", "Executing", "Stopping", "Stopped"]);
    expect(statuses(undefined)).toEqual(["Executing", "Stopping", "Stopped"]);
  });
});

describe("--keep-going", () => {
  it("runs what a failure has nothing to do with, but nothing after a Fail step", async () => {
    const steps = [
      python("Bad", "raise SystemExit(1)"),
      python("Good", "import time; time.sleep(0.4)"),
      python("AfterBad", "pass", { step: { DependsOn: ["Bad"] } }),
      python("AfterGood", "pass", { step: { DependsOn: ["Good"] } }),
    ];
    const run = await going.run(definition(steps));
    expect(run.status).toBe("Failed");
    expect(names(run.steps)).toEqual(["AfterGood Succeeded", "Bad Failed", "Good Succeeded"]);
    const ended = await going.run(definition([fail("End", "x"), ...steps.slice(1, 2), ...steps.slice(3)]));
    expect(names(ended.steps)).toEqual(["End Failed", "Good Succeeded"]);
  });
});
