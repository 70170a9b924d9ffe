import { readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../context.ts";
import { cpuCount } from "./host.ts";
import type { Placed } from "./place.ts";
import { optMl, type Launch, type Runner } from "./runners/runner.ts";
import type { Prepared, Spawn } from "./spawn.ts";
import { openStarter, type Starter } from "./starter.ts";
import { awaitCommand, commandText } from "./waiting-command.ts";

/** Sandboxes that are set up while other jobs run: setting one up takes longer than many a step. */
export interface Sandboxes {
  /** The launch in a sandbox that waits, else in one of its own; `env` is what launches to come will have in common with it. */
  spawn(runner: Runner, launch: Launch, env: Readonly<Record<string, string>>): Promise<Spawn | Prepared>;
  /** Ends those that wait, and makes no more. */
  close(): Promise<void>;
}

/** What starts sandboxes, with the variables that are set in all of them. */
interface Source {
  readonly runner: Runner;
  readonly env: Readonly<Record<string, string>>;
  readonly starter: Starter;
}

/** As many as a chain of short steps uses up while one more is set up. */
const wanted = 2;
/** With more jobs than this at work there is no processor to set up another one ahead. */
const busy = Math.max(1, cpuCount() - 1);
/** Those, and as many of the jobs that run beside each other; the rest start on their own. */
const places = wanted + busy + 16;
const idleMs = 5000;

export function openSandboxes(ctx: Pick<Context, "folder">): Sandboxes {
  const place = join(ctx.folder, "jobs", ".sandboxes");
  const ready: Placed[] = [];
  const leaving = new Set<Promise<void>>();
  let source: Source | undefined;
  let filling: Promise<void> | undefined;
  let running = 0;
  let closed = false;
  let idle: NodeJS.Timeout | undefined;

  const open = async (runner: Runner, env: Source["env"]): Promise<Source | undefined> => {
    // Those of an engine that was killed.
    rmSync(place, { recursive: true, force: true });
    const command = { argv: awaitCommand, env, cwd: optMl, folder: ".", isolateNetwork: false };
    const starter = await openStarter(place, await runner.spawn(command), places);
    return starter && { runner, env, starter };
  };
  const leave = (work: Promise<void>): void => {
    const left = work.finally(() => leaving.delete(left));
    leaving.add(left);
  };
  const drop = (sandbox: Placed): void => leave(sandbox.end());
  const dropAll = (): void => ready.splice(0).forEach(drop);
  const rest = async (): Promise<void> => {
    dropAll();
    await Promise.all(leaving);
    if (source?.starter.isBusy() !== false) return;
    leave(source.starter.close());
    source = undefined;
  };
  const restLater = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => void rest(), idleMs).unref();
  };
  const another = (): Placed | undefined => {
    try {
      return source?.starter.start();
    } catch {
      // The job gets one that is set up for it alone, and meets the reason there if it lasts.
      return undefined;
    }
  };
  const fill = async (runner: Runner, env: Source["env"]): Promise<void> => {
    source ??= await open(runner, env);
    while (!closed && source?.runner === runner && ready.length < wanted) {
      const sandbox = another();
      if (sandbox === undefined) return;
      ready.push(sandbox);
    }
  };
  const refill = (runner: Runner, env: Source["env"]): void => {
    if (closed || filling !== undefined) return;
    // A job that needs one meets the reason by itself.
    filling = fill(runner, env)
      .catch(() => undefined)
      .finally(() => (filling = undefined));
  };
  /** The one that has waited longest. */
  const next = (): Placed | undefined => {
    for (const dead of ready.filter((sandbox) => sandbox.hasEnded())) drop(remove(ready, dead));
    return ready.shift();
  };
  const take = async (runner: Runner, launch: Launch): Promise<Prepared | undefined> => {
    const text = source?.runner === runner ? commandText(launch, source.env) : undefined;
    const sandbox = text === undefined ? undefined : (next() ?? another());
    if (text === undefined || sandbox === undefined) return undefined;
    if (!(await sandbox.up) || closed) {
      drop(sandbox);
      return undefined;
    }
    exchange(sandbox.folder, launch.folder, sandbox.rest);
    return { waiting: sandbox, text, release: () => sandbox.end() };
  };

  return {
    spawn: async (runner, launch, env) => {
      if (closed || !runner.bindsFolder) return await runner.spawn(launch);
      running++;
      try {
        const spawn = (await take(runner, launch)) ?? (await runner.spawn(launch));
        restLater();
        if (running <= busy) setImmediate(() => refill(runner, env));
        const release = async (): Promise<void> => {
          running--;
          restLater();
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
      await filling;
      dropAll();
      await Promise.all(leaving);
      await source?.starter.close();
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
