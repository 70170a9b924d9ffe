import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { pack } from "./archive.ts";
import { runCommand, type Ended } from "./command.ts";
import { makeJobFolder, readText, resourceConfig, writeJson } from "./contract.ts";
import { algorithmError, diskFull } from "./failure.ts";
import { now, type JobKind, type JobRun } from "./job.ts";
import { metricScanner } from "./metrics.ts";
import { trainingCommand } from "./training-command.ts";
import { ClientError, download, inFolder, s3Location } from "./transfer.ts";

export type TrainingRequest = Wire<CreateTrainingJobRequest>;
export type TrainingRecord = Wire<DescribeTrainingJobResponse>;

const defaultMaxSeconds = 86_400;
type Secondary = NonNullable<TrainingRecord["SecondaryStatus"]>;

/** Training jobs. */
export const trainingJob: JobKind<TrainingRequest, TrainingRecord> = {
  kind: "TrainingJob",
  name: ({ TrainingJobName }) => TrainingJobName ?? "",
  create: (ctx, request) => {
    const name = request.TrainingJobName ?? "";
    const { Tags: _tags, ...described } = request;
    const record = {
      ...described,
      TrainingJobName: name,
      TrainingJobArn: sagemakerArn(ctx, "training-job", name),
      ModelArtifacts: { S3ModelArtifacts: artifactUri(request, name, "model.tar.gz") },
      TrainingJobStatus: "InProgress",
      SecondaryStatus: "Starting",
      StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: defaultMaxSeconds },
      CreationTime: now(),
      LastModifiedTime: now(),
    } satisfies TrainingRecord;
    return step(record, "Starting", "Preparing the instances for training");
  },
  status: (record) => record.TrainingJobStatus ?? "InProgress",
  arn: (record) => record.TrainingJobArn ?? "",
  failureReason: (record) => record.FailureReason,
  stopping: (record) => step({ ...record, TrainingJobStatus: "Stopping" }, "Stopping", "Stopping the training job"),
  ended: (record, status, reason) =>
    step(
      {
        ...record,
        TrainingJobStatus: status,
        TrainingEndTime: now(),
        ...times(record),
        ...(reason !== undefined && { FailureReason: reason }),
      },
      status,
      endMessages[status],
    ),
  run,
  changed: (ctx, record) =>
    ctx.emit({
      source: "aws.sagemaker",
      detailType: "SageMaker Training Job State Change",
      resources: [record.TrainingJobArn ?? ""],
      detail: { ...record },
    }),
};

const endMessages = {
  Completed: "Training job completed",
  Failed: "Training job failed",
  Stopped: "Training job stopped",
} as const;

const times = ({ TrainingStartTime: start }: TrainingRecord) => {
  if (start === undefined) return {};
  const seconds = Math.max(1, Math.ceil(now() - start));
  return { TrainingTimeInSeconds: seconds, BillableTimeInSeconds: seconds };
};

/** Moves to a secondary status and notes when. */
function step(record: TrainingRecord, status: Secondary, message: string): TrainingRecord {
  const time = now();
  const before = (record.SecondaryStatusTransitions ?? []).map((t) =>
    t.EndTime === undefined ? { ...t, EndTime: time } : t,
  );
  return {
    ...record,
    SecondaryStatus: status,
    SecondaryStatusTransitions: [...before, { Status: status, StartTime: time, StatusMessage: message }],
    LastModifiedTime: time,
  };
}

const artifactUri = (
  record: { OutputDataConfig?: TrainingRequest["OutputDataConfig"] | undefined },
  name: string,
  file: string,
): string => `${(record.OutputDataConfig?.S3OutputPath ?? "").replace(/\/+$/, "")}/${name}/output/${file}`;

async function run({ ctx, machine, record: first, save, stop }: JobRun<TrainingRecord>): Promise<TrainingRecord> {
  const name = first.TrainingJobName ?? "";
  const folder = makeJobFolder(ctx, name, [
    "input/config",
    "input/data",
    "model",
    "output/data",
    "code",
    "checkpoints",
  ]);
  let record = first;
  const advance = (status: Secondary, message: string, more: Partial<TrainingRecord> = {}) => {
    record = step({ ...record, ...more }, status, message);
    save(record);
  };
  const metrics = metricScanner(record.AlgorithmSpecification?.MetricDefinitions ?? []);
  advance("Downloading", "Downloading input data", { TrainingStartTime: now() });
  await fetchChannels(ctx, folder, record, stop);
  await restoreCheckpoints(ctx, folder, record);
  const instanceType = record.ResourceConfig?.InstanceType ?? "local";
  writeJson(folder, "input/config/hyperparameters.json", record.HyperParameters ?? {});
  writeJson(folder, "input/config/inputdataconfig.json", inputDataConfig(record));
  writeJson(folder, "input/config/resourceconfig.json", resourceConfig(instanceType));
  advance("Training", "Training image download completed. Training in progress.");
  const command = trainingCommand(ctx, folder, record, inputDataConfig(record), resourceConfig(instanceType));
  const ended = await runCommand(
    ctx,
    machine,
    {
      ...command,
      job: name,
      logGroup: "/aws/sagemaker/TrainingJobs",
      isolateNetwork: record.EnableNetworkIsolation === true,
      maxSeconds: record.StoppingCondition?.MaxRuntimeInSeconds ?? defaultMaxSeconds,
      graceSeconds: 120,
      onLine: (line) => metrics.scan(line, now()),
    },
    stop,
  );
  const code = command.afterwards(ended);
  const final = metrics.final();
  advance(
    "Uploading",
    "Uploading generated training model",
    final.length === 0 ? {} : { FinalMetricDataList: [...final] },
  );
  await uploadArtifacts(ctx, folder, record);
  return outcome(folder, record, { ...ended, code });
}

function outcome(folder: string, record: TrainingRecord, { how, code, tail }: Ended): TrainingRecord {
  if (how === "stopped") return trainingJob.ended(record, "Stopped");
  if (how === "timeout") {
    const stopped = { ...record, TrainingJobStatus: "Stopped" as const, TrainingEndTime: now(), ...times(record) };
    return step(stopped, "MaxRuntimeExceeded", "Training job runtime exceeded MaxRuntimeInSeconds provided");
  }
  if (code === 0) return trainingJob.ended(record, "Completed");
  if (tail.says("No space left on device")) return trainingJob.ended(record, "Failed", diskFull(folder));
  return trainingJob.ended(
    record,
    "Failed",
    algorithmError(readText(folder, "output/failure", 1024) ?? tail.error(), code),
  );
}

const inputDataConfig = (record: TrainingRecord): Record<string, Record<string, string>> =>
  Object.fromEntries(
    (record.InputDataConfig ?? []).map((channel) => [
      channel.ChannelName ?? "",
      {
        ...(channel.ContentType !== undefined && { ContentType: channel.ContentType }),
        TrainingInputMode: channel.InputMode ?? record.AlgorithmSpecification?.TrainingInputMode ?? "File",
        S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? "FullyReplicated",
        RecordWrapperType: channel.RecordWrapperType ?? "None",
      },
    ]),
  );

async function fetchChannels(ctx: Context, folder: string, record: TrainingRecord, stop: AbortSignal): Promise<void> {
  for (const channel of record.InputDataConfig ?? []) {
    const source = channel.DataSource?.S3DataSource;
    const mode = channel.InputMode ?? record.AlgorithmSpecification?.TrainingInputMode;
    if (source?.S3Uri === undefined || mode === "Pipe") {
      const what = mode === "Pipe" ? "input mode Pipe" : "a data source other than S3";
      throw new ClientError(
        `ClientError: ${what} of channel ${channel.ChannelName ?? ""} is not run by the embedded engine; use S3 and File`,
      );
    }
    if (stop.aborted) return;
    await download(
      ctx,
      source.S3Uri,
      inFolder(folder, `/opt/ml/input/data/${channel.ChannelName ?? ""}`),
      source.S3DataType,
    );
  }
}

async function restoreCheckpoints(ctx: Context, folder: string, record: TrainingRecord): Promise<void> {
  const { S3Uri: uri, LocalPath: path = "/opt/ml/checkpoints" } = record.CheckpointConfig ?? {};
  if (uri === undefined) return;
  const { bucket, key } = s3Location(uri);
  if (ctx.objects.list(bucket, key).length > 0) await download(ctx, uri, inFolder(folder, path));
}

/** The model and the output data, also of a job that was stopped or failed: what there is of them. */
async function uploadArtifacts(ctx: Context, folder: string, record: TrainingRecord): Promise<void> {
  const name = record.TrainingJobName ?? "";
  for (const [source, file] of [
    ["model", "model.tar.gz"],
    ["output/data", "output.tar.gz"],
  ] as const) {
    const path = join(folder, source);
    if (!existsSync(path) || (await readdir(path)).length === 0) continue;
    const { bucket, key } = s3Location(artifactUri(record, name, file));
    const archive = join(folder, file);
    await pack(path, archive);
    ctx.objects.createBucket(bucket);
    await ctx.objects.putFile(bucket, key, archive);
    await rm(archive);
  }
}
