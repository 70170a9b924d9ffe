#!/usr/bin/env node
// How long a run of 50 steps takes where every step takes the results of an earlier run, and prints a Markdown table.
//   node scripts/build.mjs && node bench/engine/cached.mjs [runs]
// The steps are Processing jobs (`true`) with an input of 20 objects and one output; one is run once, for real, then everything is cached. Time is from StartPipelineExecution, over
// HTTP, until the store says Succeeded, looked at every ms; CPU is that of the whole process, client and engine. Every step is checked to be
// a hit. There is nothing to put beside it: the SDK's local mode does not cache, and cannot run a definition JSON.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { CreatePipelineCommand, SageMakerClient, StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { engineDefaults, startEngine } from "../../dist/local/index.js";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const runs = Number(process.argv[2] ?? 15);
const size = 50;
const { bucket } = engineDefaults;
const rows = [];
for (const cache of ["aws", "content"]) {
  const project = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
  writeFileSync(
    join(project, "sagewright.config.json"),
    JSON.stringify({ images: [{ match: "bench:*", interpreter: "python3" }] }),
  );
  const engine = await startEngine({ project, cache });
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new SageMakerClient({ endpoint: engine.endpoint, region: "us-east-1", credentials });
  try {
    for (let i = 0; i < 20; i++) await engine.context.objects.put(bucket, `data/${i}`, Buffer.from(String(i)));
    for (const [shape, after] of [
      ["a chain of 50", (i) => (i === 0 ? [] : [`S${i - 1}`])],
      ["50 side by side", () => []],
    ]) {
      const PipelineName = shape.replaceAll(" ", "-");
      const PipelineDefinition = JSON.stringify({
        Version: "2020-12-01",
        Steps: Array.from({ length: size }, (_, i) => step(i, after(i))),
      });
      await client.send(new CreatePipelineCommand({ PipelineName, PipelineDefinition, RoleArn: engineDefaults.role }));
      const first = await play(engine, client, PipelineName, false);
      const taken = [];
      for (let i = 0; i < runs; i++) taken.push(await play(engine, client, PipelineName, true));
      rows.push([
        shape,
        cache,
        `${first.wall.toFixed(0)}`,
        figures(taken.map(({ wall }) => wall)),
        figures(taken.map(({ cpu }) => cpu)),
      ]);
    }
  } finally {
    client.destroy();
    await engine.close();
    rmSync(project, { recursive: true, force: true });
  }
}
const [load = 0] = loadavg();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? "CPU"}, load ${load.toFixed(1)}, ${runs} runs each; min / median / max; goal: 100 ms\n`,
);
console.log("| steps | --cache | first run ms | cached ms | CPU ms |\n| --- | --- | ---: | --- | --- |");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);

function step(i, DependsOn) {
  return {
    Name: `S${i}`,
    Type: "Processing",
    ...(DependsOn.length > 0 && { DependsOn }),
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
    Arguments: {
      RoleArn: engineDefaults.role,
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
      AppSpecification: {
        ImageUri: "bench:1",
        ContainerEntrypoint: ["cp", "/opt/ml/processing/input/data/1", "/opt/ml/processing/out/made"],
      },
      ProcessingInputs: [
        {
          InputName: "data",
          S3Input: {
            S3Uri: `s3://${bucket}/data/`,
            LocalPath: "/opt/ml/processing/input/data",
            S3DataType: "S3Prefix",
            S3InputMode: "File",
          },
        },
      ],
      ProcessingOutputConfig: {
        Outputs: [
          {
            OutputName: "out",
            S3Output: {
              S3Uri: `s3://${bucket}/made/${i}`,
              LocalPath: "/opt/ml/processing/out",
              S3UploadMode: "EndOfJob",
            },
          },
        ],
      },
    },
  };
}

/** Milliseconds from the start of an execution to its end. */
async function play(engine, client, PipelineName, cached) {
  const { store } = engine.context;
  const [start, used] = [performance.now(), process.cpuUsage()];
  const { PipelineExecutionArn: arn } = await client.send(new StartPipelineExecutionCommand({ PipelineName }));
  for (;;) {
    const { PipelineExecutionStatus: status, FailureReason } = store.get("PipelineExecution", arn);
    if (status === "Succeeded") break;
    if (status !== "Executing") throw new Error(`the execution ended as ${status}: ${FailureReason}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const wall = performance.now() - start;
  const { user, system } = process.cpuUsage(used);
  const steps = store.list("PipelineExecutionStep", `${arn}/`);
  const hits = steps.filter(({ CacheHitResult }) => CacheHitResult !== undefined).length;
  if (steps.length !== size || hits !== (cached ? size : 0)) throw new Error(`${hits} of ${steps.length} were cached`);
  return { wall, cpu: (user + system) / 1000 };
}

function figures(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((one) => one.toFixed(0)).join(" / ");
}
