import { mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { cpuCount } from "./host.ts";
import { endWaiting, hasEnded, startWaiting, type Spawn, type Waiting } from "./process.ts";
import { optMl, type Launch, type Runner } from "./runners/runner.ts";
import { awaitCommand, commandLines } from "./waiting-command.ts";

/** Sandboxes that are set up while other jobs run: setting one up takes longer than many a step. */
export interface Sandboxes {
  /** The launch in a sandbox that waits, else in one of its own; `env` is what launches to come will have in common with it. */
  spawn(runner: Runner, launch: Launch, env: Readonly<Record<string, string>>): Promise<Spawn>;
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
/** With more jobs than this at work there is no processor to set up another one ahead. */
const busy = Math.max(1, cpuCount() - 1);
const idleMs = 5000;

export function openSandboxes(ctx: Pick<Context, "folder">): Sandboxes {
  const place = join(ctx.folder, "jobs", ".sandboxes");
  const ready: Sandbox[] = [];
  /** Empty folders, for sandboxes to come. */
  const empty: string[] = [];
  const leaving = new Set<Promise<void>>();
  let made = 0;
  let opening = 0;
  let running = 0;
  let closed = false;
  let idle: NodeJS.Timeout | undefined;

  const open = async (runner: Runner, env: Sandbox["env"]): Promise<Sandbox | undefined> => {
    // Those of an engine that was killed.
    if (made === 0) rmSync(place, { recursive: true, force: true });
    const used = empty.shift();
    const folder = used ?? join(place, String(++made));
    if (used === undefined) mkdirSync(folder, { recursive: true });
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
  /** The one that has waited longest, of those that can be told to be the launch's command. */
  const next = (launch: Launch): Sandbox | undefined => {
    for (const dead of ready.filter(({ child }) => hasEnded(child))) drop(remove(ready, dead));
    const found = ready.find(({ env }) => commandLines(launch, env) !== undefined);
    return found && remove(ready, found);
  };
  const take = async (launch: Launch): Promise<Spawn | undefined> => {
    const sandbox = next(launch);
    if (sandbox === undefined) return undefined;
    const lines = (await sandbox.up) && !closed ? commandLines(launch, sandbox.env) : undefined;
    if (lines === undefined) {
      drop(sandbox);
      return undefined;
    }
    const rest = join(place, String(++made));
    exchange(sandbox.folder, launch.folder, rest);
    empty.push(rest);
    return { ...sandbox.spawn, waiting: { ...sandbox, lines }, release: () => endWaiting(sandbox) };
  };

  return {
    spawn: async (runner, launch, env) => {
      if (closed || !runner.bindsFolder) return await runner.spawn(launch);
      running++;
      try {
        const spawn = (await take(launch)) ?? (await runner.spawn(launch));
        clearTimeout(idle);
        idle = setTimeout(dropAll, idleMs).unref();
        // After the command is started: starting another process stops this one for a moment.
        if (running <= busy) setImmediate(() => void fill(runner, env));
        const release = async (): Promise<void> => {
          running--;
          await spawn.release?.();
        };
        return { ...spawn, release };
      } catch (error) {
        running--;
        throw error;
      }
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

function remove<T>(items: T[], item: T): T {
  items.splice(items.indexOf(item), 1);
  return item;
}

/** Makes the sandbox's folder the job's, with what is in that. The sandbox has bound it: it goes by any name. */
function exchange(folder: string, job: string, rest: string): void {
  for (const name of readdirSync(job)) renameSync(join(job, name), join(folder, name));
  renameSync(job, rest);
  renameSync(folder, job);
}
