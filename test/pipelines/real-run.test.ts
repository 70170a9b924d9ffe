import { expect, test } from "vitest";
import { register as run } from "../../cli/commands/run.ts";
import { runCommand } from "./command.ts";
import { project } from "./project.ts";

const PIPELINE = `
import * as sw from "sagewright";
const [role, bucket] = [sw.parameter.string("RoleArn"), sw.parameter.string("Bucket")];
const epochs = sw.parameter.integer("Epochs", 2);
const code = sw.codeFiles(import.meta.url, { lib: "./lib/*.py", "train.py": "./train.py", "check.py": "./check.py" });
const uri = (name: string) => sw.join("/", ["s3:/", bucket, sw.execution.PipelineExecutionId, name]);

const train = sw.training("Train", {
  RoleArn: role,
  AlgorithmSpecification: {
    TrainingImage: "test/pytorch-training:2",
    TrainingInputMode: "File",
    MetricDefinitions: [{ Name: "loss", Regex: "train_loss=([0-9.]+)" }],
  },
  HyperParameters: { epochs: sw.text(epochs), sagemaker_program: "train.py", sagemaker_submit_directory: code.archiveUri(bucket) },
  OutputDataConfig: { S3OutputPath: uri("model") },
  ResourceConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 1 },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
});
const check = sw.processing(
  "Check",
  {
    RoleArn: role,
    AppSpecification: { ImageUri: "test/check:1", ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/check.py"] },
    ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 1 } },
    inputs: {
      code: { S3Uri: code.prefixUri(bucket), LocalPath: "/opt/ml/processing/input/code" },
      model: { S3Uri: train.properties.ModelArtifacts.S3ModelArtifacts, LocalPath: "/opt/ml/processing/model" },
    },
    outputs: { evaluation: { S3Uri: uri("evaluation"), LocalPath: "/opt/ml/processing/evaluation" } },
  },
  { propertyFiles: { Evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } } },
);
const model = sw.registerModel("Register", {
  ModelPackageGroupName: "tiny",
  ModelApprovalStatus: "PendingManualApproval",
  ModelMetrics: {
    ModelQuality: {
      Statistics: { ContentType: "application/json", S3Uri: sw.join("/", [check.outputs.evaluation, "evaluation.json"]) },
    },
  },
  InferenceSpecification: {
    Containers: [{ Image: "test/check:1", ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts }],
    SupportedContentTypes: ["text/plain"],
    SupportedResponseMIMETypes: ["text/plain"],
  },
});
const accuracy = sw.jsonGet(check.propertyFiles.Evaluation, "multiclass_classification_metrics.accuracy.value");
const gate = sw.condition("Gate", {
  Conditions: [sw.atLeast(accuracy, 0.5)],
  IfSteps: [model],
  ElseSteps: [sw.fail("TooLow", { ErrorMessage: sw.join("", ["accuracy ", accuracy]) })],
});
export default sw.pipeline("tiny", { steps: [train, check, gate] });
`;

const TRAIN = `
import argparse, os, time
from lib.model import NAME
parser = argparse.ArgumentParser()
parser.add_argument("--epochs", type=int)
for epoch in range(1, parser.parse_args().epochs + 1):
    print(f"epoch={epoch} train_loss=0.{epoch}", flush=True)
    print("not a metric", flush=True)
    if epoch > 50: time.sleep(0.1)
open(os.path.join(os.environ["SM_MODEL_DIR"], NAME), "w").write(str(epoch))
`;

const CHECK = `
import json, os, sys, tarfile
base = os.environ.get("SAGEMAKER_BASE_DIR", "/opt/ml")
with tarfile.open(f"{base}/processing/model/model.tar.gz") as model:
    accuracy = int(model.extractfile(next(m for m in model if m.name.endswith("weights"))).read()) / 4
if accuracy > 1: sys.exit("accuracy cannot be " + str(accuracy))
json.dump({"multiclass_classification_metrics": {"accuracy": {"value": accuracy, "standard_deviation": 0.125}}, "baseline": {"accuracy": 0.25}},
          open(f"{base}/processing/evaluation/evaluation.json", "w"))
`;

const files = {
  "tiny.ts": PIPELINE,
  "train.py": TRAIN,
  "check.py": CHECK,
  "lib/model.py": 'NAME = "weights"\n',
  "lib/__init__.py": "",
  "sagewright.config.json": JSON.stringify({ images: [{ match: "test/*", interpreter: "python3" }] }),
};

test("code travels to a training and a processing job, each epoch is one line, and the package comes out", async () => {
  const ran = await runCommand(run, project(files), "run", "tiny.ts");
  expect(ran.code, ran.stderr).toBe(0);
  expect(ran.stderr).toMatch(/Train {2}epoch=1 train_loss=0\.1\n[\s\S]*Train {2}epoch=2 train_loss=0\.2\n/);
  expect(ran.stderr).not.toContain("not a metric");
  expect(ran.stderr).toMatch(/Gate +Succeeded[\s\S]*Register +Succeeded/);
  expect(ran.stdout).toMatch(
    /^accuracy +0\.5000 ± 0\.1250\nmajority baseline +0\.2500\narn:\S+:model-package\/tiny\/1 {2}PendingManualApproval\n/,
  );
}, 60_000);

test("a gate that does not hold ends with its message; a step that fails with its last lines", async () => {
  const folder = project(files);
  const low = await runCommand(run, folder, "run", "tiny.ts", "--param", "Epochs=1");
  expect(low.code).toBe(1);
  expect(low.stderr).toContain("error: step TooLow failed: accuracy 0.25");
  const broken = await runCommand(run, folder, "run", "tiny.ts", "--param", "Epochs=5", "--json");
  expect(broken.code).toBe(1);
  expect(broken.stderr).toContain("error: step Check failed:");
  expect(broken.stderr).toMatch(/the last lines of Check:\n[\s\S]*\| accuracy cannot be 1\.25/);
  expect(JSON.parse(broken.stdout).PipelineExecutionStatus).toBe("Failed");
}, 60_000);

test("Ctrl-C stops the execution, waits until it has stopped and exits 130", async () => {
  const folder = project(files);
  const running = runCommand(run, folder, "run", "tiny.ts", "--param", "Epochs=2000", "--json");
  const before = process.listeners("SIGINT");
  await expect.poll(() => process.listeners("SIGINT").length, { timeout: 20_000 }).toBeGreaterThan(before.length);
  await new Promise((later) => setTimeout(later, 4000));
  const [ours] = process.listeners("SIGINT").filter((listener) => !before.includes(listener));
  ours?.("SIGINT");
  const ran = await running;
  expect(ran.code, ran.stderr).toBe(130);
  const document = JSON.parse(ran.stdout);
  expect(document.PipelineExecutionStatus).toBe("Stopped");
  expect(
    document.Steps.map((step: { StepName: string; StepStatus: string }) => `${step.StepName} ${step.StepStatus}`),
  ).toEqual(["Train Stopped"]);
}, 60_000);
