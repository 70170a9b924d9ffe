import { findProgram } from "../host.ts";
import type { Spawn } from "../process.ts";
import { runTool } from "../tool.ts";
import { optMl } from "./runner.ts";

/** A container engine that answers. */
export interface ContainerEngine {
  readonly name: string;
  readonly file: string;
}

/** What a container is started with. */
export interface ContainerLaunch {
  readonly name: string;
  readonly image: string;
  readonly entrypoint?: readonly string[];
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly isolateNetwork: boolean;
  /** Host port that reaches the container's 8080. */
  readonly port?: number;
  readonly gpus: boolean;
  /** Further names that the container must resolve, with their addresses. */
  readonly names?: Readonly<Record<string, string>>;
  /** Folders below `/opt/ml` that the container may not change. */
  readonly readOnly?: readonly string[];
}

/** The first of docker, podman, finch and nerdctl whose `info` answers. */
export async function probeContainerEngine(): Promise<ContainerEngine | undefined> {
  for (const name of ["docker", "podman", "finch", "nerdctl"]) {
    const file = findProgram(name);
    if (file !== undefined && (await succeeds([file, "info"]))) return { name, file };
  }
  return undefined;
}

/** Whether the engine holds the image: nothing is pulled, registries of AWS would ask for an account. */
export const hasImage = (engine: ContainerEngine, image: string): Promise<boolean> =>
  succeeds([engine.file, "image", "inspect", image]);

/** Whether a command ends well in good time; an engine that hangs is none. */
async function succeeds(command: readonly string[], ms = 15_000): Promise<boolean> {
  try {
    return (await runTool(command, { signal: AbortSignal.timeout(ms) })).code === 0;
  } catch {
    return false;
  }
}

/** The command that runs a container with the job's folder as `/opt/ml`; variables travel in the environment, not in `ps`. */
export function containerSpawn(engine: ContainerEngine, launch: ContainerLaunch, host: Record<string, string>): Spawn {
  const [entrypoint, ...rest] = launch.entrypoint ?? [];
  const linux = process.platform === "linux";
  const env = linux
    ? launch.env
    : mapValues(launch.env, (v) => v.replaceAll("//127.0.0.1:", "//host.docker.internal:"));
  const network = launch.isolateNetwork
    ? ["--network", "none"]
    : launch.port !== undefined
      ? ["--publish", `127.0.0.1:${launch.port}:8080`]
      : linux
        ? ["--network", "host"]
        : ["--hostname", "algo-1"];
  return {
    file: engine.file,
    args: [
      ...["run", "--rm", "--init", "--name", launch.name, "--volume", `${launch.folder}:${optMl}`, ...network],
      ...(launch.readOnly ?? []).flatMap((path) => ["--volume", `${launch.folder}/${path}:${optMl}/${path}:ro`]),
      ...Object.entries(launch.names ?? {}).flatMap(([name, address]) => ["--add-host", `${name}:${address}`]),
      ...(launch.gpus ? ["--gpus", "all"] : []),
      ...Object.keys(env).flatMap((name) => ["--env", name]),
      ...(entrypoint === undefined ? [] : ["--entrypoint", entrypoint]),
      ...[launch.image, ...rest, ...launch.args],
    ],
    env: { ...host, ...env },
    cwd: launch.folder,
    signals: "group",
    release: () => giveBackFiles(engine, launch),
  };
}

/** A container that ran as root leaves files that the user could not remove: hand them over from inside. */
async function giveBackFiles(engine: ContainerEngine, { folder, image, name }: ContainerLaunch): Promise<void> {
  await succeeds([engine.file, "rm", "--force", name], 60_000);
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === undefined || gid === undefined || uid === 0) return;
  const owner = ["--entrypoint", "chown", image, "-R", `${uid}:${gid}`, optMl];
  await succeeds([engine.file, "run", "--rm", "--volume", `${folder}:${optMl}`, ...owner], 60_000);
}

const mapValues = (record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
