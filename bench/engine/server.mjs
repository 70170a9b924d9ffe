#!/usr/bin/env node
// How long an engine takes from the start of its process until it answers, and what memory it holds; beside moto's server, which keeps
// records of the same operations and runs nothing. Prints a Markdown table.
//   node scripts/build.mjs && node bench/engine/server.mjs [runs]
// Each server is a process of its own, started in turns, after one that is not counted: that one reads the files from the disk and fills
// Node's compile cache, as any first command does. Ready is the first HTTP answer, asked for every 5 ms; CPU is user + system time of the
// process until then; memory is VmRSS. The engine then gets 200 times CreatePipeline and DescribePipeline, and its memory is read again.
// Not beside it: the SDK's local mode is no server and cannot run a definition JSON; LocalStack needs a container engine.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CreatePipelineCommand, DescribePipelineCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const runs = Number(process.argv[2] ?? 9);
const home = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
const ticks = 1000 / Number(spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout);
const python = process.env.SAGEWRIGHT_BENCH_PYTHON ?? "python3";
const hasMoto = spawnSync(python, ["-c", "import moto.server"]).status === 0;

const servers = {
  "sagewright local": (port) => ({
    file: process.execPath,
    args: [join(root, "bin/sagewright.js"), "local", "--port", String(port)],
  }),
  ...(hasMoto && { "moto server": (port) => ({ file: python, args: ["-m", "moto.server", "-p", String(port)] }) }),
};
const taken = new Map(Object.keys(servers).map((name) => [name, { ready: [], cpu: [], memory: [], after: [] }]));
try {
  for (let run = -1; run < runs; run++)
    for (const [name, server] of Object.entries(servers)) {
      const one = await measure(server);
      if (run < 0) continue;
      for (const [figure, values] of Object.entries(taken.get(name))) values.push(one[figure]);
    }
} finally {
  rmSync(home, { recursive: true, force: true });
}

const [load = 0] = loadavg();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}, load ${load.toFixed(1)}, ${runs} runs each; min / median / max; goal: ready in 350 ms, 100 MB\n`,
);
console.log("| server | ready ms | CPU ms until ready | memory MB | MB after 400 requests |");
console.log("| --- | --- | --- | --- | --- |");
for (const [name, { ready, cpu, memory, after }] of taken)
  console.log(`| ${[name, figures(ready), figures(cpu), figures(memory), figures(after)].join(" | ")} |`);
if (!hasMoto) console.log(`\n${python} has no moto.server: nothing to put beside it.`);

async function measure(server) {
  const folder = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
  const port = await freePort();
  const { file, args } = server(port);
  const start = performance.now();
  const child = spawn(file, args, { cwd: folder, stdio: "ignore", env: { ...process.env, SAGEWRIGHT_HOME: home } });
  const ended = new Promise((done) => child.on("exit", done));
  try {
    const endpoint = `http://127.0.0.1:${port}`;
    while (!(await answers(endpoint))) {
      if (child.exitCode !== null) throw new Error(`${file} ${args.join(" ")} ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const ready = performance.now() - start;
    const [cpu, memory] = [cpuOf(child.pid), memoryOf(child.pid)];
    await use(endpoint);
    return { ready, cpu, memory, after: memoryOf(child.pid) };
  } finally {
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

async function answers(endpoint) {
  try {
    await fetch(endpoint, { method: "HEAD" });
    return true;
  } catch {
    return false;
  }
}

async function use(endpoint) {
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new SageMakerClient({ endpoint, region: "us-east-1", credentials });
  const PipelineDefinition = JSON.stringify({
    Version: "2020-12-01",
    Parameters: [],
    Steps: Array.from({ length: 10 }, (_, i) => ({
      Name: `S${i}`,
      Type: "Fail",
      Arguments: { ErrorMessage: "x".repeat(500) },
    })),
  });
  for (let i = 0; i < 200; i++) {
    const PipelineName = `p${i}`;
    await client.send(
      new CreatePipelineCommand({
        PipelineName,
        PipelineDefinition,
        RoleArn: "arn:aws:iam::123456789012:role/bench",
        ClientRequestToken: String(i).padStart(32, "0"),
      }),
    );
    await client.send(new DescribePipelineCommand({ PipelineName }));
  }
  client.destroy();
}

function freePort() {
  return new Promise((done) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * ticks;
}

function memoryOf(pid) {
  return (Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) * 1024) / 1e6;
}

function figures(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((one) => one.toFixed(0)).join(" / ");
}
