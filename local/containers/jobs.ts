import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Context } from "../context.ts";
import { diskFull, isDiskFull } from "./failure.ts";
import type { JobKind } from "./job.ts";
import { hostFolder, temporaryFiles } from "./contract.ts";
import type { Machine } from "./machine.ts";

/** A job that was started. */
export interface StartedJob<Record> {
  readonly record: Record;
  /** The record at the end, whatever end that is. */
  readonly done: Promise<Record>;
}

/** The jobs of one engine. */
export interface Jobs {
  start<Request, Record>(kind: JobKind<Request, Record>, request: Request): StartedJob<Record>;
  /** Asks a job to stop; `false` when it does not run. */
  stop(kind: string, name: string): boolean;
  /** Ends the records of jobs that an earlier engine left running. */
  recover<Request, Record>(kind: JobKind<Request, Record>): void;
  close(): Promise<void>;
}

/** A job's record by its name in any case: ARNs, where clients often take names from, hold it in lower case. */
export function jobNamed<Record>(ctx: Pick<Context, "store">, kind: string, name: string): Record | undefined {
  const exact = ctx.store.get<Record>(kind, name);
  if (exact !== undefined) return exact;
  const known = ctx.store.get<string>(`${kind}Name`, name.toLowerCase());
  return known === undefined ? undefined : ctx.store.get<Record>(kind, known);
}

/** Where a job's bytes are in S3 as well once it is completed; the rest of its folder stays to be looked at. */
const copies = ["processing", "input/data", "model", "output/data"];

export function openJobs(ctx: Context, machine: Machine): Jobs {
  const running = new Map<string, { stop: AbortController; done: Promise<unknown> }>();
  const cleaning = new Set<Promise<void>>();
  // Removing folders takes longer than a short job: nobody waits for it but the engine's end.
  const cleanUp = (name: string, paths: readonly string[]): void => {
    const work = removeFrom(ctx, name, paths)
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        ctx.say({
          level: "warning",
          message: `copies or temporary files of the job ${name} stay in its folder: ${reason}`,
        });
      })
      .finally(() => cleaning.delete(work));
    cleaning.add(work);
  };
  const jobs: Jobs = {
    start: (kind, request) => {
      const record = kind.create(ctx, request);
      const name = kind.name(request);
      const key = `${kind.kind}/${name}`;
      const stop = new AbortController();
      let latest = record;
      const save = (next: typeof record) => {
        latest = next;
        // A stop that came in the meantime stays visible until the end.
        ctx.store.put(
          kind.kind,
          name,
          stop.signal.aborted && kind.status(next) === "InProgress" ? kind.stopping(next) : next,
        );
        kind.changed?.(ctx, next);
      };
      save(record);
      ctx.store.put(`${kind.kind}Name`, name.toLowerCase(), name);
      const done = (async () => {
        const end = await kind
          .run({ ctx, machine, jobs, record, save, stop: stop.signal })
          .catch((error: unknown) =>
            kind.ended(latest, stop.signal.aborted ? "Stopped" : "Failed", reasonOf(ctx, error)),
          );
        running.delete(key);
        save(end);
        cleanUp(name, kind.status(end) === "Completed" ? [temporaryFiles, ...copies] : [temporaryFiles]);
        return end;
      })();
      running.set(key, { stop, done });
      return { record, done };
    },
    stop: (kind, name) => {
      const job = running.get(`${kind}/${name}`);
      job?.stop.abort();
      return job !== undefined;
    },
    recover: (kind) => {
      for (const record of ctx.store.list<Parameters<typeof kind.arn>[0]>(kind.kind)) {
        if (!["InProgress", "Stopping"].includes(kind.status(record))) continue;
        const end = kind.ended(record, "Failed", "InternalServerError: engine restarted");
        ctx.store.put(kind.kind, kind.name(record), end);
        cleanUp(kind.name(record), [temporaryFiles]);
      }
    },
    close: async () => {
      for (const { stop } of running.values()) stop.abort();
      await Promise.all([...running.values()].map(({ done }) => done));
      await Promise.all(cleaning);
    },
  };
  return jobs;
}

async function removeFrom(ctx: Context, name: string, paths: readonly string[]): Promise<void> {
  // The next job starts first.
  await setImmediate();
  for (let i = 1; ; i++) {
    const folder = hostFolder(ctx, name, `algo-${i}`);
    if (!existsSync(folder)) return;
    for (const path of paths.map((one) => join(folder, one))) if (existsSync(path)) await empty(path);
  }
}

/** The folder itself stays: most were empty from the start, and some file systems make files slowly where some were removed. */
async function empty(folder: string): Promise<void> {
  for (const name of readdirSync(folder)) await rm(join(folder, name), { recursive: true, force: true });
}

function reasonOf(ctx: Context, error: unknown): string {
  if (isDiskFull(error)) return diskFull(ctx.folder);
  return error instanceof Error ? error.message : String(error);
}
