import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateProcessingJobCommand,
  DescribeProcessingJobCommand,
  ListProcessingJobsCommand,
  type CreateProcessingJobRequest,
  type DescribeProcessingJobResponse,
} from "@aws-sdk/client-sagemaker";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bucket, input, openFixture, output, python, type Fixture, type PythonStep } from "./fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

let count = 0;
async function job(code: string, more: PythonStep = {}): Promise<DescribeProcessingJobResponse> {
  const ProcessingJobName = `Job-${++count}`;
  const { Arguments } = python("S", code, more);
  await fixture.putScripts();
  await fixture.sagemaker.send(
    new CreateProcessingJobCommand({ ...(Arguments as unknown as CreateProcessingJobRequest), ProcessingJobName }),
  );
  for (;;) {
    const found = await fixture.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    if (!["InProgress", "Stopping"].includes(found.ProcessingJobStatus ?? "")) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe("a processing job", () => {
  it("finds what the container contract promises", async () => {
    const found = await job(
      `
import json, os, socket
config = json.load(open('/opt/ml/config/processingjobconfig.json'))
assert config['ProcessingJobName'] == 'Job-1' and config['ProcessingJobArn'].endswith(':processing-job/job-1'), config
assert config['AppSpecification']['ContainerArguments'] == ['a b', '; echo injected'] and config['Environment'] == {'MINE': 'yes'}, config
assert config['ProcessingOutputConfig']['KmsKeyId'] is None and config['StoppingCondition'] == {'MaxRuntimeInSeconds': 86400}, config
resources = json.load(open('/opt/ml/config/resourceconfig.json'))
assert resources['current_host'] == 'algo-1' and resources['hosts'] == ['algo-1'], resources
assert os.environ['MINE'] == 'yes' and os.environ['AWS_REGION'] == os.environ['AWS_DEFAULT_REGION'] == 'us-east-1'
assert os.environ['AWS_ENDPOINT_URL'].startswith('http://127.0.0.1:') and os.environ['AWS_ACCESS_KEY_ID']
assert os.path.isdir('/opt/ml/processing/made')
import sys; assert sys.argv[1:] == ['a b', '; echo injected'], sys.argv
`,
      {
        args: ["a b", "; echo injected"],
        outputs: [output("made", `s3://${bucket}/made`)],
        request: { Environment: { MINE: "yes" } },
      },
    );
    expect(found.FailureReason).toBeUndefined();
    expect(found).toMatchObject({
      ProcessingJobStatus: "Completed",
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    });
  });

  it("gets every key that starts with the prefix, and a single object by its name", async () => {
    for (const key of ["p/a/b.txt", "p/a/deep/c.txt", "p/abc.txt", "p/other.txt"]) await fixture.put(key, key);
    const list = (name: string) => `
import os
found = sorted(os.path.relpath(os.path.join(d, f), '/opt/ml/processing/input/${name}') for d, _, fs in os.walk('/opt/ml/processing/input/${name}') for f in fs)
`;
    const of = async (uri: string, expected: readonly string[]) =>
      (await job(`${list("x")}\nassert found == ${JSON.stringify(expected)}, found`, { inputs: [input("x", uri)] }))
        .FailureReason;
    expect(await of(`s3://${bucket}/p/a/`, ["b.txt", "deep/c.txt"])).toBeUndefined();
    expect(await of(`s3://${bucket}/p/a`, ["b.txt", "bc.txt", "deep/c.txt"])).toBeUndefined();
    expect(await of(`s3://${bucket}/p/a/b.txt`, ["b.txt"])).toBeUndefined();
    await fixture.put("manifest.json", JSON.stringify([{ prefix: `s3://${bucket}/p/` }, "a/deep/c.txt", "other.txt"]));
    const manifest = input("x", `s3://${bucket}/manifest.json`);
    const { FailureReason } = await job(`${list("x")}\nassert found == ['a/deep/c.txt', 'other.txt'], found`, {
      inputs: [{ ...manifest, S3Input: { ...manifest.S3Input, S3DataType: "ManifestFile" } }],
    });
    expect(FailureReason).toBeUndefined();
  });

  it("changes no object by changing its input", async () => {
    await fixture.put("mine/a.txt", "before");
    expect(
      (
        await job("open('/opt/ml/processing/input/x/a.txt', 'a').write('after')", {
          inputs: [input("x", `s3://${bucket}/mine/`)],
        })
      ).ProcessingJobStatus,
    ).toBe("Completed");
    expect(fixture.read("mine/a.txt")).toBe("before");
  });

  it("uploads its outputs, folders too, but follows no link", async () => {
    const code =
      "import os\nos.makedirs('/opt/ml/processing/o/d'); open('/opt/ml/processing/o/d/x', 'w').write('1'); os.symlink('/etc/passwd', '/opt/ml/processing/o/secret')";
    await job(code, { outputs: [output("o", `s3://${bucket}/out/here`)] });
    expect(fixture.engine.context.objects.list(bucket, "out/").map(({ key }) => key)).toEqual(["out/here/d/x"]);
  });

  it("tells its end in the words of /opt/ml/output/message", async () => {
    const write = (end: string) =>
      `import sys\nopen('/opt/ml/output/message', 'w').write('seven images were dropped')\n${end}`;
    expect(await job(write(""))).toMatchObject({
      ProcessingJobStatus: "Completed",
      ExitMessage: "seven images were dropped",
    });
    expect(await job(write("sys.exit(4)"))).toMatchObject({
      ProcessingJobStatus: "Failed",
      ExitMessage: "seven images were dropped",
      FailureReason: "AlgorithmError: seven images were dropped, exit code: 4",
    });
    expect(await job("open('/opt/ml/output/message', 'wb').write(bytes([255]))")).toMatchObject({
      ProcessingJobStatus: "Failed",
    });
  });

  it("says of a full disk where it is full and what is left", async () => {
    const { FailureReason } = await job("f = open('/dev/full', 'w'); f.write('x' * 100000); f.flush()");
    expect(FailureReason).toMatch(
      /^ClientError: no space left on device: .*jobs.Job-\d+ has \d+ MiB free; free some space/,
    );
  });

  it("has no network when it is isolated", async () => {
    const code = "import os, urllib.request\nurllib.request.urlopen(os.environ['AWS_ENDPOINT_URL'], timeout=5)";
    const isolated = await job(code, { request: { NetworkConfig: { EnableNetworkIsolation: true } } });
    const runner = await fixture.runner();
    if (runner.canIsolateNetwork) expect(isolated.FailureReason).toMatch(/URLError.*(unreachable|refused)/i);
    else expect(fixture.notes.some(({ message }) => message.includes("EnableNetworkIsolation is not kept"))).toBe(true);
    expect((await job(code)).FailureReason).toBeUndefined();
  });

  it("says once which runner it has, and writes it beside the job's folder", async () => {
    const { ProcessingJobName: name = "" } = await job("pass");
    const { name: runner, grade } = await fixture.runner();
    expect(fixture.notes.filter(({ message }) => message.startsWith(`runner ${runner}, grade ${grade}`))).toHaveLength(
      1,
    );
    const manifest = JSON.parse(
      readFileSync(join(fixture.project, ".sagewright", "jobs", `${name}.run.json`), "utf8"),
    ) as object;
    expect(manifest).toMatchObject({ job: name, image: "test/python:1", runner, grade });
  });

  it("keeps a failed job's folder whole and, of a completed one's, what is not in S3 as well", async () => {
    const folder = (name = "") => join(fixture.project, ".sagewright", "jobs", name);
    const failed = await job("raise SystemExit(1)");
    expect(readdirSync(join(folder(failed.ProcessingJobName), "processing", "input", "code"))).toEqual(["main.py"]);
    const completed = await job("pass");
    // What is in the folders goes behind the back of a job that is done already.
    await vi.waitFor(
      () => expect(readdirSync(join(folder(completed.ProcessingJobName), "processing"))).toEqual([]),
      5000,
    );
    expect(existsSync(join(folder(completed.ProcessingJobName), "config", "processingjobconfig.json"))).toBe(true);
  });

  it("refuses paths outside /opt/ml/processing and modes that it does not run", async () => {
    const evil = [input("x", `s3://${bucket}/p/`, "/opt/ml/processing/../../../../tmp/evil")];
    expect((await job("pass", { inputs: evil })).FailureReason).toMatch(/ClientError: .* leaves /);
    expect((await job("pass", { outputs: [output("x", `s3://${bucket}/p/`, "/tmp/evil")] })).FailureReason).toMatch(
      /must lie below \/opt\/ml\/processing/,
    );
    const gzip = input("x", `s3://${bucket}/p/`);
    expect(
      (await job("pass", { inputs: [{ ...gzip, S3Input: { ...gzip.S3Input, S3CompressionType: "Gzip" } }] }))
        .FailureReason,
    ).toMatch(/S3CompressionType Gzip of the input x goes with S3InputMode Pipe alone/);
  });

  it("is found by its name in any case, as ARNs have it, and in lists", async () => {
    const found = await fixture.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: "job-1" }));
    expect(found.ProcessingJobName).toBe("Job-1");
    await expect(
      fixture.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName: "none" })),
    ).rejects.toThrow("Could not find requested job with name: none");
    const { ProcessingJobSummaries = [] } = await fixture.sagemaker.send(
      new ListProcessingJobsCommand({ StatusEquals: "Failed", SortBy: "Name", SortOrder: "Ascending" }),
    );
    expect(ProcessingJobSummaries.length).toBeGreaterThan(2);
    expect(ProcessingJobSummaries.every(({ ProcessingJobStatus }) => ProcessingJobStatus === "Failed")).toBe(true);
  });
});
