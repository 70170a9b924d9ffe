import { sagemakerArn } from "../arn.ts";
import { runCommand, type Ended } from "./command.ts";
import { makeJobFolder, readText, resourceConfig, writeJson } from "./contract.ts";
import { algorithmError, diskFull, noSpace } from "./failure.ts";
import { now, type JobKind, type JobRun } from "./job.ts";
import { metricScanner } from "./metrics.ts";
import { trainingCommand } from "./training-command.ts";
import {
  artifactUri,
  fetchChannels,
  inputDataConfig,
  restoreCheckpoints,
  uploadArtifacts,
  type TrainingRecord,
  type TrainingRequest,
} from "./training-data.ts";

export type { TrainingRecord, TrainingRequest };

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
      hosts: record.ResourceConfig?.InstanceCount ?? 1,
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
  const detail = readText(folder, "output/failure", 1024) ?? tail.error();
  const full = tail.says(noSpace) || detail.includes(noSpace);
  return trainingJob.ended(record, "Failed", full ? diskFull(folder) : algorithmError(detail, code));
}
