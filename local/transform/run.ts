import { createReadStream } from "node:fs";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Machine } from "../containers/machine.ts";
import { jobManifest } from "../containers/run-manifest.ts";
import { fileOf, sourcesOf, type Source } from "../containers/sources.ts";
import { ClientError, s3Location } from "../containers/transfer.ts";
import type { Context } from "../context.ts";
import { openGate } from "../engine/gate.ts";
import { primaryContainer, type ModelRecord } from "../hosting/records.ts";
import { startWorker } from "../hosting/worker.ts";
import { openCaller } from "./call.ts";
import { processorOf } from "./data-processing.ts";
import { inOrder } from "./in-order.ts";
import { mapLimit } from "./map-limit.ts";
import {
  batchEnvironment,
  dataLog,
  settingsOf,
  transformLog,
  type Settings,
  type TransformRecord,
} from "./settings.ts";
import { packRecords, splitRecords, type Batch, type SplitType } from "./split.ts";

const startupSeconds = 240;

/** Serves the model for the job and sends it every record; the reason when a file of it could not be transformed. */
export async function runTransform(
  ctx: Context,
  machine: Machine,
  record: TransformRecord,
  stop: AbortSignal,
): Promise<string | undefined> {
  const name = record.TransformJobName ?? "";
  notKept(ctx, record);
  const model = ctx.store.get<ModelRecord>("Model", record.ModelName ?? "");
  const container = primaryContainer(ctx, record.ModelName ?? "");
  if (container === undefined) throw new ClientError(`ClientError: Could not find model "${record.ModelName ?? ""}"`);
  const data = record.TransformInput?.DataSource?.S3DataSource;
  const sources = sourcesOf(ctx, { uri: data?.S3Uri ?? "", dataType: data?.S3DataType });
  const processor = processorOf(record.DataProcessing, record.TransformInput?.ContentType);
  const Environment = { ...container.Environment, ...record.Environment, ...batchEnvironment(record) };
  const worker = await startWorker({
    ctx,
    machine,
    endpoint: `transform-${name}`,
    variant: "AllTraffic",
    container: { ...container, Environment },
    startupSeconds,
    isolateNetwork: model?.EnableNetworkIsolation === true,
    stop,
    log: transformLog(name),
    manifest: jobManifest(ctx, name),
  });
  try {
    const log = dataLog(ctx, name);
    const settings = await settingsOf(record, worker.port, log, stop);
    const caller = openCaller({ port: worker.port, record, settings, processor, stop });
    const gate = openGate(settings.atOnce);
    const failures: string[] = [];
    await mapLimit(sources, settings.atOnce, async (source) => {
      if (stop.aborted) return;
      try {
        await transformFile(ctx, record, source, settings, (batches) =>
          inOrder(batches, gate, settings.atOnce, stop, caller.send),
        );
      } catch (error) {
        if (stop.aborted) return;
        const text = error instanceof Error ? error.message : String(error);
        log(`[sagemaker logs]: ${source.bucket}/${source.key}: ${text}`);
        failures.push(`${source.name}: ${text}`);
      }
    });
    return failures.length === 0 ? undefined : failureText(failures, sources.length);
  } finally {
    await worker.stop();
  }
}

/** What the job asks for and does not get here. */
function notKept(ctx: Context, record: TransformRecord): void {
  const warn = (message: string) =>
    ctx.say({ level: "warning", message: `${record.TransformJobName ?? ""} ${message}` });
  const count = record.TransformResources?.InstanceCount ?? 1;
  if (count > 1) warn(`asks for ${count} instances; it runs as one`);
  if (record.DataCaptureConfig !== undefined) warn("asks for data capture, which batch transform here does not do");
}

/** The bytes of an object as they are read. */
function bytesOf(file: string, gzip: boolean): Readable {
  const raw = createReadStream(file);
  if (!gzip) return raw;
  // Who reads meets the errors of both; this call ends the one when the other ends early.
  return pipeline(raw, createGunzip(), () => undefined);
}

/** Transforms one object, as much of it at once as is under way; its output is an object when all of it is there. */
async function transformFile(
  ctx: Context,
  record: TransformRecord,
  source: Source,
  { several, limit }: Settings,
  answersTo: (batches: AsyncIterable<Batch>) => AsyncIterable<Buffer>,
): Promise<void> {
  const type = (record.TransformInput?.SplitType ?? "None") as SplitType;
  const { bucket, key } = s3Location(record.TransformOutput?.S3OutputPath ?? "");
  const folder = key === "" || key.endsWith("/") ? key : `${key}/`;
  const end = Buffer.from(record.TransformOutput?.AssembleWith === "Line" ? "\n" : "");
  async function* output(): AsyncGenerator<Buffer, void> {
    const bytes = bytesOf(fileOf(ctx, source), record.TransformInput?.CompressionType === "Gzip");
    const batches = packRecords(splitRecords(bytes, type, limit), type, several, limit);
    for await (const answer of answersTo(batches)) yield Buffer.concat([answer, end]);
  }
  ctx.objects.createBucket(bucket);
  await ctx.objects.put(bucket, `${folder}${source.name}.out`, Readable.from(output(), { objectMode: false }));
}

const failureText = ([first = ""]: readonly string[], files: number): string =>
  `AlgorithmError: See job logs for more information: ${first.slice(0, 800)}${files > 1 ? ` (of ${files} files those without an .out failed)` : ""}`;
