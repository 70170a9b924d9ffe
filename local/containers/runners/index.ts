import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostsFile } from "../cluster.ts";
import { hostEnvironment } from "../host.ts";
import { startProcess } from "../process.ts";
import { bubblewrap } from "./bubblewrap.ts";
import { probeContainerEngine, type ContainerEngine } from "./container.ts";
import { namespace } from "./namespace.ts";
import { rewrite } from "./rewrite.ts";
import { optMl, type Runner } from "./runner.ts";
import { symlink } from "./symlink.ts";

/** What this host offers. */
export interface Runners {
  readonly container?: ContainerEngine;
  /** The best way to run a job whose image no container engine holds. */
  readonly job: Runner;
  /** The best way to run a server beside jobs. */
  readonly server: Runner;
}

/**
 * Finds out by trying, never by names or versions: a container engine, bubblewrap, a mount namespace, the locked link,
 * and at last rewritten paths.
 */
export async function probeRunners(folder: string): Promise<Runners> {
  mkdirSync(folder, { recursive: true });
  const hosts = join(folder, "hosts");
  writeFileSync(hosts, hostsFile);
  const container = await probeContainerEngine();
  const ladder = [() => bubblewrap(hosts), () => namespace(hosts), symlink, rewrite];
  const job = await firstThatWorks(ladder, folder);
  const server = job.parallel ? job : rewrite();
  return { ...(container && { container }), job, server };
}

async function firstThatWorks(ladder: readonly (() => Runner | undefined)[], folder: string): Promise<Runner> {
  for (const make of ladder) {
    const runner = make();
    if (runner !== undefined && (await works(runner, folder))) return runner;
  }
  return rewrite();
}

/** Runs `test -e /opt/ml/probe` in a folder that holds the file. */
export async function works(runner: Runner, folder: string): Promise<boolean> {
  const job = mkdtempSync(join(folder, "probe-"));
  try {
    writeFileSync(join(job, "probe"), "");
    const spawn = await runner.spawn({
      argv: ["test", "-e", `${optMl}/probe`],
      env: hostEnvironment(),
      cwd: optMl,
      folder: job,
      isolateNetwork: false,
    });
    const child = await startProcess(spawn, () => undefined);
    return (await child.exited).code === 0;
  } finally {
    rmSync(job, { recursive: true, force: true });
  }
}
