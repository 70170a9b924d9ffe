#!/usr/bin/env node
// Measures what the engine adds to the processes that its steps are, and prints a Markdown table.
//   node scripts/build.mjs && node bench/engine/steps.mjs
// Each step is a Processing job without inputs or outputs. A chain's time is from sending StartPipelineExecution over the wire until the execution is seen to have ended
// (looked at every 2 ms); the bare spawns are node:child_process, one after another, in the same process, by turns with the chains. The engine sets the
// sandboxes and folders of later steps up while a step runs, so a step can take less than a spawn in a sandbox that is set up for it. Processor time is
// that of the process that the engine, and this program's looking, are in; what it starts is not in it. The project's folder is
// where TMPDIR says: an ext4 without a journal makes files slowly for some minutes after many were removed, as by a test run.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { CreatePipelineCommand, SageMakerClient, StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { engineDefaults, probeRunners, startEngine } from "../../dist/local/index.js";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const project = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
const images = [{ match: "bench:*", interpreter: "python3" }];
writeFileSync(join(project, "sagewright.config.json"), JSON.stringify({ images }));
const engine = await startEngine({ project });
const credentials = { accessKeyId: "a", secretAccessKey: "b" };
const client = new SageMakerClient({ endpoint: engine.endpoint, region: "us-east-1", credentials });
const runner = (await probeRunners(join(project, ".sagewright"))).job;
let count = 0;
let latest;
const rounds = Number(process.argv[2] ?? 5);

const rows = [];
try {
  await timeOf(chain(3, ["true"]));
  const measured = {
    bare: [],
    runner: [],
    step: [],
    cpu: [],
    chain: [],
    sleepStep: [],
    bareSleep: [],
    runnerSleep: [],
  };
  // By turns: another program that works meanwhile slows all of them down.
  for (let round = 0; round < rounds; round++) {
    measured.bare.push(...(await spawns(20, alone)));
    measured.runner.push(...(await spawns(20, inside)));
    const cpu = process.cpuUsage();
    await timeOf(chain(40, ["true"]));
    const { user, system } = process.cpuUsage(cpu);
    measured.cpu.push((user + system) / 1000 / 40);
    measured.step.push(...stepTimes());
    measured.bareSleep.push(...(await spawns(40, alone, ["sleep", "0.01"])));
    measured.runnerSleep.push(...(await spawns(40, inside, ["sleep", "0.01"])));
    measured.chain.push(await timeOf(chain(40, ["sleep", "0.01"])));
    measured.sleepStep.push(...stepTimes());
  }
  const [bare, inRunner, aStep, cpu] = [measured.bare, measured.runner, measured.step, measured.cpu].map(median);
  const [bareSleep, runnerSleep, sleepStep] = [measured.bareSleep, measured.runnerSleep, measured.sleepStep].map(
    median,
  );
  const wide = await timeOf(fan(200));
  const before = process.memoryUsage().rss;
  const graph = await timeOf(conditions(1000));
  rows.push(
    ["a bare spawn of `sleep 0.01`", ms(bareSleep), ""],
    [`the same in a sandbox of its own (${runner.name})`, ms(runnerSleep), ""],
    ["a step that is `sleep 0.01`", ms(sleepStep), ""],
    ["… over a bare spawn", ms(sleepStep - bareSleep), "≤ 5 ms"],
    ["a chain of 40 of them", ms(median(measured.chain)), "≤ 900 ms"],
    ["a bare spawn of `true`", ms(bare), ""],
    ["the same in a sandbox of its own", ms(inRunner), ""],
    ["a step that is `true`", ms(aStep), ""],
    ["… over a bare spawn", ms(aStep - bare), "≤ 5 ms"],
    ["… processor time of the engine for it", ms(cpu), ""],
    ["200 steps after one, then one after all", ms(wide), ""],
    ["a chain of 1,000 Condition steps", ms(graph), ""],
    ["memory that it added", `${Math.max(0, Math.round((process.memoryUsage().rss - before) / 1e6))} MB`, ""],
  );
} finally {
  await engine.close();
  rmSync(project, { recursive: true, force: true });
}
const [load = 0] = loadavg();
console.log(
  [
    `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}, load ${load.toFixed(1)}`,
    "",
    "| what | median | goal |",
    "| --- | ---: | ---: |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ].join("\n"),
);
process.exit(0);

function step(Name, command, DependsOn) {
  return {
    Name,
    Type: "Processing",
    ...(DependsOn.length > 0 && { DependsOn }),
    Arguments: {
      RoleArn: engineDefaults.role,
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
      AppSpecification: { ImageUri: "bench:1", ContainerEntrypoint: command },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
    },
  };
}

function chain(length, command) {
  return Array.from({ length }, (_, i) => step(`S${i}`, command, i === 0 ? [] : [`S${i - 1}`]));
}

function fan(width) {
  const middle = Array.from({ length: width }, (_, i) => step(`M${i}`, ["true"], ["First"]));
  return [
    step("First", ["true"], []),
    ...middle,
    step(
      "Last",
      ["true"],
      middle.map(({ Name }) => Name),
    ),
  ];
}

function conditions(length) {
  return Array.from({ length }, (_, i) => ({
    Name: `C${i}`,
    Type: "Condition",
    ...(i > 0 && { DependsOn: [`C${i - 1}`] }),
    Arguments: { Conditions: [{ Type: "Equals", LeftValue: 1, RightValue: 1 }], IfSteps: [], ElseSteps: [] },
  }));
}

/** Milliseconds from the start of an execution to its end. */
async function timeOf(Steps) {
  const PipelineName = `p${++count}`;
  const PipelineDefinition = JSON.stringify({ Version: "2020-12-01", Steps });
  await client.send(new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn: engineDefaults.role }));
  const start = performance.now();
  const { PipelineExecutionArn } = await client.send(new StartPipelineExecutionCommand({ PipelineName }));
  latest = PipelineExecutionArn;
  for (;;) {
    const { PipelineExecutionStatus: status } = engine.context.store.get("PipelineExecution", PipelineExecutionArn);
    if (status === "Succeeded") return performance.now() - start;
    if (status !== "Executing") throw new Error(`the execution ended as ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Milliseconds of each step of the latest chain but the first. */
function stepTimes() {
  const ends = engine.context.store.list("PipelineExecutionStep", `${latest}/`).map(({ EndTime }) => EndTime * 1000);
  return ends
    .toSorted((a, b) => a - b)
    .slice(1)
    .map((end, i, later) => end - (i === 0 ? Math.min(...ends) : later[i - 1]));
}

async function spawns(times, wrap, command = ["true"]) {
  const measured = [];
  for (let i = 0; i < times; i++) {
    const { file, args, cwd } = await wrap(command);
    const start = performance.now();
    await new Promise((resolve, reject) => {
      const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"] });
      for (const stream of child.stdio.slice(1)) stream.resume();
      child.on("close", resolve).on("error", reject);
    });
    measured.push(performance.now() - start);
  }
  return measured;
}

async function alone([file, ...args]) {
  return { file, args, cwd: project };
}

/** As the engine gives a process its own /opt/ml. */
async function inside(argv) {
  const folder = join(project, "bare");
  mkdirSync(folder, { recursive: true });
  return runner.spawn({ argv, env: {}, cwd: "/opt/ml", folder, isolateNetwork: false });
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function ms(value) {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}
