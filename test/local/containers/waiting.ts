import { readdirSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const sandboxesIn = (place: string): string => join(place, ".sandboxes");

export async function twoWait(place: string): Promise<void> {
  while (new Set(processesIn(place).map(folderOf)).size < 2) await sleep(5);
}

/** The processes that hold sandboxes that wait, below a folder of jobs. */
export const processesIn = (place: string): readonly number[] =>
  processes().filter((pid) => dirname(folderOf(pid)) === sandboxesIn(place));

/** What starts them. */
export const startersIn = (place: string): readonly number[] =>
  processes().filter((pid) => folderOf(pid) === sandboxesIn(place));

const processes = (): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);

const folderOf = (pid: number): string => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    // It has ended since.
    return "";
  }
};
