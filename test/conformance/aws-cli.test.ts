import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { needJudges, runPython } from "./judge.ts";

let subject: Subject;
beforeAll(async () => {
  await needJudges();
  subject = await openSubject();
});
afterAll(() => subject?.end());

async function aws(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runPython(subject.engine.endpoint, ["-m", "awscli", ...args], subject.project);
  if (code !== 0) throw new Error(`aws ${args.join(" ")} → ${code}: ${stderr}${stdout}`);
  return stdout;
}
const awsJson = async (...args: string[]) =>
  JSON.parse(await aws(...args, "--output", "json")) as Record<string, unknown>;
const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

describe("aws s3", () => {
  it("copies 20 MB there and back", async () => {
    const [there, back] = [join(subject.project, "there.bin"), join(subject.project, "back.bin")];
    writeFileSync(there, randomBytes(20 * 1024 * 1024));
    await aws("s3", "mb", "s3://cli-bucket");
    await aws("s3", "cp", there, "s3://cli-bucket/in/there.bin", "--quiet");
    expect(await aws("s3", "ls", "s3://cli-bucket/in/")).toContain("20971520 there.bin");
    await aws("s3", "cp", "s3://cli-bucket/in/there.bin", back, "--quiet");
    expect(digest(back)).toBe(digest(there));
    await aws("s3", "cp", "s3://cli-bucket/in/there.bin", "s3://cli-bucket/copy.bin", "--quiet");
    expect(digest(join(subject.project, ".sagewright/s3/cli-bucket/copy.bin"))).toBe(digest(there));
    expect(digest(join(subject.project, ".sagewright/s3/cli-bucket/in/there.bin"))).toBe(digest(there));
  }, 120_000);

  it("syncs folders both ways and deletes what is gone", async () => {
    const [up, down] = [join(subject.project, "up"), join(subject.project, "down")];
    for (let i = 0; i < 30; i++) {
      mkdirSync(join(up, `d${i % 3}`), { recursive: true });
      writeFileSync(join(up, `d${i % 3}`, `file ${i}.txt`), `content ${i}`);
    }
    await aws("s3", "sync", up, "s3://cli-bucket/tree", "--quiet");
    await aws("s3", "sync", "s3://cli-bucket/tree", down, "--quiet");
    expect(readdirSync(down, { recursive: true }).toSorted()).toEqual(readdirSync(up, { recursive: true }).toSorted());
    expect(readFileSync(join(down, "d1", "file 1.txt"), "utf8")).toBe("content 1");
    expect(await aws("s3", "sync", up, "s3://cli-bucket/tree")).toBe("");
    await aws("s3", "rm", "s3://cli-bucket/tree", "--recursive", "--quiet");
    expect(await aws("s3", "ls", "s3://cli-bucket/")).not.toContain("tree");
    expect(existsSync(join(subject.project, ".sagewright/s3/cli-bucket/tree"))).toBe(false);
    await aws("s3", "rb", "s3://cli-bucket", "--force");
  }, 120_000);
});

describe("aws s3api", () => {
  it("keeps versions, goes back to one, and tags", async () => {
    const [file, back] = [join(subject.project, "model.txt"), join(subject.project, "old.txt")];
    const api = (...args: string[]) => ["s3api", ...args, "--bucket", "cli-versions"];
    await aws("s3", "mb", "s3://cli-versions");
    await aws(...api("put-bucket-versioning", "--versioning-configuration", "Status=Enabled"));
    for (const text of ["first", "second"]) {
      writeFileSync(file, text);
      await aws("s3", "cp", file, "s3://cli-versions/m", "--quiet");
    }
    await aws("s3", "rm", "s3://cli-versions/m", "--quiet");
    const { Versions, DeleteMarkers } = (await awsJson(...api("list-object-versions"))) as {
      Versions: readonly { VersionId: string }[];
      DeleteMarkers: readonly { IsLatest: boolean }[];
    };
    expect([Versions.length, DeleteMarkers.length]).toEqual([2, 1]);
    const oldest = ["--version-id", Versions[1]?.VersionId ?? ""];
    await aws(...api("get-object", "--key", "m", ...oldest, back));
    expect(readFileSync(back, "utf8")).toBe("first");
    await aws(...api("copy-object", "--key", "m", "--copy-source", `cli-versions/m?versionId=${oldest[1] ?? ""}`));
    await aws(...api("put-object-tagging", "--key", "m", "--tagging", "TagSet=[{Key=stage,Value=staging}]"));
    expect(await awsJson(...api("get-object-tagging", "--key", "m"))).toMatchObject({
      TagSet: [{ Key: "stage", Value: "staging" }],
    });
    const url = (await aws("s3", "presign", "s3://cli-versions/m")).trim();
    expect(await (await fetch(url)).text()).toBe("first");
    await expect(aws("s3", "rb", "s3://cli-versions", "--force")).rejects.toThrow(/You must delete all versions/);
  }, 120_000);
});

describe("aws", () => {
  it("sees pipelines and their executions", async () => {
    const definition = JSON.stringify({
      Version: "2020-12-01",
      Steps: [{ Name: "Stop", Type: "Fail", Arguments: { ErrorMessage: "no" } }],
    });
    await aws(
      "sagemaker",
      "create-pipeline",
      "--pipeline-name",
      "Cli",
      "--pipeline-definition",
      definition,
      "--role-arn",
      "arn:aws:iam::123456789012:role/r",
      "--client-request-token",
      "c".repeat(32),
    );
    const { PipelineExecutionArn } = await awsJson("sagemaker", "start-pipeline-execution", "--pipeline-name", "Cli");
    const { PipelineExecutionSummaries } = await awsJson(
      "sagemaker",
      "list-pipeline-executions",
      "--pipeline-name",
      "Cli",
    );
    expect(PipelineExecutionSummaries).toMatchObject([{ PipelineExecutionArn }]);
    const { PipelineSummaries } = await awsJson("sagemaker", "list-pipelines");
    expect(PipelineSummaries).toMatchObject([{ PipelineName: "Cli" }]);
    await expect(aws("sagemaker", "describe-pipeline", "--pipeline-name", "None")).rejects.toThrow(
      /ResourceNotFound.*does not exist/,
    );
  }, 60_000);

  it("reads rules, logs and who it is", async () => {
    expect(await awsJson("sts", "get-caller-identity")).toMatchObject({ Account: "123456789012" });
    await aws("events", "put-rule", "--name", "cli", "--event-pattern", '{"source":["x"]}');
    expect(await awsJson("events", "list-rules")).toMatchObject({ Rules: [{ Name: "cli", State: "ENABLED" }] });
    const event = {
      id: "1",
      account: "1",
      source: "x",
      time: "2026-01-02T03:04:05Z",
      region: "us-east-1",
      resources: [],
    };
    const whole = JSON.stringify({ ...event, "detail-type": "y" });
    expect(
      await awsJson("events", "test-event-pattern", "--event-pattern", '{"source":["x"]}', "--event", whole),
    ).toEqual({ Result: true });
    subject.engine.context.logs.append("/aws/sagemaker/TrainingJobs", "job/algo-1", "epoch=1");
    const { events } = await awsJson("logs", "filter-log-events", "--log-group-name", "/aws/sagemaker/TrainingJobs");
    expect(events).toMatchObject([{ logStreamName: "job/algo-1", message: "epoch=1" }]);
    expect(await awsJson("codepipeline", "list-pipelines")).toEqual({ pipelines: [] });
  }, 60_000);
});
