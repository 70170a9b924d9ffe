import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { jobFolder } from "./contract.ts";
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
  writeFileSync(`${jobFolder(ctx, command.job)}${ending}`, JSON.stringify(manifest, null, 2));
}

/**
 * Finds what the runs of a project's jobs were like, by the ARN of the job: there the name is in lower case.
 *
 * @example
 * openManifests(process.cwd())(step.Metadata?.TrainingJob?.Arn)?.grade; // "B"
 */
export function openManifests(project: string): (jobArn: string | undefined) => RunManifest | undefined {
  const folder = join(project, ".sagewright", "jobs");
  const files = new Map(manifestsIn(folder).map((file) => [basename(file, ending).toLowerCase(), file]));
  return (jobArn) => {
    const file = files.get(jobArn?.split("/").at(-1)?.toLowerCase() ?? "");
    return file === undefined ? undefined : (JSON.parse(readFileSync(join(folder, file), "utf8")) as RunManifest);
  };
}

function manifestsIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith(ending));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
