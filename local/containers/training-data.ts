import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { pack } from "./archive.ts";
import { modeOf } from "./channels.ts";
import { uploadContinuously, type ContinuousUpload } from "./continuous.ts";
import { holdsSomething, mergeFolders } from "./merge.ts";
import { decode } from "./script-mode.ts";
import type { TrainingRecord, TrainingRequest } from "./training-record.ts";
import { download, inFolder, s3Location } from "./transfer.ts";

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
        TrainingInputMode: modeOf(record, channel),
        S3DistributionType: channel.DataSource?.S3DataSource?.S3DataDistributionType ?? "FullyReplicated",
        RecordWrapperType: channel.RecordWrapperType ?? "None",
      },
    ]),
  );

/** Where a job keeps its checkpoints, and where they are kept for it. */
const checkpoints = ({ CheckpointConfig: config }: TrainingRecord): { uri: string; path: string } | undefined =>
  config?.S3Uri === undefined ? undefined : { uri: config.S3Uri, path: config.LocalPath ?? "/opt/ml/checkpoints" };

/** Brings back what an earlier job left at the checkpoints' URI. */
export async function restoreCheckpoints(ctx: Context, folder: string, record: TrainingRecord): Promise<void> {
  const kept = checkpoints(record);
  if (kept === undefined) return;
  mkdirSync(inFolder(folder, kept.path), { recursive: true });
  const { bucket, key } = s3Location(kept.uri);
  // The same prefix as uploads have: another job's checkpoints-2/ beside checkpoints/ are not this one's.
  const uri = key === "" || key.endsWith("/") ? kept.uri : `${kept.uri}/`;
  if (ctx.objects.list(bucket, s3Location(uri).key).length > 0)
    await download(ctx, { uri }, inFolder(folder, kept.path));
}

/** Starts what goes to S3 while the job runs: checkpoints, and the intermediate output of script mode. */
export function uploadWhileRunning(ctx: Context, folder: string, record: TrainingRecord): readonly ContinuousUpload[] {
  const kept = checkpoints(record);
  const output = decode(record.HyperParameters?.["sagemaker_s3_output"] ?? "");
  const intermediate =
    typeof output === "string" && output.startsWith("s3://") ? output.replace(/\/+$/, "") : undefined;
  return [
    ...(kept === undefined ? [] : [uploadContinuously(ctx, inFolder(folder, kept.path), kept.uri)]),
    ...(intermediate === undefined
      ? []
      : [
          uploadContinuously(
            ctx,
            join(folder, "output", "intermediate"),
            `${intermediate}/${record.TrainingJobName ?? ""}/output/intermediate`,
          ),
        ]),
  ];
}

/** The model and the output data of all hosts, also of a job that was stopped or failed: what there is of them. */
export async function uploadArtifacts(ctx: Context, folders: readonly string[], record: TrainingRecord): Promise<void> {
  const [first = ""] = folders;
  for (const [source, file] of [
    ["model", "model.tar.gz"],
    ["output/data", "output.tar.gz"],
  ] as const) {
    const paths: string[] = [];
    for (const folder of folders) if (await holdsSomething(join(folder, source))) paths.push(join(folder, source));
    const [only] = paths;
    if (only === undefined) continue;
    const merged = join(first, `${file}.merged`);
    if (paths.length > 1) await mergeFolders(paths, merged);
    const { bucket, key } = s3Location(artifactUri(record, record.TrainingJobName ?? "", file));
    const archive = join(first, file);
    await pack(paths.length > 1 ? merged : only, archive);
    ctx.objects.createBucket(bucket);
    await ctx.objects.putFile(bucket, key, archive);
    await rm(archive);
    await rm(merged, { recursive: true, force: true });
  }
}
