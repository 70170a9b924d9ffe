import { createHash } from "node:crypto";
import { constants, createReadStream, mkdirSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip, type Gunzip } from "node:zlib";
import type { Context } from "../context.ts";
import { augmentedItems, type Piece } from "./augmented-manifest.ts";
import { ClientError } from "./s3-uri.ts";
import { fileOf, sourcesOf, type DataSource } from "./sources.ts";
import { runTool } from "./tool.ts";

/** An input of mode Pipe: its objects one after another through a named pipe, again for each epoch. */
export interface PipeInput extends DataSource {
  /** The host's path of the pipe of an epoch, counted from 0. */
  readonly path: (epoch: number) => string;
  readonly gzip: boolean;
  /** Wraps each object, or attribute of an augmented manifest's line, in a RecordIO record. */
  readonly recordIo: boolean;
  /** What is streamed of the lines of an augmented manifest. */
  readonly attributes?: readonly string[] | undefined;
  /** A seed: the objects, or lines, come in another order in each epoch. */
  readonly shuffle?: number | undefined;
}

export interface OpenPipe {
  /** Throws when the data could not be streamed. */
  close(): Promise<void>;
}

const pollMs = 20;

/** Makes the pipe of the first epoch, and those that follow as they are read. `onFailure`: no more data will come. */
export async function openPipe(
  ctx: Pick<Context, "objects">,
  input: PipeInput,
  onFailure: () => void,
): Promise<OpenPipe> {
  const items = itemsOf(ctx, input);
  await makePipe(input.path(0));
  const end = new AbortController();
  let failure: ClientError | undefined;
  const epochs = (async () => {
    for (let epoch = 0; ; epoch++) {
      const path = input.path(epoch);
      const fd = await reader(path, end.signal);
      if (fd === undefined) return;
      // There before the reader sees the end of this epoch and looks for it.
      await makePipe(input.path(epoch + 1));
      const order = input.shuffle === undefined ? items : shuffled(items, input.shuffle + epoch);
      const pipe = new Socket({ fd, readable: false, writable: true });
      await pipeline(Readable.from(bytes(order, input)), pipe, { signal: end.signal }).catch(gone);
      rmSync(path, { force: true });
    }
  })().catch((error: unknown) => {
    failure = new ClientError(`ClientError: cannot stream ${input.uri}: ${(error as Error).message}`);
    onFailure();
  });
  return {
    close: async () => {
      end.abort();
      await epochs;
      if (failure !== undefined) throw failure;
    },
  };
}

/** Waits, without holding a thread, until somebody opens the pipe for reading. */
async function reader(path: string, end: AbortSignal): Promise<number | undefined> {
  while (!end.aborted) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
    }
    await sleep(pollMs, undefined, { signal: end }).catch(() => undefined);
  }
  return undefined;
}

/** A reader that closes early has had enough of this epoch; the job's end is one too. */
function gone(error: unknown): void {
  const { code = "" } = error as NodeJS.ErrnoException;
  if (!["EPIPE", "ABORT_ERR", "ERR_STREAM_PREMATURE_CLOSE", "ECONNRESET"].includes(code)) throw error;
}

async function makePipe(path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const { code, output } = await runTool(["mkfifo", "-m", "666", path]);
  if (code !== 0) throw new Error(`cannot make the pipe ${path}: ${output.trim()}`);
}

/** What the pipe has of each object, or of each line of an augmented manifest: these stay together. */
const itemsOf = (ctx: Pick<Context, "objects">, input: PipeInput): readonly (readonly Piece[])[] =>
  input.dataType === "AugmentedManifestFile"
    ? augmentedItems(ctx, input, input.attributes ?? [])
    : sourcesOf(ctx, input).map((source) => [{ file: fileOf(ctx, source) }]);

async function* bytes(items: readonly (readonly Piece[])[], input: PipeInput): AsyncGenerator<Buffer> {
  for (const piece of items.flat()) {
    const raw = "file" in piece ? createReadStream(piece.file) : Readable.from([Buffer.from(piece.text)]);
    const stream = input.gzip && "file" in piece ? compose(raw, createGunzip()) : raw;
    if (input.recordIo) yield recordIo(Buffer.concat(await stream.toArray()));
    else yield* stream as AsyncIterable<Buffer>;
  }
}

/** The unpacked stream, which also ends with the error of the packed one. */
function compose(from: Readable, through: Gunzip): Readable {
  from.on("error", (error) => through.destroy(error)).pipe(through);
  return through.on("close", () => void from.destroy());
}

/** MXNet's RecordIO: a magic number, the length, the bytes, filled up to a multiple of four. */
export function recordIo(record: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32LE(0xced7230a, 0);
  head.writeUInt32LE(record.length, 4);
  return Buffer.concat([head, record, Buffer.alloc((4 - (record.length % 4)) % 4)]);
}

/** The same order for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const rank = (i: number): string => createHash("sha256").update(`${seed} ${i}`).digest("hex");
  return items
    .map((item, i) => ({ item, rank: rank(i) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .map(({ item }) => item);
}
