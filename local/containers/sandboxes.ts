import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { endWaiting, hasEnded, startWaiting, type Spawn, type Waiting } from "./process.ts";
import { optMl, type Launch, type Runner } from "./runners/runner.ts";
import { awaitCommand, commandLines } from "./waiting-command.ts";

/** Sandboxes that are set up while other jobs run: setting one up takes longer than many a step. */
export interface Sandboxes {
  /** Starts the launch in a sandbox whose own variables are `env`; `undefined` where only one of its own will do. */
  take(runner: Runner, launch: Launch, env: Readonly<Record<string, string>>): Promise<Spawn | undefined>;
  /** Ends those that wait, and makes no more. */
  close(): Promise<void>;
}

interface Sandbox extends Waiting {
  readonly spawn: Spawn;
  readonly env: Readonly<Record<string, string>>;
  /** What is `/opt/ml` in it, until it is moved to where the job's folder is. */
  readonly folder: string;
}

/** As many as a chain of short steps uses up while one more is set up. */
const wanted = 2;
const idleMs = 5000;

export function openSandboxes(ctx: Pick<Context, "folder">): Sandboxes {
  const place = join(ctx.folder, "jobs", ".sandboxes");
  const ready: Sandbox[] = [];
  /** Empty folders, for sandboxes to come. */
  const empty: string[] = [];
  const leaving = new Set<Promise<void>>();
  let made = 0;
  let opening = 0;
  let closed = false;
  let idle: NodeJS.Timeout | undefined;

  const open = async (runner: Runner, env: Sandbox["env"]): Promise<Sandbox | undefined> => {
    // Those of an engine that was killed.
    if (made === 0) rmSync(place, { recursive: true, force: true });
    const folder = empty.shift() ?? join(place, String(++made));
    mkdirSync(folder, { recursive: true });
    const spawn = await runner.spawn({ argv: awaitCommand, env, cwd: optMl, folder, isolateNetwork: false });
    const waiting = startWaiting(spawn);
    if (waiting !== undefined) return { ...waiting, spawn, env, folder };
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  };
  const drop = (sandbox: Sandbox): void => {
    const gone = endWaiting(sandbox)
      .then(() => rmSync(sandbox.folder, { recursive: true, force: true }))
      .finally(() => leaving.delete(gone));
    leaving.add(gone);
  };
  const dropAll = (): void => ready.splice(0).forEach(drop);
  const fill = async (runner: Runner, env: Sandbox["env"]): Promise<void> => {
    while (!closed && ready.length + opening < wanted) {
      opening++;
      // A job that needs one meets the reason by itself.
      const sandbox = await open(runner, env)
        .catch(() => undefined)
        .finally(() => opening--);
      if (sandbox === undefined) return;
      if (closed) drop(sandbox);
      else ready.push(sandbox);
    }
  };
  const next = (): Sandbox | undefined => {
    for (let sandbox = ready.shift(); sandbox !== undefined; sandbox = ready.shift()) {
      if (!hasEnded(sandbox.child)) return sandbox;
      drop(sandbox);
    }
    return undefined;
  };

  return {
    take: async (runner, launch, env) => {
      if (closed || !runner.bindsFolder || commandLines(launch, env) === undefined) return undefined;
      const sandbox = next() ?? (await open(runner, env));
      if (sandbox === undefined) return undefined;
      const lines = (await sandbox.up) && !closed ? commandLines(launch, sandbox.env) : undefined;
      if (lines === undefined) {
        drop(sandbox);
        return undefined;
      }
      const rest = join(place, String(++made));
      exchange(sandbox.folder, launch.folder, rest);
      empty.push(rest);
      clearTimeout(idle);
      idle = setTimeout(dropAll, idleMs).unref();
      // After the command was told: starting a process stops this one for a moment.
      setImmediate(() => void fill(runner, env));
      return { ...sandbox.spawn, waiting: { ...sandbox, lines }, release: () => endWaiting(sandbox) };
    },
    close: async () => {
      closed = true;
      clearTimeout(idle);
      dropAll();
      await Promise.all(leaving);
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** Makes the sandbox's folder the job's, with what is in that. The sandbox has bound it: it goes by any name. */
function exchange(folder: string, job: string, rest: string): void {
  for (const name of readdirSync(job)) renameSync(join(job, name), join(folder, name));
  renameSync(job, rest);
  renameSync(folder, job);
}
