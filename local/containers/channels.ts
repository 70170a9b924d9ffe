import type { Context } from "../context.ts";
import type { Host } from "./cluster.ts";
import { openPipe, type OpenPipe } from "./pipe.ts";
import type { TrainingRecord } from "./training-record.ts";
import { ClientError, download, inFolder } from "./transfer.ts";

type Channel = NonNullable<TrainingRecord["InputDataConfig"]>[number];

/** The channels of one host, as they are once it may start. */
export interface Channels {
  /** Aborted when a pipe has no more data to give although there should be some. */
  readonly broken: AbortSignal;
  readonly pipes: readonly OpenPipe[];
  /** The channels' folders that are of mode FastFile. */
  readonly readOnly: readonly string[];
}

/** How a channel comes: its own mode, else the job's. */
export const modeOf = (record: TrainingRecord, channel: Channel): string =>
  channel.InputMode ?? record.AlgorithmSpecification?.TrainingInputMode ?? "File";

/** Downloads the channels of mode File and FastFile and opens the pipes of those of mode Pipe. */
export async function openChannels(
  ctx: Context,
  folder: string,
  record: TrainingRecord,
  place: { readonly hosts: readonly Host[]; readonly host: Host },
  stop: AbortSignal,
): Promise<Channels> {
  const pipes: OpenPipe[] = [];
  const broken = new AbortController();
  const readOnly: string[] = [];
  try {
    for (const channel of record.InputDataConfig ?? []) {
      const name = channel.ChannelName ?? "";
      const members = membersOf(channel, place.hosts);
      if (stop.aborted || !members.includes(place.host)) continue;
      const source = sourceOf(channel, { index: members.indexOf(place.host), count: members.length });
      const mode = modeOf(record, channel);
      if (mode === "Pipe") {
        const path = (epoch: number) => inFolder(folder, `/opt/ml/input/data/${name}_${epoch}`);
        const { AttributeNames: attributes } = channel.DataSource?.S3DataSource ?? {};
        pipes.push(await openPipe(ctx, { ...source, path, attributes, ...streamed(channel) }, () => broken.abort()));
        continue;
      }
      refuseAugmented(channel, mode);
      told(ctx, record, channel);
      const target = inFolder(folder, `/opt/ml/input/data/${name}`);
      await download(ctx, source, target, { readOnly: mode === "FastFile", stop });
      if (mode === "FastFile") readOnly.push(`input/data/${name}`);
    }
  } catch (error) {
    await Promise.all(pipes.map((pipe) => pipe.close()));
    throw error;
  }
  return { pipes, readOnly, broken: broken.signal };
}

/** The hosts that get a channel: those of the instance groups that it names, else all. */
function membersOf(channel: Channel, hosts: readonly Host[]): readonly Host[] {
  const groups = channel.DataSource?.S3DataSource?.InstanceGroupNames ?? [];
  return groups.length === 0 ? hosts : hosts.filter(({ group }) => groups.includes(group));
}

function sourceOf(channel: Channel, shard: { index: number; count: number }) {
  const source = channel.DataSource?.S3DataSource;
  if (source?.S3Uri === undefined) {
    throw new ClientError(
      `ClientError: a data source other than S3 of channel ${channel.ChannelName ?? ""} is not run by the embedded engine; use S3DataSource`,
    );
  }
  return {
    uri: source.S3Uri,
    dataType: source.S3DataType,
    shard: source.S3DataDistributionType === "ShardedByS3Key" ? shard : undefined,
  };
}

/** SageMaker streams augmented manifests and has no files of them. */
function refuseAugmented({ ChannelName, DataSource }: Channel, mode: string): void {
  if (DataSource?.S3DataSource?.S3DataType !== "AugmentedManifestFile") return;
  throw new ClientError(
    `ClientError: channel ${ChannelName ?? ""}: AugmentedManifestFile needs input mode Pipe, this one is ${mode}`,
  );
}

const streamed = ({ CompressionType, RecordWrapperType, ShuffleConfig }: Channel) => ({
  gzip: CompressionType === "Gzip",
  recordIo: RecordWrapperType === "RecordIO",
  shuffle: ShuffleConfig?.Seed,
});

/** CompressionType and RecordWrapperType are SageMaker's for mode Pipe alone: files come as they are. */
function told(ctx: Context, record: TrainingRecord, channel: Channel): void {
  const { gzip, recordIo, shuffle } = streamed(channel);
  const idle = [
    ...(gzip ? ["CompressionType Gzip"] : []),
    ...(recordIo ? ["RecordWrapperType RecordIO"] : []),
    ...(shuffle === undefined ? [] : ["ShuffleConfig"]),
  ];
  if (idle.length === 0) return;
  const where = `${record.TrainingJobName ?? ""}: channel ${channel.ChannelName ?? ""}`;
  ctx.say({
    level: "warning",
    message: `${where}: ${idle.join(", ")} has an effect in input mode Pipe alone, this one is ${modeOf(record, channel)}`,
  });
}
