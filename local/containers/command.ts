import type { Context } from "../context.ts";
import { openTail, type Tail } from "./failure.ts";
import { isolate } from "./isolation.ts";
import type { HostCommand, JobCommand } from "./job-command.ts";
import type { Machine } from "./machine.ts";
import { startProcess, type Child, type Prepared, type Spawn } from "./process.ts";
import { hasImage } from "./runners/container.ts";
import { writeManifest } from "./run-manifest.ts";
import { ClientError } from "./s3-uri.ts";
import { spawnOf, type Play } from "./spawn-host.ts";

export type { HostCommand, JobCommand };

/** How the command ended on one host. */
export interface HostEnd {
  readonly host: string;
  readonly folder: string;
  readonly code: number;
  readonly tail: Tail;
}

export interface Ended {
  readonly how: "exited" | "stopped" | "timeout";
  /** The first host that failed, else the first. */
  readonly verdict: HostEnd;
  readonly hosts: readonly HostEnd[];
}

/** How long the other hosts get to end when one has failed. */
const peerGraceSeconds = 10;

/** Runs a job's command on all its hosts to its end, however that comes; lines go to the log stream of their host. */
export async function runCommand(
  ctx: Context,
  machine: Machine,
  command: JobCommand,
  stop: AbortSignal,
): Promise<Ended> {
  const { container, job } = await machine.runners();
  const engine = container !== undefined && (await hasImage(container, command.image)) ? container : undefined;
  machine.announce(engine === undefined ? job : "container");
  const isolation = await isolate(ctx, command, engine !== undefined, job);
  try {
    return await play({ ctx, machine, command, engine, job, isolation }, stop);
  } finally {
    await isolation.shared?.close();
  }
}

async function play(run: Play, stop: AbortSignal): Promise<Ended> {
  const { hosts } = run.command;
  const prepared = Promise.all(hosts.map((host) => spawnOf(run, host)));
  // Making an environment takes minutes: a stop does not wait for it, nor does it end it for others.
  const spawns = await Promise.race([prepared, aborted(stop)]);
  if (spawns !== "aborted") return await follow(run, spawns, stop);
  prepared.then(
    (ready) => Promise.all(ready.map(async ({ release }) => release?.())),
    () => undefined,
  );
  const ends = hosts.map(({ host, folder }) => ({ host, folder, code: 143, tail: openTail() }));
  return ended("stopped", ends);
}

async function follow(run: Play, spawns: readonly (Spawn | Prepared)[], stop: AbortSignal): Promise<Ended> {
  const { ctx, command } = run;
  const tails = command.hosts.map(() => openTail());
  const children: Child[] = [];
  let how: Ended["how"] = "exited";
  const terminate = async (seconds: number) => {
    const graceMs = seconds * 1000 * ctx.play.timeScale;
    await Promise.all(children.map((child) => child.terminate(graceMs)));
  };
  const end = (why: "stopped" | "timeout") => {
    if (how !== "exited") return;
    how = why;
    void terminate(command.graceSeconds);
  };
  const started = await Promise.all(
    command.hosts.map(({ host }, i) =>
      startProcess(spawns[i] as Spawn | Prepared, (line, source) => {
        ctx.logs.append(command.logGroup, `${command.job}/${host}`, line);
        if (source === "stderr") tails[i]?.add(line);
        command.onLine?.(line);
      }),
    ),
  );
  children.push(...started);
  writeManifest(run, started[0]?.pid ?? 0);
  const timer = setTimeout(() => end("timeout"), Math.min(command.maxSeconds * 1000, 2 ** 31 - 1));
  const onStop = () => end("stopped");
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  // The host that failed first is the one to blame: what it takes with it fails only in consequence.
  let first: string | undefined;
  try {
    const ends = await Promise.all(
      command.hosts.map(async ({ host, folder }, i) => {
        const { code } = await (started[i] as Child).exited;
        if (code !== 0 && first === undefined) {
          first = host;
          if (how === "exited") void terminate(peerGraceSeconds);
        }
        return { host, folder, code, tail: tails[i] ?? openTail() };
      }),
    );
    return ended(how, ends, first);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  }
}

function ended(how: Ended["how"], hosts: readonly HostEnd[], first?: string): Ended {
  const verdict = hosts.find(({ host }) => host === first) ?? hosts[0];
  if (verdict === undefined)
    throw new ClientError("ClientError: the job asks for no instance; give InstanceCount >= 1");
  return { how, verdict, hosts };
}

const aborted = (signal: AbortSignal): Promise<"aborted"> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });
