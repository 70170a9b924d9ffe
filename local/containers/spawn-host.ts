import type { Context } from "../context.ts";
import { addressOf } from "./cluster.ts";
import { awsEnvironment, temporaryEnvironment } from "./contract.ts";
import { gpuCount, hostEnvironment } from "./host.ts";
import type { Isolation } from "./isolation.ts";
import type { HostCommand, JobCommand } from "./job-command.ts";
import type { Machine } from "./machine.ts";
import type { Prepared, Spawn } from "./process.ts";
import { containerSpawn, type ContainerEngine } from "./runners/container.ts";
import type { Launch, Runner } from "./runners/runner.ts";
import { ClientError } from "./s3-uri.ts";
import { sdkEnvironment } from "./sdk-defaults.ts";

/** A job's command and what runs it. */
export interface Play {
  readonly ctx: Context;
  readonly machine: Machine;
  readonly command: JobCommand;
  readonly engine: ContainerEngine | undefined;
  readonly job: Runner;
  readonly isolation: Isolation;
}

/** The command of one host as it must be started on this machine. */
export async function spawnOf(play: Play, host: HostCommand): Promise<Spawn | Prepared> {
  const env = { ...awsEnvironment(play.ctx), ...host.env };
  return play.engine === undefined ? localSpawn(play, host, env) : launched(play, play.engine, host, env);
}

function launched(
  { command, isolation }: Play,
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
    isolateNetwork: isolation.kept,
    gpus: gpuCount() > 0,
    readOnly: host.readOnly ?? [],
    names: many ? Object.fromEntries(command.hosts.map(({ host: name }) => [name, addressOf(name)])) : {},
  };
  return containerSpawn(engine, launch, hostEnvironment());
}

async function localSpawn(
  { ctx, machine, job, command, isolation }: Play,
  { host, folder, local, readOnly }: HostCommand,
  env: Record<string, string>,
): Promise<Spawn | Prepared> {
  if (command.hosts.length > 1 && !job.parallel) {
    throw new ClientError(
      `ClientError: ${command.job} asks for ${command.hosts.length} instances, and the ${job.name} runner runs one command at a time; install bubblewrap or ask for one`,
    );
  }
  const environment = await machine.environment(command.image);
  const address = (name: string): string => (job.namesHosts ? name : addressOf(name));
  const { argv, cwd, env: more = {} } = await local({ python: environment.python, address });
  const own = { ...machine.hostEnvironment(), ...sdkEnvironment(ctx), ...temporaryEnvironment(folder) };
  const path = `${environment.bin}:${env["PATH"] ?? own["PATH"]}`;
  const launch: Launch = {
    argv,
    cwd,
    folder,
    env: { ...own, ...env, ...more, PATH: path },
    isolateNetwork: isolation.kept && isolation.shared === undefined,
    host,
    readOnly,
  };
  if (isolation.shared !== undefined) return isolation.shared.join(await job.spawn(launch));
  const everyJobs = { ...own, ...awsEnvironment(ctx), PATH: path };
  return await machine.sandboxes.spawn(job, launch, everyJobs);
}
