import type { CreateProcessingJobRequest, DescribeProcessingJobResponse } from "@aws-sdk/client-sagemaker";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { sagemakerArn } from "../arn.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { runCommand } from "./command.ts";
import { isUtf8, makeJobFolder, readText, resourceConfig, writeJson } from "./contract.ts";
import { algorithmError, diskFull, noSpace } from "./failure.ts";
import { ImageError, imageEntry } from "./images.ts";
import { now, type JobKind, type JobRun } from "./job.ts";
import { ClientError, download, inFolder, upload } from "./transfer.ts";

export type ProcessingRequest = Wire<CreateProcessingJobRequest>;
export type ProcessingRecord = Wire<DescribeProcessingJobResponse>;

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
  const name = record.ProcessingJobName ?? "";
  const folder = makeJobFolder(ctx, name, ["processing", "output", "config"]);
  const outputs = record.ProcessingOutputConfig?.Outputs ?? [];
  for (const input of record.ProcessingInputs ?? []) await fetchInput(ctx, folder, input, stop);
  for (const output of outputs) mkdirSync(outputFolder(folder, output), { recursive: true });
  writeConfig(folder, record);
  save({ ...record, ProcessingStartTime: now() });

  const { ContainerEntrypoint: entrypoint, ContainerArguments: args = [] } = record.AppSpecification ?? {};
  const image = record.AppSpecification?.ImageUri ?? "";
  const ended = await runCommand(
    ctx,
    machine,
    {
      job: name,
      image,
      logGroup: "/aws/sagemaker/ProcessingJobs",
      local: () => {
        const command = entrypoint ?? imageEntry(ctx.project, image).entrypoint;
        if (command === undefined) {
          throw new ImageError(
            `the job names no ContainerEntrypoint; add "entrypoint" to the entry of ${image} in sagewright.config.json`,
          );
        }
        return { argv: [...command, ...args], cwd: "/opt/ml" };
      },
      container: { ...(entrypoint && { entrypoint }), args },
      env: { ...record.Environment, PROCESSING_JOB_NAME: name },
      isolateNetwork: record.NetworkConfig?.EnableNetworkIsolation === true,
      hosts: record.ProcessingResources?.ClusterConfig?.InstanceCount ?? 1,
      maxSeconds: record.StoppingCondition?.MaxRuntimeInSeconds ?? defaultMaxSeconds,
      graceSeconds: 30,
    },
    stop,
  );
  const message = readText(folder, "output/message", 1024);
  const base: ProcessingRecord = { ...record, ...(message !== undefined && { ExitMessage: message }) };
  if (ended.how === "stopped") return processingJob.ended(base, "Stopped");
  if (ended.how === "timeout")
    return processingJob.ended(base, "Stopped", "ClientError: the job ran past MaxRuntimeInSeconds");
  if (ended.code !== 0) {
    const detail = readText(folder, "output/failure", 1024) ?? message ?? ended.tail.error();
    const full = ended.tail.says(noSpace) || detail.includes(noSpace);
    return processingJob.ended(base, "Failed", full ? diskFull(folder) : algorithmError(detail, ended.code));
  }
  if (!isUtf8(join(folder, "output/message"))) {
    return processingJob.ended(record, "Failed", "ClientError: /opt/ml/output/message is not UTF-8");
  }
  for (const output of outputs) {
    const target = output.S3Output?.S3Uri;
    const source = outputFolder(folder, output);
    if (target !== undefined && existsSync(source)) await upload(ctx, source, target);
  }
  return processingJob.ended(base, "Completed");
}

type Input = NonNullable<ProcessingRecord["ProcessingInputs"]>[number];
type Output = NonNullable<NonNullable<ProcessingRecord["ProcessingOutputConfig"]>["Outputs"]>[number];

async function fetchInput(
  ctx: JobRun<ProcessingRecord>["ctx"],
  folder: string,
  input: Input,
  stop: AbortSignal,
): Promise<void> {
  const source = input.S3Input;
  if (source?.S3Uri === undefined || source.LocalPath === undefined) {
    throw new ClientError(
      `ClientError: the embedded engine reads S3Input alone; the input ${input.InputName ?? ""} has none`,
    );
  }
  if (source.S3InputMode === "Pipe") {
    throw new ClientError(
      `ClientError: S3InputMode Pipe of the input ${input.InputName ?? ""} is not run by the embedded engine; use File`,
    );
  }
  if (stop.aborted || input.AppManaged === true) return;
  await download(ctx, source.S3Uri, processingFolder(folder, source.LocalPath), source.S3DataType);
}

function processingFolder(folder: string, path: string): string {
  if (!path.startsWith("/opt/ml/processing/")) {
    throw new ClientError(`ClientError: the local path ${path} must lie below /opt/ml/processing/`);
  }
  return inFolder(folder, path);
}

const outputFolder = (folder: string, output: Output): string => {
  if (output.S3Output?.LocalPath === undefined) {
    throw new ClientError(
      `ClientError: the output ${output.OutputName ?? ""} has no S3Output; the embedded engine writes S3 alone`,
    );
  }
  return processingFolder(folder, output.S3Output.LocalPath);
};

function writeConfig(folder: string, record: ProcessingRecord): void {
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
  const { current_host, hosts, network_interface_name, current_instance_type } = resourceConfig(
    record.ProcessingResources?.ClusterConfig?.InstanceType ?? "local",
  );
  writeJson(folder, "config/resourceconfig.json", {
    current_host,
    hosts,
    network_interface_name,
    current_instance_type,
  });
}
