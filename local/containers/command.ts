import { writeFileSync } from "node:fs";
import type { Context } from "../context.ts";
import { awsEnvironment, jobFolder } from "./contract.ts";
import { openTail, type Tail } from "./failure.ts";
import { gpuCount, hostEnvironment } from "./host.ts";
import type { Machine } from "./machine.ts";
import { startProcess } from "./process.ts";
import { containerSpawn, hasImage, type ContainerLaunch } from "./runners/container.ts";

/** What a job's container would run. */
export interface JobCommand {
  readonly job: string;
  readonly image: string;
  readonly logGroup: string;
  /** The command line in the image's environment; `container` is used when a container engine holds the image. */
  readonly local: (environment: { python: string }) => Promise<LocalCommand> | LocalCommand;
  readonly container: { readonly entrypoint?: readonly string[]; readonly args: readonly string[] };
  readonly env: Readonly<Record<string, string>>;
  readonly isolateNetwork: boolean;
  /** How many instances the request asks for. */
  readonly hosts: number;
  readonly maxSeconds: number;
  readonly graceSeconds: number;
  readonly onLine?: (line: string) => void;
}

export interface LocalCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly how: "exited" | "stopped" | "timeout";
  readonly code: number;
  readonly tail: Tail;
}

/** Runs a job's command to its end, however that comes; its lines go to the job's log. */
export async function runCommand(
  ctx: Context,
  machine: Machine,
  command: JobCommand,
  stop: AbortSignal,
): Promise<Ended> {
  const folder = jobFolder(ctx, command.job);
  const tail = openTail();
  const { container, job } = await machine.runners();
  const env = { ...awsEnvironment(ctx), ...command.env };
  const engine = container !== undefined && (await hasImage(container, command.image)) ? container : undefined;
  machine.announce(engine === undefined ? job : "container");
  if (command.hosts > 1) {
    const message = `${command.job} asks for ${command.hosts} instances; it runs as one, which gets all the data`;
    ctx.say({ level: "warning", message });
  }
  if (engine === undefined && command.isolateNetwork && !job.canIsolateNetwork) {
    ctx.say({
      level: "warning",
      message: `${command.job}: EnableNetworkIsolation is not kept, the ${job.name} runner cannot`,
    });
  }
  const prepared =
    engine === undefined
      ? localSpawn(machine, command, env, folder)
      : Promise.resolve(containerSpawn(engine, containerLaunch(command, env, folder), hostEnvironment()));
  // Making an environment takes minutes: a stop does not wait for it, nor does it end it for others.
  const spawn = await Promise.race([prepared, aborted(stop)]);
  if (spawn === "aborted") {
    prepared.then(
      ({ release }) => release?.(),
      () => undefined,
    );
    return { how: "stopped", code: 143, tail };
  }
  const stream = `${command.job}/algo-1`;
  const child = await startProcess(spawn, (line, source) => {
    ctx.logs.append(command.logGroup, stream, line);
    if (source === "stderr") tail.add(line);
    command.onLine?.(line);
  });
  writeFileSync(
    `${folder}.run.json`,
    JSON.stringify(
      {
        job: command.job,
        image: command.image,
        runner: engine?.name ?? job.name,
        grade: engine ? "A" : job.grade,
        pid: child.pid,
        startedAt: new Date().toISOString(),
      },
      null,
      2,
    ),
  );
  let how: Ended["how"] = "exited";
  const end = (why: "stopped" | "timeout") => {
    if (how !== "exited") return;
    how = why;
    void child.terminate(command.graceSeconds * 1000);
  };
  const timer = setTimeout(() => end("timeout"), Math.min(command.maxSeconds * 1000, 2 ** 31 - 1));
  const onStop = () => end("stopped");
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  try {
    const { code } = await child.exited;
    return { how, code, tail };
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
  }
}

const aborted = (signal: AbortSignal): Promise<"aborted"> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve("aborted");
    signal.addEventListener("abort", () => resolve("aborted"), { once: true });
  });

const containerLaunch = (command: JobCommand, env: Record<string, string>, folder: string): ContainerLaunch => ({
  ...command.container,
  name: command.job,
  image: command.image,
  env,
  folder,
  isolateNetwork: command.isolateNetwork,
  gpus: gpuCount() > 0,
});

async function localSpawn(machine: Machine, command: JobCommand, env: Record<string, string>, folder: string) {
  const environment = await machine.environment(command.image);
  const { argv, cwd, env: more = {} } = await command.local(environment);
  const { job } = await machine.runners();
  const host = hostEnvironment();
  return job.spawn({
    argv,
    cwd,
    folder,
    env: { ...host, ...env, ...more, PATH: `${environment.bin}:${env["PATH"] ?? host["PATH"]}` },
    isolateNetwork: command.isolateNetwork,
  });
}
