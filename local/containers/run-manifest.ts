import { writeFileSync } from "node:fs";
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

/** Writes what a run is like beside the job's folder. */
export function writeManifest({ ctx, command, engine, job, isolateNetwork }: Play, pid: number): void {
  const manifest: RunManifest = {
    job: command.job,
    image: command.image,
    runner: engine?.name ?? job.name,
    grade: engine ? "A" : job.grade,
    isolatedNetwork: isolateNetwork,
    hosts: command.hosts.map(({ host }) => host),
    pid,
    startedAt: new Date().toISOString(),
  };
  writeFileSync(`${jobFolder(ctx, command.job)}.run.json`, JSON.stringify(manifest, null, 2));
}
