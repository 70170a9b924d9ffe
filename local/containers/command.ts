import { writeFileSync } from "node:fs";
import type { Context } from "../context.ts";
import { addressOf } from "./cluster.ts";
import { awsEnvironment, jobFolder } from "./contract.ts";
import { openTail, type Tail } from "./failure.ts";
import { gpuCount, hostEnvironment } from "./host.ts";
import type { Machine } from "./machine.ts";
import { startProcess, type Child, type Spawn } from "./process.ts";
import { containerSpawn, hasImage, type ContainerEngine } from "./runners/container.ts";
import type { Grade, Runner } from "./runners/runner.ts";
import { ClientError } from "./s3-uri.ts";

/** What a job's containers would run. */
export interface JobCommand {
  readonly job: string;
  readonly image: string;
  readonly logGroup: string;
  readonly hosts: readonly HostCommand[];
  readonly isolateNetwork: boolean;
  readonly maxSeconds: number;
  readonly graceSeconds: number;
  readonly onLine?: (line: string) => void;
}

/** What the container of one host would run. */
export interface HostCommand {
  readonly host: string;
  /** The folder that is its `/opt/ml`. */
  readonly folder: string;
  /** The command line in the image's environment; `container` is used when a container engine holds the image. */
  readonly local: (environment: LocalEnvironment) => Promise<LocalCommand> | LocalCommand;
  readonly container: { readonly entrypoint?: readonly string[]; readonly args: readonly string[] };
  readonly env: Readonly<Record<string, string>>;
  /** Folders below `/opt/ml` that the command may not change. */
  readonly readOnly?: readonly string[];
}

export interface LocalEnvironment {
  readonly python: string;
  /** What other hosts of the job are reached by: their names, else their addresses. */
  readonly address: (host: string) => string;
}

export interface LocalCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

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
  const isolateNetwork = isolation(ctx, command, engine, job);
  const play: Play = { ctx, machine, command, engine, job, isolateNetwork };
  const prepared = Promise.all(command.hosts.map((host) => spawnOf(play, host)));
  // Making an environment takes minutes: a stop does not wait for it, nor does it end it for others.
  const spawns = await Promise.race([prepared, aborted(stop)]);
  if (spawns === "aborted") {
    prepared.then(
      (ready) => Promise.all(ready.map(({ release }) => release?.())),
      () => undefined,
    );
    const ends = command.hosts.map(({ host, folder }) => ({ host, folder, code: 143, tail: openTail() }));
    return ended("stopped", ends);
  }
  return await follow(play, spawns, stop);
}

interface Play {
  readonly ctx: Context;
  readonly machine: Machine;
  readonly command: JobCommand;
  readonly engine: ContainerEngine | undefined;
  readonly job: Runner;
  readonly isolateNetwork: boolean;
}

async function follow(play: Play, spawns: readonly Spawn[], stop: AbortSignal): Promise<Ended> {
  const { ctx, command } = play;
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
      startProcess(spawns[i] as Spawn, (line, source) => {
        ctx.logs.append(command.logGroup, `${command.job}/${host}`, line);
        if (source === "stderr") tails[i]?.add(line);
        command.onLine?.(line);
      }),
    ),
  );
  children.push(...started);
  writeManifest(play, started);
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

/** Whether the command gets no network; what is asked for and cannot be had is said. */
function isolation(ctx: Context, { job: name, hosts, ...command }: JobCommand, engine: unknown, job: Runner): boolean {
  if (!command.isolateNetwork) return false;
  const why =
    hosts.length > 1
      ? `its ${hosts.length} hosts must reach each other`
      : engine === undefined && !job.canIsolateNetwork
        ? `the ${job.name} runner cannot`
        : undefined;
  if (why === undefined) return true;
  ctx.say({ level: "warning", message: `${name}: EnableNetworkIsolation is not kept, ${why}` });
  return false;
}

/** What a run was like, beside the job's folder; the grade is what a person judges its result by. */
function writeManifest({ ctx, command, engine, job, isolateNetwork }: Play, children: readonly Child[]): void {
  const manifest: RunManifest = {
    job: command.job,
    image: command.image,
    runner: engine?.name ?? job.name,
    grade: engine ? "A" : job.grade,
    isolatedNetwork: isolateNetwork,
    hosts: command.hosts.map(({ host }) => host),
    pid: children[0]?.pid ?? 0,
    startedAt: new Date().toISOString(),
  };
  writeFileSync(`${jobFolder(ctx, command.job)}.run.json`, JSON.stringify(manifest, null, 2));
}

export interface RunManifest {
  readonly job: string;
  readonly image: string;
  readonly runner: string;
  readonly grade: Grade;
  readonly isolatedNetwork: boolean;
  readonly hosts: readonly string[];
  readonly pid: number;
  readonly startedAt: string;
}

const aborted = (signal: AbortSignal): Promise<"aborted"> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });

async function spawnOf(play: Play, host: HostCommand): Promise<Spawn> {
  const env = { ...awsEnvironment(play.ctx), ...host.env };
  return play.engine === undefined ? localSpawn(play, host, env) : launched(play, play.engine, host, env);
}

function launched(
  { command, isolateNetwork }: Play,
  engine: ContainerEngine,
  host: HostCommand,
  env: Record<string, string>,
): Spawn {
  const many = command.hosts.length > 1;
  if (many && process.platform !== "linux") {
    throw new ClientError(
      "ClientError: a job of several instances runs in containers on Linux alone, where they share the host's network; ask for one",
    );
  }
  const launch = {
    ...host.container,
    name: host.host === "algo-1" ? command.job : `${command.job}-${host.host}`,
    image: command.image,
    env,
    folder: host.folder,
    isolateNetwork,
    gpus: gpuCount() > 0,
    readOnly: host.readOnly ?? [],
    names: many ? Object.fromEntries(command.hosts.map(({ host: name }) => [name, addressOf(name)])) : {},
  };
  return containerSpawn(engine, launch, hostEnvironment());
}

async function localSpawn(
  { machine, job, command, isolateNetwork }: Play,
  { host, folder, local, readOnly }: HostCommand,
  env: Record<string, string>,
): Promise<Spawn> {
  if (command.hosts.length > 1 && !job.parallel) {
    throw new ClientError(
      `ClientError: ${command.job} asks for ${command.hosts.length} instances, and the ${job.name} runner runs one command at a time; install bubblewrap or ask for one`,
    );
  }
  const environment = await machine.environment(command.image);
  const address = (name: string): string => (job.namesHosts ? name : addressOf(name));
  const { argv, cwd, env: more = {} } = await local({ python: environment.python, address });
  const own = hostEnvironment();
  return job.spawn({
    argv,
    cwd,
    folder,
    env: { ...own, ...env, ...more, PATH: `${environment.bin}:${env["PATH"] ?? own["PATH"]}` },
    isolateNetwork,
    host,
    readOnly,
  });
}
