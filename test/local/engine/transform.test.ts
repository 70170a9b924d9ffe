import {
  CreateTransformJobCommand,
  DescribeTransformJobCommand,
  ListTransformJobsCommand,
  StopTransformJobCommand,
  waitUntilTransformJobCompletedOrStopped,
  type CreateTransformJobRequest,
} from "@aws-sdk/client-sagemaker";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bucket, definition, role } from "./fixture.ts";
import { openManifests } from "../../../local/index.ts";
import { fixture, count, seenBy, request, transform, ended, line } from "./transform-jobs.ts";

describe("a transform job", () => {
  it("sends each object whole, and writes its answer beside its name", async () => {
    const { job, out, seen } = await transform(
      { "a.csv": "one\ntwo\n", "deep/b.csv": "three" },
      { input: { ContentType: "text/csv" }, output: { Accept: "text/plain" } },
    );
    expect(job.FailureReason).toBeUndefined();
    expect(job.TransformJobStatus).toBe("Completed");
    expect(seen).toEqual([
      ["one\ntwo\n", "text/csv", "text/plain"],
      ["three", "text/csv", "text/plain"],
    ]);
    expect([out("a.csv"), out("deep/b.csv")]).toEqual(["3\n3\n0", "5"]);
    expect(job.TransformEndTime).toBeInstanceOf(Date);
  });

  it("splits by line: many in one request, or one by one, in their order", async () => {
    const files = { "a.csv": "1\r\n22\n\n333" };
    const many = await transform(files, { input: line, output: { AssembleWith: "Line" } });
    expect(many.bodies).toEqual(["1\n22\n333"]);
    expect(many.out("a.csv")).toBe("1\n2\n3\n");
    const single = await transform(files, {
      input: line,
      output: { AssembleWith: "Line" },
      more: { BatchStrategy: "SingleRecord", MaxConcurrentTransforms: 3 },
      env: { SLEEP: "0.2" },
    });
    expect(single.bodies.toSorted()).toEqual(["1", "22", "333"]);
    expect(single.out("a.csv")).toBe("1\n2\n3\n");
    expect(readFileSync(`${seenBy(single.name)}.most`, "utf8")).toBe("3");
    expect(fixture.log("/aws/sagemaker/TransformJobs", `${single.name}/local`)).toContain("strategy SINGLE_RECORD 6 3");
    expect(fixture.log("/aws/sagemaker/TransformJobs", `${single.name}/local/data-log`)).toBe(
      "[sagemaker logs]: MaxConcurrentTransforms=3, MaxPayloadInMB=6, BatchStrategy=SINGLE_RECORD",
    );
  });

  it("packs as many records into a request as MaxPayloadInMB allows, and refuses a larger one", async () => {
    const record = "x".repeat(400_000);
    const { bodies } = await transform(
      { "a.csv": Array.from({ length: 5 }, () => record).join("\n") },
      { input: line, more: { MaxPayloadInMB: 1 } },
    );
    expect(bodies.map((body) => body.split("\n").length)).toEqual([2, 2, 1]);
    const { job } = await transform({ "a.csv": "x".repeat(1_048_577) }, { more: { MaxPayloadInMB: 1 } });
    expect(job.FailureReason).toContain(
      "a record has more than 1048576 bytes, which a request may have (MaxPayloadInMB)",
    );
  });

  it("does as the container says where the request says nothing", async () => {
    const env = { PARAMETERS: '{"MaxConcurrentTransforms":2,"BatchStrategy":"SINGLE_RECORD","MaxPayloadInMB":3}' };
    const { bodies } = await transform({ "a.csv": "1\n2" }, { input: line, env });
    expect(bodies.toSorted()).toEqual(["1", "2"]);
    const asked = await transform({ "a.csv": "1\n2" }, { input: line, env, more: { BatchStrategy: "MultiRecord" } });
    expect(asked.bodies).toEqual(["1\n2"]);
  });

  it("reads gzip and manifests", async () => {
    const name = `job-${count + 1}`;
    await fixture.put(`${name}/data/b.csv.gz`, gzipSync("22\n1"));
    const manifest = await fixture.put(
      `${name}/m`,
      JSON.stringify([{ prefix: `s3://${bucket}/${name}/data/` }, "b.csv.gz"]),
    );
    const { out, job } = await transform(
      {},
      {
        input: {
          ...line,
          CompressionType: "Gzip",
          DataSource: { S3DataSource: { S3DataType: "ManifestFile", S3Uri: manifest } },
        },
      },
    );
    expect(job.FailureReason).toBeUndefined();
    expect(out("b.csv.gz")).toBe("2\n1");
  });

  it("gives no output to a file with a record that fails; the others have theirs", async () => {
    const { job, out, bodies, name } = await transform(
      { "a.csv": "1\nbad", "b.csv": "22", "c.csv": "broken", "d.csv": "flaky" },
      { input: line, more: { BatchStrategy: "SingleRecord" } },
    );
    expect(job.TransformJobStatus).toBe("Failed");
    expect(job.FailureReason).toBe(
      "AlgorithmError: See job logs for more information: a.csv: ClientError: 400 cannot read bad (of 4 files those without an .out failed)",
    );
    expect([out("a.csv"), out("b.csv"), out("c.csv"), out("d.csv")]).toEqual([undefined, "2", undefined, "5"]);
    // What the container refuses is sent once; its own errors are tried again, three times by default.
    expect(bodies.filter((body) => body === "bad")).toHaveLength(1);
    expect(bodies.filter((body) => body === "broken")).toHaveLength(4);
    expect(bodies.filter((body) => body === "flaky")).toHaveLength(3);
    expect(fixture.log("/aws/sagemaker/TransformJobs", `${name}/local/data-log`)).toContain(
      `[sagemaker logs]: ${bucket}/${name}/in/c.csv: ServerError: 500 for ever`,
    );
  });

  it("gives up on an answer that takes too long", async () => {
    const { job } = await transform(
      { "a.csv": "1" },
      {
        more: { ModelClientConfig: { InvocationsTimeoutInSeconds: 1, InvocationsMaxRetries: 0 } },
        env: { SLEEP: "20" },
      },
    );
    expect(job.FailureReason).toContain("ClientError: the container gave no answer: no answer within 1000 ms");
  });

  it("stops", async () => {
    await fixture.put("stops/in/a.csv", "1");
    await fixture.sagemaker.send(new CreateTransformJobCommand(request("stops", { env: { SLEEP: "30" } })));
    while (!existsSync(seenBy("stops"))) await sleep(20);
    await fixture.sagemaker.send(new StopTransformJobCommand({ TransformJobName: "stops" }));
    const before = Date.now();
    const job = await ended("stops");
    expect(Date.now() - before).toBeLessThan(15_000);
    expect([job.TransformJobStatus, job.FailureReason]).toEqual(["Stopped", undefined]);
    await expect(fixture.sagemaker.send(new StopTransformJobCommand({ TransformJobName: "stops" }))).rejects.toThrow(
      "The request was rejected because the transform job is in status Stopped.",
    );
  }, 60_000);
});

describe("CreateTransformJob", () => {
  const refused = (more: Partial<CreateTransformJobRequest>) =>
    fixture.sagemaker.send(new CreateTransformJobCommand(request("refused", { more })));

  it("refuses what cannot work", async () => {
    await expect(refused({ ModelName: "none" })).rejects.toMatchObject({
      name: "ValidationException",
      message: 'Could not find model "arn:aws:sagemaker:us-east-1:123456789012:model/none".',
    });
    await expect(refused({ MaxConcurrentTransforms: 20, MaxPayloadInMB: 6 })).rejects.toThrow("must not exceed 100 MB");
    await expect(refused({ DataProcessing: { InputFilter: "$[?(@.x)]" } })).rejects.toThrow(
      'cannot read the filter "$[?(@.x)]"',
    );
    const TransformJobName = "job-1";
    await expect(refused({ TransformJobName })).rejects.toMatchObject({ name: "ResourceInUse" });
    await expect(
      fixture.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName: "refused" })),
    ).rejects.toThrow("Could not find requested job with name: refused");
  });

  it("is listed and waited for", async () => {
    const { sagemaker: client } = fixture;
    const waited = await waitUntilTransformJobCompletedOrStopped(
      { client, maxWaitTime: 120 },
      { TransformJobName: "job-1" },
    );
    expect(waited.state).toBe("SUCCESS");
    const { TransformJobSummaries: jobs = [] } = await client.send(
      new ListTransformJobsCommand({ StatusEquals: "Stopped", NameContains: "stop" }),
    );
    expect(jobs.map(({ TransformJobName }) => TransformJobName)).toEqual(["stops"]);
  });
});

describe("a Transform step", () => {
  it("transforms with the model of the step before and has the job's record", async () => {
    await fixture.put("step/in/a.csv", "1\n22");
    const { TransformJobName: _name, ModelName: _model, ...rest } = request("step", { input: line });
    const run = await fixture.run(
      definition([
        {
          Name: "M",
          Type: "Model",
          Arguments: { ExecutionRoleArn: role, PrimaryContainer: { Image: "test/python:1" } },
        },
        { Name: "T", Type: "Transform", Arguments: { ...rest, ModelName: { Get: "Steps.M.ModelName" } } },
        {
          Name: "F",
          Type: "Fail",
          Arguments: { ErrorMessage: { Get: "Steps.T.TransformOutput.S3OutputPath" } },
        },
      ]),
    );
    expect(run.step("T")?.FailureReason).toBeUndefined();
    expect(run.step("T")?.Metadata?.TransformJob?.Arn).toMatch(
      /:transform-job\/pipelines-[a-z0-9]{12}-t-[a-z0-9]{10}$/,
    );
    expect(run.step("F")?.FailureReason).toBe(`s3://${bucket}/step/out`);
    expect(fixture.read("step/out/a.csv.out")).toBe("1\n2");
    const { name: runner, grade } = await fixture.runner();
    const manifest = openManifests(fixture.project)(run.step("T")?.Metadata?.TransformJob?.Arn);
    expect(manifest).toMatchObject({ runner, grade });
  });
});

describe("a new engine", () => {
  it("finds the transform job of a dead one failed", async () => {
    await fixture.put("dead/in/a.csv", "1");
    await fixture.sagemaker.send(new CreateTransformJobCommand(request("dead", { env: { SLEEP: "60" } })));
    while (!existsSync(seenBy("dead"))) await sleep(20);
    const record = fixture.engine.context.store.get<object>("TransformJob", "dead");
    await fixture.restart();
    expect((await ended("dead")).TransformJobStatus).toBe("Stopped");
    // As it stands when nothing could be written any more.
    fixture.engine.context.store.put("TransformJob", "dead", record);
    await fixture.restart();
    const { TransformJobStatus, FailureReason } = await ended("dead");
    expect([TransformJobStatus, FailureReason]).toEqual(["Failed", "InternalServerError: engine restarted"]);
  }, 60_000);
});
