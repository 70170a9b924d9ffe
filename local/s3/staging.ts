import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Readable, Transform, type TransformCallback } from "node:stream";
import { pipeline } from "node:stream/promises";
import { hash, type Digest } from "./checksum.ts";
import { ofFileSystem } from "./error.ts";

const STAGING = ".uploads";

/** Bytes that have arrived wholly but are no object yet. */
export interface Staged {
  readonly file: string;
  readonly size: number;
  /** Hex. */
  readonly md5: string;
}

/** Streams `body` to a file of its own below `root`; on any failure nothing is left. */
export async function stage(
  root: string,
  body: Buffer | Readable,
  digests: readonly Digest[] = [],
  decoders: readonly Transform[] = [],
): Promise<Staged> {
  const file = stagingFile(root);
  const md5 = hash("md5", "hex");
  let size = 0;
  const measure = new Transform({
    transform(bytes: Buffer, _encoding: BufferEncoding, done: TransformCallback) {
      size += bytes.length;
      md5.update(bytes);
      for (const digest of digests) digest.update(bytes);
      done(null, bytes);
    },
  });
  const writer = createWriteStream(file);
  try {
    const source = Buffer.isBuffer(body) ? Readable.from([body], { objectMode: false }) : body;
    await pipeline([source, ...decoders, measure, writer]);
  } catch (error) {
    // A file that is still being opened would appear after its removal.
    if (!writer.closed) await new Promise<void>((resolve) => writer.once("close", resolve));
    rmSync(file, { force: true });
    throw ofFileSystem(error);
  }
  return { file, size, md5: md5.text() };
}

export function stagingFile(root: string): string {
  mkdirSync(join(root, STAGING), { recursive: true });
  return join(root, STAGING, randomUUID());
}

/** The folder of a multipart upload's parts. */
export const uploadFolder = (root: string, uploadId: string): string => join(root, STAGING, uploadId);

/** Removes what an engine that died was still receiving; multipart uploads stay, their clients may go on. */
export function removeLeftovers(root: string): void {
  const folder = join(root, STAGING);
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) rmSync(join(folder, entry.name), { force: true });
  }
}
