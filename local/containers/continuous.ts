import { stat } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "../context.ts";
import { keyFor, regularFiles, s3Location } from "./transfer.ts";

/** An upload that goes on while the job runs. */
export interface ContinuousUpload {
  /** Uploads what is new since the last pass, and ends. */
  finish(): Promise<void>;
}

const passMs = 1000;
/** A file that was written to this lately is left for the next pass: its writer is likely not done. */
const settledMs = 300;

/** Keeps an S3 prefix as the folder is: checkpoints, outputs of mode Continuous. Nothing is ever removed from S3. */
export function uploadContinuously(ctx: Pick<Context, "objects">, folder: string, uri: string): ContinuousUpload {
  const seen = new Map<string, string>();
  const place = keyFor(folder, uri);
  const end = new AbortController();
  ctx.objects.createBucket(s3Location(uri).bucket);
  const pass = async (last: boolean): Promise<void> => {
    // A job may remove old checkpoints while this looks: the next pass sees what is left.
    for (const file of (await regularFiles(folder).catch(missing)) ?? []) {
      const state = await stat(file).catch(missing);
      if (state === undefined || (!last && Date.now() - state.mtimeMs < settledMs)) continue;
      const version = `${state.size} ${state.mtimeMs} ${state.ino}`;
      if (seen.get(file) === version) continue;
      const { bucket, key } = place(file);
      const put = await ctx.objects.putFile(bucket, key, file).catch(missing);
      if (put !== undefined) seen.set(file, version);
    }
  };
  let failure: unknown;
  const passes = (async () => {
    while (!end.signal.aborted) {
      await sleep(passMs, undefined, { signal: end.signal }).catch(() => undefined);
      if (!end.signal.aborted) await pass(false);
    }
  })().catch((error: unknown) => void (failure = error));
  return {
    finish: async () => {
      end.abort();
      await passes;
      await pass(true);
      if (failure !== undefined) throw failure;
    },
  };
}

/** A file that the job removed in the meantime. */
function missing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  return undefined;
}
