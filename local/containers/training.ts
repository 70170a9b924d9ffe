import { sagemakerArn } from "../arn.ts";
import { openChannels, type Channels } from "./channels.ts";
import { hostsOf, resourceConfig, type Host } from "./cluster.ts";
import { runCommand, type Ended, type HostCommand } from "./command.ts";
import { hostFolder, readText, temporaryFiles, writeJson } from "./contract.ts";
import { algorithmError, diskFull, noSpace } from "./failure.ts";
import { freePort } from "./free-port.ts";
import { now, type JobKind, type JobRun } from "./job.ts";
import type { Layout } from "./layouts.ts";
import { metricScanner } from "./metrics.ts";
import { settleAll } from "./settle.ts";
import { trainingCommand } from "./training-command.ts";
import {
  artifactUri,
  inputDataConfig,
  restoreCheckpoints,
  uploadArtifacts,
  uploadWhileRunning,
} from "./training-data.ts";
import { trainingNotes } from "./training-notes.ts";
import type { TrainingRecord, TrainingRequest } from "./training-record.ts";

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
  failureReason: ({ FailureReason: reason, SecondaryStatus: secondary }) =>
    reason ?? (secondary === "MaxRuntimeExceeded" ? "the training job ran past MaxRuntimeInSeconds" : undefined),
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

const configs = ["hyperparameters", "inputdataconfig", "resourceconfig"];
const data = ["input/data", "model", "output/data", "output/intermediate", "code", "checkpoints"];
const layout: Layout = {
  folders: ["input/config", ...data, temporaryFiles],
  files: configs.map((name) => `input/config/${name}.json`),
};

async function run({ ctx, machine, record: first, save, stop }: JobRun<TrainingRecord>): Promise<TrainingRecord> {
  const name = first.TrainingJobName ?? "";
  let record = first;
  const advance = (status: Secondary, message: string, more: Partial<TrainingRecord> = {}) => {
    record = step({ ...record, ...more }, status, message);
    save(record);
  };
  const metrics = metricScanner(record.AlgorithmSpecification?.MetricDefinitions ?? []);
  for (const message of trainingNotes(record)) ctx.say({ level: "warning", message });
  const hosts = hostsOf(record.ResourceConfig);
  const port = await freePort();
  advance("Downloading", "Downloading input data", { TrainingStartTime: now() });
  const ready: ReadyHost[] = [];
  let ended: Ended;
  try {
    for (const host of hosts) ready.push(await prepare({ ctx, machine }, record, { hosts, host, port }, stop));
    advance("Training", "Training image download completed. Training in progress.");
    ended = await runCommand(
      ctx,
      machine,
      {
        job: name,
        image: record.AlgorithmSpecification?.TrainingImage ?? "",
        logGroup: "/aws/sagemaker/TrainingJobs",
        hosts: ready.map(({ command }) => command),
        isolateNetwork: record.EnableNetworkIsolation === true,
        maxSeconds: record.StoppingCondition?.MaxRuntimeInSeconds ?? defaultMaxSeconds,
        graceSeconds: 120,
        onLine: (line) => metrics.scan(line, now()),
      },
      AbortSignal.any([stop, ...ready.map(({ channels }) => channels.broken)]),
    );
  } finally {
    await settleAll(ready.flatMap(({ channels }) => channels.pipes.map((pipe) => pipe.close())));
    await settleAll(ready.flatMap(({ uploads }) => uploads.map((upload) => upload.finish())));
  }
  const codes = ended.hosts.map((end, i) => ready[i]?.command.afterwards(ended.how, end) ?? end.code);
  const final = metrics.final();
  advance(
    "Uploading",
    "Uploading generated training model",
    final.length === 0 ? {} : { FinalMetricDataList: [...final] },
  );
  const places = ready.map(({ command }) => command.folder);
  await uploadArtifacts(ctx, places, record);
  return outcome(record, ended, codes[ended.hosts.indexOf(ended.verdict)] ?? ended.verdict.code);
}

interface ReadyHost {
  readonly command: HostCommand & Pick<ReturnType<typeof trainingCommand>, "afterwards">;
  readonly channels: Channels;
  readonly uploads: ReturnType<typeof uploadWhileRunning>;
}

/** Fills a host's `/opt/ml` with what the job starts from. */
async function prepare(
  { ctx, machine }: Pick<JobRun<TrainingRecord>, "ctx" | "machine">,
  record: TrainingRecord,
  place: { readonly hosts: readonly Host[]; readonly host: Host; readonly port: number },
  stop: AbortSignal,
): Promise<ReadyHost> {
  const { hosts, host } = place;
  const folder = hostFolder(ctx, record.TrainingJobName ?? "", host.name);
  machine.layouts.make(folder, layout);
  await restoreCheckpoints(ctx, folder, record);
  const inputs = inputDataConfig(record);
  writeJson(folder, "input/config/hyperparameters.json", record.HyperParameters ?? {});
  writeJson(folder, "input/config/inputdataconfig.json", inputs);
  writeJson(folder, "input/config/resourceconfig.json", resourceConfig(hosts, host));
  const channels = await openChannels(ctx, folder, record, place, stop);
  const command = trainingCommand(ctx, record, inputs, { folder, ...place });
  return {
    command: { ...command, host: host.name, folder, readOnly: channels.readOnly },
    channels,
    uploads: uploadWhileRunning(ctx, folder, record),
  };
}

function outcome(record: TrainingRecord, { how, verdict: { folder, tail } }: Ended, code: number): TrainingRecord {
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
