import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StopTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, openFixture, output, type Fixture } from "../engine/fixture.ts";
import { finishTraining, keysBelow, process, startTraining, train, unpacked } from "./jobs.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

const until = async (found: () => boolean): Promise<void> => {
  for (const end = Date.now() + 20_000; !found() && Date.now() < end;) await sleep(30);
  expect(found()).toBe(true);
};

describe("outputs", () => {
  it("of mode Continuous are there while the job runs, and what came last at its end, also of a failed one", async () => {
    const code = `
import os, time, urllib.request
open('/opt/ml/processing/o/first', 'w').write('1')
os.symlink('/etc/passwd', '/opt/ml/processing/o/link'); os.symlink('/etc', '/opt/ml/processing/o/folder')
while True:
    time.sleep(0.05)
    try: urllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'] + '/${bucket}/c/o/first'); break
    except OSError: pass
open('/opt/ml/processing/o/last', 'w').write('2')
open('/opt/ml/processing/end/x', 'w').write('2')
raise SystemExit(1)
`;
    const o = output("o", `s3://${bucket}/c/o`);
    const outputs = [
      { ...o, S3Output: { ...o.S3Output, S3UploadMode: "Continuous" } },
      output("end", `s3://${bucket}/c/end`),
    ];
    const job = process(fixture, code, { outputs });
    await until(() => keysBelow(fixture, "c/o/").includes("c/o/first"));
    expect(keysBelow(fixture, "c/o/")).not.toContain("c/o/link");
    expect((await job).ProcessingJobStatus).toBe("Failed");
    expect(keysBelow(fixture, "c/")).toEqual(["c/o/first", "c/o/last"]);
  });

  it("of mode Continuous may come and go while they are looked at", async () => {
    const code = `
import os, shutil, time
end = time.time() + 2.5
while time.time() < end:
    os.makedirs('/opt/ml/processing/o/deep/er', exist_ok=True)
    for i in range(20): open(f'/opt/ml/processing/o/deep/er/{i}', 'w').write('x')
    shutil.rmtree('/opt/ml/processing/o/deep')
open('/opt/ml/processing/o/end', 'w').write('x')
`;
    const o = output("o", `s3://${bucket}/rotating`);
    const outputs = [{ ...o, S3Output: { ...o.S3Output, S3UploadMode: "Continuous" } }];
    const job = await process(fixture, code, { outputs });
    expect(job.FailureReason).toBeUndefined();
    expect(keysBelow(fixture, "rotating/")).toContain("rotating/end");
  });

  it("whose folder the job made a link are not followed", async () => {
    const code = "import os; os.rmdir('/opt/ml/processing/o'); os.symlink('/etc', '/opt/ml/processing/o')";
    const job = await process(fixture, code, { outputs: [output("o", `s3://${bucket}/etc`)] });
    expect(job.ProcessingJobStatus).toBe("Completed");
    expect(keysBelow(fixture, "etc/")).toEqual([]);
  });
});

describe("checkpoints", () => {
  it("are kept while the job runs and are there when the next one starts", async () => {
    await fixture.put("ck-other/x", "another job's");
    const CheckpointConfig = { S3Uri: `s3://${bucket}/ck` };
    const code = `
import os, time
assert os.listdir('/opt/ml/checkpoints') == [], os.listdir('/opt/ml/checkpoints')
open('/opt/ml/checkpoints/epoch-1', 'w').write('one'); time.sleep(60)
`;
    const first = await startTraining(fixture, code, { CheckpointConfig });
    await until(() => keysBelow(fixture, "ck/").includes("ck/epoch-1"));
    await fixture.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: first }));
    expect((await finishTraining(fixture, first)).TrainingJobStatus).toBe("Stopped");
    const second = await train(
      fixture,
      "import os; assert os.listdir('/opt/ml/mine') == ['epoch-1']; open('/opt/ml/mine/epoch-2', 'w').write('two')",
      { CheckpointConfig: { ...CheckpointConfig, LocalPath: "/opt/ml/mine" } },
    );
    expect(second.FailureReason).toBeUndefined();
    expect(fixture.read("ck/epoch-2")).toBe("two");
  });
});

describe("a training job's output", () => {
  it("goes to output.tar.gz, and the intermediate part of it at once, where sagemaker_s3_output says", async () => {
    const code = "open('/opt/ml/output/intermediate/a', 'w').write('i'); open('/opt/ml/output/data/b', 'w').write('o')";
    const job = await train(fixture, code, { hyperparameters: { sagemaker_s3_output: `s3://${bucket}/inter` } });
    const name = job.TrainingJobName ?? "";
    expect(keysBelow(fixture, "inter/")).toEqual([`inter/${name}/output/intermediate/a`]);
    const folder = await unpacked(fixture, `s3://${bucket}/models/${name}/output/output.tar.gz`);
    expect(readFileSync(join(folder, "b"), "utf8")).toBe("o");
    expect(keysBelow(fixture, `models/${name}/`)).toHaveLength(1);
  });

  it("of a stopped job is what it wrote when it was asked to end", async () => {
    const code = `
import signal, sys, time
def end(*_):
    open('/opt/ml/model/model', 'w').write('saved at the end'); sys.exit(0)
signal.signal(signal.SIGTERM, end)
print('up', flush=True)
time.sleep(60)
`;
    const name = await startTraining(fixture, code);
    await until(() => fixture.log("/aws/sagemaker/TrainingJobs", `${name}/algo-1`).includes("up"));
    await fixture.sagemaker.send(new StopTrainingJobCommand({ TrainingJobName: name }));
    const job = await finishTraining(fixture, name);
    expect([job.TrainingJobStatus, job.SecondaryStatus]).toEqual(["Stopped", "Stopped"]);
    const folder = await unpacked(fixture, job.ModelArtifacts?.S3ModelArtifacts);
    expect(existsSync(join(folder, "model"))).toBe(true);
  });
});
