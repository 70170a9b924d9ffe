import {
  CreatePipelineCommand,
  GetPipelineStateCommand,
  GetPipelineExecutionCommand,
  PutApprovalResultCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { findEngine, startEngine, type Engine } from "../../../local/index.ts";
import { isAlive, lockFolder } from "../../../local/lock.ts";
import { controlParts, eventually, openBench } from "./engine.ts";

const folders: string[] = [];
const engines: Engine[] = [];
const project = async () => {
  const folder = temporaryFolder("life");
  folders.push(folder);
  return folder;
};
const start = async (folder: string, port = 0) => {
  const engine = await startEngine({ project: folder, port, parts: controlParts, env: process.env });
  engines.push(engine);
  return engine;
};
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe("one engine per folder", () => {
  it("is found while it runs and gone afterwards", async () => {
    const folder = await project();
    expect(await findEngine(folder)).toBeUndefined();
    const engine = await start(folder);
    expect(await findEngine(folder)).toEqual({ endpoint: engine.endpoint, pid: process.pid });
    expect(statSync(join(folder, ".sagewright", "bin", "sagewright")).mode & 0o111).not.toBe(0);
    await engine.close();
    expect(await findEngine(folder)).toBeUndefined();
    expect(existsSync(join(folder, ".sagewright", "engine.json"))).toBe(false);
  });

  it("refuses a second one, naming the first", async () => {
    const folder = await project();
    const engine = await start(folder);
    await expect(start(folder)).rejects.toThrow(
      new RegExp(`already.*process ${process.pid}, ${engine.endpoint}.*kill ${process.pid}`),
    );
    expect(await findEngine(folder)).toBeDefined();
  });

  it("takes over from one that died without a word", async () => {
    const folder = await project();
    const state = join(folder, ".sagewright");
    mkdirSync(state);
    const script = `import Database from "libsql"; const db = new Database(${JSON.stringify(join(state, "engine.lock"))}); db.exec("BEGIN EXCLUSIVE"); console.log("locked"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    writeFileSync(
      join(state, "engine.json"),
      JSON.stringify({ endpoint: "http://127.0.0.1:1", pid: child.pid, instance: "x" }),
    );
    await expect(start(folder)).rejects.toThrow(`process ${child.pid}`);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await findEngine(folder)).toBeUndefined();
    const engine = await start(folder);
    expect((await findEngine(folder))?.endpoint).toBe(engine.endpoint);
  });

  it("is no engine when another program has its port now", async () => {
    const folder = await project();
    const other = await start(await project());
    mkdirSync(join(folder, ".sagewright"));
    writeFileSync(
      join(folder, ".sagewright", "engine.json"),
      JSON.stringify({ endpoint: other.endpoint, pid: process.pid, instance: "old" }),
    );
    expect(await findEngine(folder)).toBeUndefined();
    writeFileSync(join(folder, ".sagewright", "engine.json"), "{ half");
    expect(await findEngine(folder)).toBeUndefined();
  });

  it("says what to do about a busy port, and leaves the folder free", async () => {
    const folder = await project();
    const blocker = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => blocker.once("listening", resolve));
    const { port } = blocker.address() as AddressInfo;
    await expect(start(folder, port)).rejects.toThrow(
      new RegExp(`port ${port} on 127\\.0\\.0\\.1 is in use; .*choose another port`),
    );
    expect(existsSync(join(folder, ".sagewright", "engine.json"))).toBe(false);
    lockFolder(join(folder, ".sagewright")).release();
    blocker.close();
  });
});

describe("state", () => {
  const declaration = (marker: string) => ({
    name: "durable",
    roleArn: "arn:aws:iam::123456789012:role/r",
    pipelineType: "V2" as const,
    executionMode: "QUEUED" as const,
    artifactStore: { type: "S3" as const, location: "b" },
    stages: [
      {
        name: "A",
        actions: [
          {
            name: "Run",
            runOrder: 1,
            actionTypeId: { category: "Compute" as const, owner: "AWS" as const, provider: "Commands", version: "1" },
            commands: [`echo $$ >> ${marker}`, `if [ $(wc -l < ${marker}) -lt 2 ]; then sleep 60; fi`],
          },
          {
            name: "Gate",
            runOrder: 2,
            actionTypeId: { category: "Approval" as const, owner: "AWS" as const, provider: "Manual", version: "1" },
          },
        ],
      },
      {
        name: "B",
        actions: [
          {
            name: "End",
            actionTypeId: { category: "Source" as const, owner: "AWS" as const, provider: "S3", version: "1" },
          },
        ],
      },
    ],
  });

  it("outlives the engine: objects, a command under way is run again, an approval keeps its token", async () => {
    const folder = await project();
    const marker = join(folder, "runs.txt");
    let bench = await openBench({ project: folder });
    await bench.s3.send(new CreateBucketCommand({ Bucket: "durable" }));
    await bench.s3.send(new PutObjectCommand({ Bucket: "durable", Key: "k", Body: "v" }));
    await bench.codepipeline.send(new CreatePipelineCommand({ pipeline: declaration("runs.txt") }));
    const { pipelineExecutionId = "" } = await bench.codepipeline.send(
      new StartPipelineExecutionCommand({ name: "durable" }),
    );
    const pid = await eventually(
      () => (existsSync(marker) ? Number(readFileSync(marker, "utf8")) || undefined : undefined),
      "the command",
    );
    await bench.engine.close();
    expect(isAlive(pid)).toBe(false);

    bench = await openBench({ project: folder });
    const gate = async () =>
      (await bench.codepipeline.send(new GetPipelineStateCommand({ name: "durable" }))).stageStates?.[0]
        ?.actionStates?.[1]?.latestExecution?.token;
    const token = await eventually(gate, "the gate");
    expect(readFileSync(marker, "utf8").trimEnd().split("\n")).toHaveLength(2);
    await bench.engine.close();

    bench = await openBench({ project: folder });
    expect(await gate()).toBe(token);
    await bench.codepipeline.send(
      new PutApprovalResultCommand({
        pipelineName: "durable",
        stageName: "A",
        actionName: "Gate",
        token,
        result: { status: "Approved", summary: "" },
      }),
    );
    const { pipelineExecution } = await bench.codepipeline.send(
      new GetPipelineExecutionCommand({ pipelineName: "durable", pipelineExecutionId }),
    );
    expect(pipelineExecution?.status).toBe("Succeeded");
    const { Body } = await bench.s3.send(new GetObjectCommand({ Bucket: "durable", Key: "k" }));
    expect(await Body?.transformToString()).toBe("v");
    await bench.end();
  });
});
