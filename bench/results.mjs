#!/usr/bin/env node
// Runs the skin and mednist systems on real images through the embedded engine, with their default parameters, and prints what was measured
// as the Markdown of docs/results.md.
//   SAGEWRIGHT_DATA=<folder of the real images> node bench/results.mjs [skin] [mednist] > docs/results.md
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { cpus, loadavg, tmpdir, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { engineDefaults, startEngine } from "../dist/local/index.js";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const data = process.env.SAGEWRIGHT_DATA;
if (!data) throw new Error("set SAGEWRIGHT_DATA to the folder that holds ham10000/ and mednist/");
const systems = {
  skin: {
    archive: join(data, "ham10000/dataverse_files.zip"),
    title: "skin: HAM10000 subset, 1,997 dermatoscopic images, seven classes",
  },
  mednist: {
    archive: join(data, "mednist/mednist-subset.zip"),
    title: "mednist: MedNIST subset, 64×64 grey images, six classes",
  },
};
const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : Object.keys(systems);

const project = mkdtempSync(join(tmpdir(), "sagewright-bench-"));
for (const name of ["pipelines", "sagewright.config.json"])
  cpSync(join(root, name), join(project, name), { recursive: true });
mkdirSync(join(project, "node_modules"));
symlinkSync(root, join(project, "node_modules/sagewright"));
const engine = await startEngine({ project, say: (note) => process.stderr.write(`${note.message}\n`) });
const s3 = new S3Client({
  endpoint: engine.endpoint,
  region: "us-east-1",
  forcePathStyle: true,
  credentials: { accessKeyId: "x", secretAccessKey: "x" },
});

console.log("# Results\n");
console.log(
  "Measured, not expected. Made by `SAGEWRIGHT_DATA=… node bench/results.mjs > docs/results.md`: each system runs as a pipeline on the",
);
console.log(
  "embedded engine with the default parameters of its `defaults.json`; accuracy is on the test split, which no choice was made on.\n",
);
console.log(
  `Machine: ${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.\n`,
);
try {
  for (const name of names) await measure(name);
} finally {
  await engine.close();
  rmSync(project, { recursive: true, force: true });
}

async function measure(name) {
  const { archive, title } = systems[name];
  if (!existsSync(archive)) throw new Error(`${archive} does not exist`);
  const before = loadavg()[0].toFixed(1);
  const run = await cli("run", `pipelines.${name}.pipeline`, "--data", archive, "--json");
  const status = JSON.parse((await cli("status", name, "--json")).stdout);
  const id = status.PipelineExecutionArn.split("/").at(-1);
  const key = `${name}/${id}/Evaluate/evaluation/evaluation.json`;
  const object = await s3.send(new GetObjectCommand({ Bucket: engineDefaults.bucket, Key: key }));
  const evaluation = JSON.parse(await object.Body.transformToString());
  const { training } = await modelCard(name, id);
  const metric = (key) => evaluation.multiclass_classification_metrics[key]?.value;
  const seconds = (step) => ((Date.parse(step.EndTime) - Date.parse(step.StartTime)) / 1000).toFixed(1);
  const defaults = JSON.parse(readFileSync(join(root, "pipelines", name, "defaults.json"), "utf8"));
  console.log(`## ${title}\n`);
  console.log(
    `Parameters: ${Object.entries(defaults)
      .map(([k, v]) => `${k} ${v}`)
      .join(", ")}.\n`,
  );
  console.log("| figure | value |\n| --- | --- |");
  const rows = [
    [
      "gate (accuracy ≥ 0.6 and above the majority class)",
      run.status === 0 ? "passed, registered as PendingManualApproval" : `failed: ${status.FailureReason}`,
    ],
    ["test images", evaluation.n],
    ["accuracy", metric("accuracy")?.toFixed(4)],
    ["balanced accuracy", metric("balanced_accuracy")?.toFixed(4)],
    ["majority-class baseline", `${evaluation.baseline.accuracy.toFixed(4)} (${evaluation.baseline.majority_class})`],
    [
      "95 % interval of the accuracy (bootstrap by group)",
      evaluation.ci95.accuracy.map((bound) => bound.toFixed(3)).join(" to "),
    ],
    ["macro F1", metric("macro_f1")?.toFixed(4)],
    ["macro one-vs-rest AUC", metric("macro_auc_ovr")?.toFixed(4)],
    ["expected calibration error", metric("ece")?.toFixed(4)],
    ["temperature", evaluation.temperature.toFixed(3)],
    ["processor time of the training", `${training.cpu_seconds.toFixed(0)} s`],
    ["load of the machine before and after", `${before} and ${loadavg()[0].toFixed(1)}`],
    ...status.Steps.filter((s) => s.StartTime && s.EndTime).map((s) => [
      `time of ${s.StepName}`,
      `${seconds(s)} s (${s.StepStatus})`,
    ]),
  ];
  for (const [figure, value] of rows) console.log(`| ${figure} | ${value ?? "not reported"} |`);
  console.log("");
}

/** What the trained model says of how it came to be. */
async function modelCard(name, id) {
  const listed = await s3.send(
    new ListObjectsV2Command({ Bucket: engineDefaults.bucket, Prefix: `${name}/${id}/TrainModel/` }),
  );
  const { Key } = listed.Contents.find((object) => object.Key.endsWith("/model.tar.gz"));
  const object = await s3.send(new GetObjectCommand({ Bucket: engineDefaults.bucket, Key }));
  const input = await object.Body.transformToByteArray();
  return JSON.parse(
    execFileSync("tar", ["-xzO", "--wildcards", "*model-card.json"], { input, maxBuffer: 2 ** 26 }).toString(),
  );
}

/** Runs a command beside this process, which serves it. */
function cli(...args) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(root, "bin/sagewright.js"), ...args], {
      cwd: project,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let stdout = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.on("error", failed);
    child.on("close", (status) => done({ status, stdout }));
  });
}
