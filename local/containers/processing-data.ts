import type { Context } from "../context.ts";
import type { Host } from "./cluster.ts";
import { openPipe, type OpenPipe } from "./pipe.ts";
import type { ProcessingRecord } from "./processing-record.ts";
import { ClientError, download, inFolder } from "./transfer.ts";

type Input = NonNullable<ProcessingRecord["ProcessingInputs"]>[number];

/** The inputs of one host that need care while it runs. */
export interface Inputs {
  readonly pipes: readonly OpenPipe[];
  /** Aborted when a pipe has no more data to give although there should be some. */
  readonly broken: AbortSignal;
}

/** Downloads the inputs of mode File and opens the pipes of those of mode Pipe. */
export async function openInputs(
  ctx: Context,
  folder: string,
  record: ProcessingRecord,
  { hosts, host }: { readonly hosts: readonly Host[]; readonly host: Host },
  stop: AbortSignal,
): Promise<Inputs> {
  const pipes: OpenPipe[] = [];
  const broken = new AbortController();
  const shard = { index: hosts.indexOf(host), count: hosts.length };
  try {
    for (const input of record.ProcessingInputs ?? []) {
      const { path, gzip, pipe, sharded, ...source } = read(input);
      const target = processingFolder(folder, path);
      if (stop.aborted || input.AppManaged === true) continue;
      const from = { ...source, shard: sharded ? shard : undefined };
      if (!pipe) await download(ctx, from, target, { stop });
      else {
        const stream = { ...from, path: (epoch: number) => pipePath(target, epoch), gzip, recordIo: false };
        pipes.push(await openPipe(ctx, stream, () => broken.abort()));
      }
    }
  } catch (error) {
    await Promise.all(pipes.map((pipe) => pipe.close()));
    throw error;
  }
  return { pipes, broken: broken.signal };
}

/** Where the pipe of an epoch is. SageMaker's documents say it for training jobs alone; this is the same rule. */
const pipePath = (localPath: string, epoch: number): string => `${localPath}_${epoch}`;

function read({ InputName: name = "", S3Input: source }: Input) {
  if (source?.S3Uri === undefined || source.LocalPath === undefined) {
    throw new ClientError(`ClientError: the embedded engine reads S3Input alone; the input ${name} has none`);
  }
  const gzip = source.S3CompressionType === "Gzip";
  const pipe = source.S3InputMode === "Pipe";
  if (gzip && !pipe) {
    throw new ClientError(
      `ClientError: S3CompressionType Gzip of the input ${name} goes with S3InputMode Pipe alone; use Pipe, or None`,
    );
  }
  return {
    uri: source.S3Uri,
    dataType: source.S3DataType,
    path: source.LocalPath,
    sharded: source.S3DataDistributionType === "ShardedByS3Key",
    gzip,
    pipe,
  };
}

function processingFolder(folder: string, path: string): string {
  if (!path.startsWith("/opt/ml/processing/")) {
    throw new ClientError(`ClientError: the local path ${path} must lie below /opt/ml/processing/`);
  }
  return inFolder(folder, path);
}

/** A folder of a host that goes to S3. */
export interface Output {
  readonly folder: string;
  readonly uri: string;
  readonly continuous: boolean;
}

/** What goes to S3; outputs that the application itself uploads are left to it. */
export const outputsOf = (folder: string, record: ProcessingRecord): readonly Output[] =>
  (record.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ OutputName: name = "", S3Output: output, AppManaged }) => {
    if (output?.LocalPath === undefined || output.S3Uri === undefined) {
      if (AppManaged === true) return [];
      throw new ClientError(`ClientError: the output ${name} has no S3Output; the embedded engine writes S3 alone`);
    }
    const continuous = output.S3UploadMode === "Continuous";
    const place = { folder: processingFolder(folder, output.LocalPath), uri: output.S3Uri, continuous };
    return AppManaged === true ? [] : [place];
  });
