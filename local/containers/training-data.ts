import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import type { Wire } from "../sagemaker/operation.ts";
import { pack } from "./archive.ts";
import { ClientError, download, inFolder, s3Location, upload } from "./transfer.ts";

export type TrainingRequest = Wire<CreateTrainingJobRequest>;
export type TrainingRecord = Wire<DescribeTrainingJobResponse>;

/** Where an artifact of a training job goes. */
export const artifactUri = (
  record: { OutputDataConfig?: TrainingRequest["OutputDataConfig"] | undefined },
  name: string,
  file: string,
): string => `${(record.OutputDataConfig?.S3OutputPath ?? "").replace(/\/+$/, "")}/${name}/output/${file}`;

/** `/opt/ml/input/config/inputdataconfig.json`. */
export const inputDataConfig = (record: TrainingRecord): Record<string, Record<string, string>> =>
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

/** Downloads the channels. */
export async function fetchChannels(
  ctx: Context,
  folder: string,
  record: TrainingRecord,
  stop: AbortSignal,
): Promise<void> {
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

/** Brings back what an earlier job left at the checkpoints' URI. */
export async function restoreCheckpoints(ctx: Context, folder: string, record: TrainingRecord): Promise<void> {
  const { S3Uri: uri, LocalPath: path = "/opt/ml/checkpoints" } = record.CheckpointConfig ?? {};
  if (uri === undefined) return;
  const { bucket, key } = s3Location(uri);
  if (ctx.objects.list(bucket, key).length > 0) await download(ctx, uri, inFolder(folder, path));
}

/** The model and the output data, also of a job that was stopped or failed: what there is of them. */
export async function uploadArtifacts(ctx: Context, folder: string, record: TrainingRecord): Promise<void> {
  const name = record.TrainingJobName ?? "";
  const { S3Uri: checkpoints, LocalPath: local = "/opt/ml/checkpoints" } = record.CheckpointConfig ?? {};
  if (checkpoints !== undefined && existsSync(inFolder(folder, local)))
    await upload(ctx, inFolder(folder, local), checkpoints);
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
