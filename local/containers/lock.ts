import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Note } from "../context.ts";
import { isAlive } from "../lock.ts";

/** Runs `work` while no other process runs it under the same lock file; a dead owner's lock is taken over. */
export async function withLock<T>(file: string, say: (note: Note) => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  for (;;) {
    const owner = take(file);
    if (owner === undefined) break;
    if (!told) say({ level: "info", message: `waiting for process ${owner}, which makes the same environment` });
    told = true;
    await sleep(500);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Takes the lock, or says whose it is. */
function take(file: string): number | undefined {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const owner = ownerOf(file);
  if (owner !== undefined && isAlive(owner)) return owner;
  rmSync(file, { force: true });
  return take(file);
}

function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    // Between making the file and writing the pid it is empty: give its owner a moment.
    if (pid === 0 && Date.now() - statSync(file).mtimeMs < 5000) return process.ppid;
    return pid > 0 ? pid : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
