#!/usr/bin/env node
// How fast executions are started, listed and described with many in the store; beside moto's server, which keeps the same records and
// runs nothing. Prints a Markdown table.
//   node scripts/build.mjs && node bench/engine/store.mjs [executions]
// Both are driven by the same SDK client over HTTP, one request after another. Each execution is of one of ten pipelines, runs a Condition
// and is waited for on the engine. Latencies are p50 / p95 of 100 requests after 10 that are not counted; the list is the first page of
// ten, newest first. Not beside it: the SDK's local mode keeps executions in the memory of one process and cannot run a definition JSON.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CreatePipelineCommand,
  DescribePipelineExecutionCommand,
  ListPipelineExecutionsCommand,
  ListPipelineExecutionStepsCommand,
  ListPipelinesCommand,
  SageMakerClient,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-sagemaker";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const size = Number(process.argv[2] ?? 1000);
const python = process.env.SAGEWRIGHT_BENCH_PYTHON ?? "python3";
const hasMoto = spawnSync(python, ["-c", "import moto.server"]).status === 0;
const project = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
const RoleArn = "arn:aws:iam::123456789012:role/bench";
const PipelineDefinition = JSON.stringify({
  Version: "2020-12-01",
  Parameters: [{ Name: "N", Type: "Integer", DefaultValue: 1 }],
  Steps: [
    {
      Name: "Check",
      Type: "Condition",
      Arguments: {
        Conditions: [{ Type: "Equals", LeftValue: { Get: "Parameters.N" }, RightValue: 1 }],
        IfSteps: [],
        ElseSteps: [],
      },
    },
  ],
});

const rows = [];
try {
  await drive("sagewright local", true, (port) => [
    process.execPath,
    [join(root, "bin/sagewright.js"), "local", "--port", String(port)],
  ]);
  if (hasMoto) await drive("moto server", false, (port) => [python, ["-m", "moto.server", "-p", String(port)]]);
  rows.push([
    "sagewright local",
    "state.db on disk",
    `${megabytes(statSync(join(project, ".sagewright/state.db")).size)} MB`,
  ]);
} finally {
  rmSync(project, { recursive: true, force: true });
}
const [load = 0] = loadavg();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}, load ${load.toFixed(1)}, ${size} executions; p50 / p95 in ms\n`,
);
console.log("| server | what | result |\n| --- | --- | --- |");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
if (!hasMoto) console.log(`\n${python} has no moto.server: nothing to put beside it.`);

async function drive(name, runs, command) {
  const port = await freePort();
  const [file, args] = command(port);
  const child = spawn(file, args, { cwd: project, stdio: "ignore" });
  const ended = new Promise((done) => child.on("exit", done));
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new SageMakerClient({ endpoint: `http://127.0.0.1:${port}`, region: "us-east-1", credentials });
  try {
    await answering(port, child);
    const row = (what, result) => rows.push([name, what, result]);
    for (let i = 0; i < 10; i++)
      await client.send(new CreatePipelineCommand({ PipelineName: `p${i}`, PipelineDefinition, RoleArn }));
    const arns = [];
    const started = [];
    for (let i = 0; i < size; i++) {
      const start = performance.now();
      const { PipelineExecutionArn } = await client.send(
        new StartPipelineExecutionCommand({ PipelineName: `p${i % 10}` }),
      );
      started.push(performance.now() - start);
      arns.push(PipelineExecutionArn);
      if (runs) await untilDone(client, PipelineExecutionArn);
    }
    row("StartPipelineExecution, the first 100", figures(started.slice(0, 100)));
    row("StartPipelineExecution, the last 100", figures(started.slice(-100)));
    const any = (i) => arns[(i * 7919) % arns.length];
    row(
      "DescribePipelineExecution",
      await latency((i) => client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: any(i) }))),
    );
    row(
      "ListPipelineExecutions of one pipeline",
      await latency((i) =>
        client.send(
          new ListPipelineExecutionsCommand({
            PipelineName: `p${i % 10}`,
            SortOrder: "Descending",
            SortBy: "CreationTime",
            MaxResults: 10,
          }),
        ),
      ),
    );
    row("ListPipelines", await latency(() => client.send(new ListPipelinesCommand({ MaxResults: 10 }))));
    row(
      "ListPipelineExecutionSteps",
      runs
        ? await latency((i) => client.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: any(i) })))
        : "not implemented",
    );
    row("memory", `${megabytes(memoryOf(child.pid))} MB`);
  } finally {
    client.destroy();
    child.kill("SIGINT");
    await ended;
  }
}

async function untilDone(client, PipelineExecutionArn) {
  for (;;) {
    const { PipelineExecutionStatus } = await client.send(
      new DescribePipelineExecutionCommand({ PipelineExecutionArn }),
    );
    if (PipelineExecutionStatus === "Succeeded") return;
    if (PipelineExecutionStatus !== "Executing") throw new Error(`an execution ended as ${PipelineExecutionStatus}`);
  }
}

async function latency(send) {
  const taken = [];
  for (let i = -10; i < 100; i++) {
    const start = performance.now();
    await send(Math.abs(i));
    if (i >= 0) taken.push(performance.now() - start);
  }
  return figures(taken);
}

async function answering(port, child) {
  for (;;) {
    try {
      await fetch(`http://127.0.0.1:${port}`, { method: "HEAD" });
      return;
    } catch {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024;
}

function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}

function figures(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.5, 0.95].map((p) => sorted[Math.floor(sorted.length * p)].toFixed(1)).join(" / ");
}
