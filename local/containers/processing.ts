import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import { hostsOf, resourceConfig, type Host } from "./cluster.ts";
import { runCommand, type Ended, type HostCommand } from "./command.ts";
import { uploadContinuously, type ContinuousUpload } from "./continuous.ts";
import { hostFolder, isUtf8, readText, temporaryFiles, writeJson } from "./contract.ts";
import { algorithmError, cut, diskFull, noSpace } from "./failure.ts";
import { ImageError, imageEntry, projectCommand } from "./images.ts";
import { now, type JobKind, type JobRun } from "./job.ts";
import type { Layout } from "./layouts.ts";
import { openInputs, outputsOf, type Inputs } from "./processing-data.ts";
import type { ProcessingRecord, ProcessingRequest } from "./processing-record.ts";
import type { ResourceConfigJson } from "./script-mode.ts";
import { settleAll } from "./settle.ts";
import { upload } from "./transfer.ts";

export type { ProcessingRecord, ProcessingRequest };

const defaultMaxSeconds = 86_400;

/** Processing jobs. */
export const processingJob: JobKind<ProcessingRequest, ProcessingRecord> = {
  kind: "ProcessingJob",
  name: ({ ProcessingJobName }) => ProcessingJobName ?? "",
  create: (ctx, request) => {
    const name = request.ProcessingJobName ?? "";
    const { Tags: _tags, ...described } = request;
    return {
      ...described,
      ProcessingJobName: name,
      ProcessingJobArn: sagemakerArn(ctx, "processing-job", name),
      StoppingCondition: request.StoppingCondition ?? { MaxRuntimeInSeconds: defaultMaxSeconds },
      ProcessingJobStatus: "InProgress",
      CreationTime: now(),
      LastModifiedTime: now(),
    };
  },
  status: (record) => record.ProcessingJobStatus ?? "InProgress",
  arn: (record) => record.ProcessingJobArn ?? "",
  failureReason: (record) => record.FailureReason,
  stopping: (record) => ({ ...record, ProcessingJobStatus: "Stopping", LastModifiedTime: now() }),
  ended: (record, status, reason) => ({
    ...record,
    ProcessingJobStatus: status,
    ProcessingEndTime: now(),
    LastModifiedTime: now(),
    ...(reason !== undefined && { FailureReason: reason }),
  }),
  run,
};

async function run({ ctx, machine, record, save, stop }: JobRun<ProcessingRecord>): Promise<ProcessingRecord> {
  const hosts = hostsOf(record.ProcessingResources?.ClusterConfig);
  const ready: ReadyHost[] = [];
  let started = record;
  let ended: Ended;
  try {
    for (const host of hosts) ready.push(await prepare({ ctx, machine }, record, { hosts, host }, stop));
    started = { ...record, ProcessingStartTime: now() };
    save(started);
    ended = await runCommand(
      ctx,
      machine,
      {
        job: record.ProcessingJobName ?? "",
        image: record.AppSpecification?.ImageUri ?? "",
        logGroup: "/aws/sagemaker/ProcessingJobs",
        hosts: ready.map(({ command }) => command),
        isolateNetwork: record.NetworkConfig?.EnableNetworkIsolation === true,
        maxSeconds: record.StoppingCondition?.MaxRuntimeInSeconds ?? defaultMaxSeconds,
        graceSeconds: 30,
      },
      AbortSignal.any([stop, ...ready.map(({ inputs }) => inputs.broken)]),
    );
  } finally {
    await settleAll(ready.flatMap(({ inputs }) => inputs.pipes.map((pipe) => pipe.close())));
    await settleAll(ready.flatMap(({ uploads }) => uploads.map((upload) => upload.finish())));
  }
  return await outcome(ctx, started, ended);
}

const layout: Layout = {
  folders: ["processing", "output", "config", temporaryFiles],
  files: ["config/processingjobconfig.json", "config/resourceconfig.json"],
};

interface ReadyHost {
  readonly command: HostCommand;
  readonly inputs: Inputs;
  readonly uploads: readonly ContinuousUpload[];
}

/** Fills a host's `/opt/ml` with what the job starts from. */
async function prepare(
  { ctx, machine }: Pick<JobRun<ProcessingRecord>, "ctx" | "machine">,
  record: ProcessingRecord,
  place: { readonly hosts: readonly Host[]; readonly host: Host },
  stop: AbortSignal,
): Promise<ReadyHost> {
  const name = record.ProcessingJobName ?? "";
  const folder = hostFolder(ctx, name, place.host.name);
  machine.layouts.make(folder, layout);
  const outputs = outputsOf(folder, record);
  writeConfig(folder, record, resourceConfig(place.hosts, place.host));
  const inputs = await openInputs(ctx, folder, record, place, stop);
  for (const output of outputs) mkdirSync(output.folder, { recursive: true });
  const {
    ContainerEntrypoint: entrypoint,
    ContainerArguments: args = [],
    ImageUri: image = "",
  } = record.AppSpecification ?? {};
  const command: HostCommand = {
    host: place.host.name,
    folder,
    local: () => {
      if (entrypoint !== undefined) return { argv: [...entrypoint, ...args], cwd: "/opt/ml" };
      const own = imageEntry(ctx.project, image).entrypoint;
      if (own !== undefined) return { argv: [...projectCommand(ctx.project, own), ...args], cwd: "/opt/ml" };
      throw new ImageError(
        `the job names no ContainerEntrypoint; add "entrypoint" to the entry of ${image} in sagewright.config.json`,
      );
    },
    container: { ...(entrypoint && { entrypoint }), args },
    env: { ...record.Environment, PROCESSING_JOB_NAME: name },
  };
  const continuous = outputs.filter((output) => output.continuous);
  return { command, inputs, uploads: continuous.map((output) => uploadContinuously(ctx, output.folder, output.uri)) };
}

async function outcome(ctx: Context, record: ProcessingRecord, ended: Ended): Promise<ProcessingRecord> {
  const { folder, code, tail } = ended.verdict;
  const messages = ended.hosts.map((end) => readText(end.folder, "output/message", 1024));
  const message = messages.every((text) => text === undefined) ? undefined : joined(messages);
  const base: ProcessingRecord = { ...record, ...(message !== undefined && { ExitMessage: message }) };
  if (ended.how === "stopped") return processingJob.ended(base, "Stopped");
  if (ended.how === "timeout")
    return processingJob.ended(base, "Stopped", "ClientError: the job ran past MaxRuntimeInSeconds");
  if (code !== 0) {
    const detail = readText(folder, "output/failure", 1024) ?? message ?? tail.error();
    const full = tail.says(noSpace) || detail.includes(noSpace);
    return processingJob.ended(base, "Failed", full ? diskFull(folder) : algorithmError(detail, code));
  }
  if (!ended.hosts.every((end) => isUtf8(join(end.folder, "output/message")))) {
    return processingJob.ended(record, "Failed", "ClientError: /opt/ml/output/message is not UTF-8");
  }
  for (const end of ended.hosts)
    for (const output of outputsOf(end.folder, record))
      if (!output.continuous) await upload(ctx, output.folder, output.uri);
  return processingJob.ended(base, "Completed");
}

/** The messages of all hosts, cut to what the service keeps. */
const joined = (messages: readonly (string | undefined)[]): string =>
  cut(messages.filter((text) => text !== undefined).join("\n"), 1024);

function writeConfig(folder: string, record: ProcessingRecord, resources: ResourceConfigJson): void {
  const { AppSpecification: app, ProcessingOutputConfig: output } = record;
  writeJson(folder, "config/processingjobconfig.json", {
    ProcessingJobArn: record.ProcessingJobArn,
    ProcessingJobName: record.ProcessingJobName,
    AppSpecification: {
      ImageUri: app?.ImageUri,
      ContainerEntrypoint: app?.ContainerEntrypoint ?? null,
      ContainerArguments: app?.ContainerArguments ?? null,
    },
    Environment: record.Environment ?? null,
    ProcessingInputs: record.ProcessingInputs ?? null,
    ProcessingOutputConfig:
      output === undefined ? null : { Outputs: output.Outputs, KmsKeyId: output.KmsKeyId ?? null },
    ProcessingResources: record.ProcessingResources,
    RoleArn: record.RoleArn,
    StoppingCondition: record.StoppingCondition,
  });
  const { current_host, hosts, network_interface_name, current_instance_type } = resources;
  writeJson(folder, "config/resourceconfig.json", {
    current_host,
    hosts,
    network_interface_name,
    current_instance_type,
  });
}
