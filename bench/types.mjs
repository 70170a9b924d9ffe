#!/usr/bin/env node
// What the types cost: `tsc` on a pipeline of 50 steps of every type, against the same project with none. Prints the
// medians, and the type instantiations, which do not depend on the machine.
//   node bench/types.mjs [--runs 7] [--steps 50] [--json]
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "7" },
    steps: { type: "string", default: "50" },
    json: { type: "boolean", default: false },
  },
});
const [runs, steps] = [Number(values.runs), Number(values.steps)];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tsc = join(root, "node_modules/typescript/bin/tsc");

/** A step of each kind in turn; each reads the one before it, as the steps of a real pipeline do. */
const kinds = [
  (n, before) => `const s${n} = sw.processing("S${n}", {
  RoleArn: role,
  AppSpecification: { ImageUri: "image", ContainerArguments: ["--from", ${before}] },
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: count, VolumeSizeInGB: 30 } },
  inputs: { code: { S3Uri: "s3://b/code", LocalPath: "/opt/ml/processing/input/code" } },
  outputs: { data: { S3Uri: ${before}, LocalPath: "/opt/ml/processing/data" } },
}, { propertyFiles: { Report: { OutputName: "data", FilePath: "report.json" } } });
export const u${n} = s${n}.outputs.data;`,
  (n, before) => `const s${n} = sw.training("S${n}", {
  RoleArn: role,
  AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
  channels: { train: { S3Uri: ${before}, ContentType: "text/csv" } },
  OutputDataConfig: { S3OutputPath: ${before} },
  ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: count, VolumeSizeInGB: 50 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  HyperParameters: { epochs: sw.text(count) },
}, { CacheConfig: { Enabled: true, ExpireAfter: "P30D" } });
export const u${n} = s${n}.properties.ModelArtifacts.S3ModelArtifacts;`,
  (n, before) => `const s${n} = sw.tuning("S${n}", {
  HyperParameterTuningJobConfig: { Strategy: "Random", ResourceLimits: { MaxParallelTrainingJobs: count } },
  TrainingJobDefinition: {
    RoleArn: role,
    AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
    OutputDataConfig: { S3OutputPath: ${before} },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  },
});
export const u${n} = s${n}.topModelUri(0, "bucket");`,
  (
    n,
    before,
  ) => `const s${n} = sw.model("S${n}", { ExecutionRoleArn: role, PrimaryContainer: { Image: "i", ModelDataUrl: ${before} } });
export const u${n} = s${n}.properties.ModelName;`,
  (n, before) => `const s${n} = sw.transform("S${n}", {
  ModelName: ${before},
  TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/in" } } },
  TransformOutput: { S3OutputPath: "s3://b/out" },
  TransformResources: { InstanceType: "ml.m5.xlarge", InstanceCount: count },
});
export const u${n} = s${n}.properties.TransformOutput.S3OutputPath;`,
  (
    n,
    before,
  ) => `const s${n} = sw.lambda("S${n}", { before: ${before} }, { FunctionArn: role, outputs: { uri: "String" } });
export const u${n} = s${n}.outputs.uri;`,
  (
    n,
    before,
  ) => `const s${n} = sw.emr("S${n}", { ClusterId: ${before}, StepConfig: { HadoopJarStep: { Jar: "a.jar" } } });
export const u${n} = s${n}.properties.Status.State;`,
  (n, before) => `const s${n} = sw.registerModel("S${n}", {
  ModelPackageGroupName: "group",
  InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: ${before} }] },
});
export const u${n} = s${n}.properties.ModelPackageArn;`,
  (n, before) => `const s${n} = sw.autoML("S${n}", {
  RoleArn: role,
  InputDataConfig: [{ DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: ${before} } }, TargetAttributeName: "y" }],
  OutputDataConfig: { S3OutputPath: ${before} },
  AutoMLJobConfig: { Mode: "ENSEMBLING" },
});
export const u${n} = s${n}.properties.BestCandidate.CandidateName;`,
  (n, before) => `const s${n} = sw.condition("S${n}", { Conditions: [sw.equals(${before}, "x")], IfSteps: [] });
export const u${n} = sw.text(s${n}.properties.Outcome);`,
];

const head = `import * as sw from "sagewright";
const role = sw.parameter.string("RoleArn");
const count = sw.parameter.integer("Count", 1);
`;
const numbers = Array.from({ length: steps }, (_, n) => n);
const body = numbers.map((n) => kinds[n % kinds.length](n, n === 0 ? "role" : `u${n - 1}`)).join("\n");
const tail = (names) =>
  `export default sw.pipeline("p", { parameters: [role, count], steps: [${names.join(", ")}] });\n`;
const sources = { without: head + tail([]), with: `${head}${body}\n${tail(numbers.map((n) => `s${n}`))}` };

const folder = mkdtempSync(join(root, "test/types/.bench-"));
try {
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), include: ["pipeline.ts"], exclude: [] }),
  );
  const seconds = { without: [], with: [] };
  // In turns, so that what else the machine does falls on both.
  for (let run = 0; run <= runs; run++)
    for (const [name, source] of Object.entries(sources)) {
      const { took } = compile(source);
      if (run > 0) seconds[name].push(took);
    }
  const result = {
    steps,
    runs,
    seconds: { without: median(seconds.without), with: median(seconds.with) },
    instantiations: {
      without: compile(sources.without, "--singleThreaded").instantiations,
      with: compile(sources.with, "--singleThreaded").instantiations,
    },
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    const { seconds: s, instantiations: i } = result;
    console.log(
      `${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0].toFixed(1)}, medians of ${runs} runs`,
    );
    console.log(`tsc without the steps     ${s.without.toFixed(2)} s   ${i.without} instantiations`);
    console.log(`tsc with ${steps} steps          ${s.with.toFixed(2)} s   ${i.with} instantiations`);
    console.log(
      `the steps add             ${(s.with - s.without).toFixed(2)} s   ${i.with - i.without} instantiations`,
    );
    const fastest = (name) => Math.min(...seconds[name]);
    console.log(`the fastest runs differ by ${(fastest("with") - fastest("without")).toFixed(2)} s`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compile(source, ...options) {
  writeFileSync(join(folder, "pipeline.ts"), source);
  const start = performance.now();
  const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder, "--extendedDiagnostics", ...options], {
    encoding: "utf8",
  });
  const took = (performance.now() - start) / 1000;
  const wrong = stdout.split("\n").filter((line) => /pipeline\.ts.*error/.test(line));
  if (wrong.length > 0) throw new Error(`the generated pipeline does not compile:\n${wrong.join("\n")}`);
  return { took, instantiations: Number(/Instantiations:\s+(\d+)/.exec(stdout)?.[1]) };
}

function median(list) {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
