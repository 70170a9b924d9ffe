import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { jobFolder } from "./contract.ts";
import type { Context } from "../context.ts";
import type { Grade } from "./runners/runner.ts";
import type { Play } from "./spawn-host.ts";

/** What a run was like; the grade is what a person judges its result by. */
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

const ending = ".run.json";

/** Where what a job's run was like is written down. */
export const jobManifest = (ctx: Pick<Context, "folder">, job: string): string => `${jobFolder(ctx, job)}${ending}`;

/** The same for an endpoint's newest process. */
export const endpointManifest = (ctx: Pick<Context, "folder">, endpoint: string): string =>
  join(ctx.folder, "endpoints", `${endpoint}${ending}`);

/** Writes what the process is like that serves an endpoint or a transform job. */
export function writeServerManifest(
  file: string,
  run: Pick<RunManifest, "job" | "image" | "runner" | "grade" | "pid">,
): void {
  const manifest: RunManifest = {
    ...run,
    isolatedNetwork: false,
    hosts: ["algo-1"],
    startedAt: new Date().toISOString(),
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** Writes what a run is like beside the job's folder. */
export function writeManifest({ ctx, command, engine, job, isolation }: Play, pid: number): void {
  const manifest: RunManifest = {
    job: command.job,
    image: command.image,
    runner: engine?.name ?? job.name,
    grade: engine ? "A" : job.grade,
    isolatedNetwork: isolation.kept,
    hosts: command.hosts.map(({ host }) => host),
    pid,
    startedAt: new Date().toISOString(),
  };
  writeFileSync(jobManifest(ctx, command.job), JSON.stringify(manifest, null, 2));
}

/**
 * Finds what the runs of a project's jobs and endpoints were like, by ARN: there the name is in lower case. Of a tuning
 * job, its first training job stands for all.
 *
 * @example
 * openManifests(process.cwd())(step.Metadata?.TrainingJob?.Arn)?.grade; // "B"
 */
export function openManifests(project: string): (arn: string | undefined) => RunManifest | undefined {
  const jobs = manifestsIn(join(project, ".sagewright", "jobs"));
  const endpoints = manifestsIn(join(project, ".sagewright", "endpoints"));
  return (arn = "") => {
    const name = arn.slice(arn.lastIndexOf("/") + 1).toLowerCase();
    const file = arn.includes(":hyper-parameter-tuning-job/")
      ? jobs.get([...jobs.keys()].find((job) => job.startsWith(`${name}-`)) ?? "")
      : (arn.includes(":endpoint/") ? endpoints : jobs).get(name);
    return file === undefined ? undefined : (JSON.parse(readFileSync(file, "utf8")) as RunManifest);
  };
}

/** The manifests of a folder, by the name in lower case. */
function manifestsIn(folder: string): ReadonlyMap<string, string> {
  try {
    const files = readdirSync(folder).filter((file) => file.endsWith(ending));
    return new Map(files.toSorted().map((file) => [basename(file, ending).toLowerCase(), join(folder, file)]));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Map();
    throw error;
  }
}
