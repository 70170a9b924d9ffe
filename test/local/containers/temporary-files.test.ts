import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hostFolder } from "../../../local/containers/contract.ts";
import { rewrite } from "../../../local/containers/runners/rewrite.ts";
import { openFixture, type Fixture } from "../engine/fixture.ts";
import { process, train } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

// What PyTorch's data loader does: a socket in a folder of its own, which a killed process leaves behind.
const code = (end: string) => `
import os, socket, sys, tempfile
folder = tempfile.mkdtemp(prefix="pymp-")
socket.socket(socket.AF_UNIX).bind(os.path.join(folder, "listener-12345678"))
print(folder, flush=True)
${end}
`;

const temporary = (name = "", host = "algo-1") => join(hostFolder(fixture.engine.context, name, host), ".tmp");

/** What is left, as soon as nothing is. */
async function left(path: string): Promise<readonly string[]> {
  for (let i = 0; i < 250 && readdirSync(path).length > 0; i++) await sleep(20);
  return readdirSync(path);
}

describe("temporary files of a job", () => {
  it.each([
    ["completes", "", "Completed"],
    ["fails", "sys.exit(3)", "Failed"],
    ["is killed", "os.kill(os.getpid(), 9)", "Failed"],
  ])("lie below its own /opt/ml, and go when it %s", async (_how, end, status) => {
    const { ProcessingJobName: name, ProcessingJobStatus } = await process(fixture, code(end));
    expect(ProcessingJobStatus).toBe(status);
    const log = fixture.log("/aws/sagemaker/ProcessingJobs", `${name ?? ""}/algo-1`);
    const runner = await fixture.runner();
    // Grade C has no /opt/ml of its own.
    expect(log).toMatch(runner.name === "rewrite" ? /pymp-/ : /^\/opt\/ml\/\.tmp\/pymp-/);
    expect(await left(temporary(name))).toEqual([]);
  });

  it("go on every host, and are where the job's own TMPDIR says", async () => {
    const job = await train(fixture, code(""), {
      ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 2, VolumeSizeInGB: 1 },
      Environment: { TMPDIR: "/opt/ml/checkpoints" },
    });
    expect(job.TrainingJobStatus).toBe("Completed");
    const log = fixture.log("/aws/sagemaker/TrainingJobs", `${job.TrainingJobName ?? ""}/algo-2`);
    if ((await fixture.runner()).name !== "rewrite") expect(log).toContain("/opt/ml/checkpoints/pymp-");
    for (const host of ["algo-1", "algo-2"]) expect(await left(temporary(job.TrainingJobName, host))).toEqual([]);
  });
});

it("without an /opt/ml of its own a job has them in its folder, unless a socket's name would be too long there", async () => {
  const launch = { argv: ["true"], cwd: "/", isolateNetwork: false, env: { TMPDIR: "/opt/ml/.tmp" } };
  const where = async (folder: string) => (await rewrite().spawn({ ...launch, folder })).env["TMPDIR"];
  expect(await where("/srv/job")).toBe("/srv/job/.tmp");
  expect(await where(`/${"long".repeat(20)}`)).toBe(tmpdir());
});
