import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  CreateProcessingJobCommand,
  CreateTrainingJobCommand,
  DescribeProcessingJobCommand,
  DescribeTrainingJobCommand,
  type CreateProcessingJobRequest,
  type CreateTrainingJobRequest,
  type DescribeProcessingJobResponse,
  type DescribeTrainingJobResponse,
} from "@aws-sdk/client-sagemaker";
import { create, extract } from "tar";
import { temporaryFolder } from "../../temporary.ts";
import { bucket, python, role, type Fixture, type PythonStep } from "../engine/fixture.ts";

let count = 0;

/** Runs Python as a processing job to its end. */
export async function process(
  fixture: Fixture,
  code: string,
  more: PythonStep = {},
): Promise<DescribeProcessingJobResponse> {
  const ProcessingJobName = `processing-${++count}`;
  const { Arguments } = python("S", code, more);
  await fixture.putScripts();
  const request = { ...(Arguments as unknown as CreateProcessingJobRequest), ProcessingJobName };
  await fixture.sagemaker.send(new CreateProcessingJobCommand(request));
  for (;;) {
    const found = await fixture.sagemaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    if (!["InProgress", "Stopping"].includes(found.ProcessingJobStatus ?? "")) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Starts Python as the script of a training job. */
export async function startTraining(fixture: Fixture, code: string, more: TrainingMore = {}): Promise<string> {
  const TrainingJobName = `training-${++count}`;
  const folder = temporaryFolder("source");
  writeFileSync(join(folder, "train.py"), code);
  await create({ gzip: true, cwd: folder, file: join(folder, "s.tar.gz") }, ["train.py"]);
  const uri = await fixture.put(`code/${TrainingJobName}/s.tar.gz`, readFileSync(join(folder, "s.tar.gz")));
  const { hyperparameters, ...request } = more;
  const body = {
    TrainingJobName,
    RoleArn: role,
    AlgorithmSpecification: { TrainingImage: "test/python:1", TrainingInputMode: "File" },
    OutputDataConfig: { S3OutputPath: `s3://${bucket}/models` },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
    HyperParameters: { sagemaker_program: "train.py", sagemaker_submit_directory: uri, ...hyperparameters },
    ...request,
  } satisfies object;
  await fixture.sagemaker.send(new CreateTrainingJobCommand(body as CreateTrainingJobRequest));
  return TrainingJobName;
}

export interface TrainingMore extends Partial<CreateTrainingJobRequest> {
  readonly hyperparameters?: Readonly<Record<string, string>>;
}

export async function finishTraining(fixture: Fixture, TrainingJobName: string): Promise<DescribeTrainingJobResponse> {
  for (;;) {
    const job = await fixture.sagemaker.send(new DescribeTrainingJobCommand({ TrainingJobName }));
    if (!["InProgress", "Stopping"].includes(job.TrainingJobStatus ?? "")) return job;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const train = async (
  fixture: Fixture,
  code: string,
  more?: TrainingMore,
): Promise<DescribeTrainingJobResponse> => finishTraining(fixture, await startTraining(fixture, code, more));

/** A channel of a training job. */
export const channel = (ChannelName: string, S3Uri: string, source: object = {}, more: object = {}) => ({
  ChannelName,
  DataSource: { S3DataSource: { S3DataType: "S3Prefix" as const, S3Uri, ...source } },
  ...more,
});

/** Unpacks an archive in the bucket. */
export async function unpacked(fixture: Fixture, uri = ""): Promise<string> {
  const folder = temporaryFolder("artifact");
  const file = fixture.engine.context.objects.file(bucket, uri.slice(`s3://${bucket}/`.length));
  mkdirSync(folder, { recursive: true });
  await extract({ file: file ?? "", cwd: folder });
  return folder;
}

export const keysBelow = (fixture: Fixture, prefix: string): readonly string[] =>
  fixture.engine.context.objects.list(bucket, prefix).map(({ key }) => key);
