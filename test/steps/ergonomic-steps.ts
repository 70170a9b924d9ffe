import { expect } from "vitest";
import { assetOf, awsImage, join, parameter, pyTorchTraining, scriptProcessing, type Step } from "../../steps/index.ts";

export const role = "arn:aws:iam::123456789012:role/r";
export const code = assetOf(
  ["split.py", "train.py", "judge.py", "run.sh"].map((path) => ({ path, bytes: Buffer.from(path) })),
);
export const bucket = parameter.string("Bucket", "my-bucket");
export const [seed, epochs] = [parameter.integer("Seed", 1), parameter.integer("Epochs", 3)];
export const optimizer = parameter.string("Optimizer", "adam");
export const uri = (name: string) => join("/", ["s3:/", bucket, name]);
export const image = awsImage("us-west-2", "pytorch-training:2.8.0-gpu-py312");
export const job = {
  RoleArn: role,
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
} as const;
export const codeInput = { S3Uri: code.prefixUri(bucket), LocalPath: "/opt/ml/processing/input/code" };

export const same = (short: Step, raw: Step) =>
  expect(JSON.stringify(short, null, 1)).toBe(JSON.stringify(raw, null, 1));
export const split = scriptProcessing("Split", {
  ...job,
  image,
  code,
  bucket,
  script: "split.py",
  arguments: ["--seed", seed, "--share", 0.2, "--strict", true, "--optimizer", optimizer],
  inputs: {
    data: uri("data"),
    masks: { S3Uri: uri("masks"), S3InputMode: "Pipe", LocalPath: "/opt/ml/processing/masks" },
  },
  outputs: { train: uri("train"), test: { S3Uri: uri("test"), S3UploadMode: "Continuous" } },
});

export const train = pyTorchTraining("Train", {
  RoleArn: role,
  image,
  code,
  bucket,
  region: "us-west-2",
  script: "train.py",
  hyperparameters: { model: "densenet121", "batch-size": 64, lr: 0.001, amp: true, layers: [1, 2], epochs, optimizer },
  metrics: { "validation:accuracy": "val_accuracy=([0-9.]+)" },
  torchrun: true,
  channels: { train: { S3Uri: split.outputs.train } },
  OutputDataConfig: { S3OutputPath: uri("models") },
  ResourceConfig: { InstanceType: "ml.g5.12xlarge", InstanceCount: 2, VolumeSizeInGB: 50 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
});
