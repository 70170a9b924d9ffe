import { existsSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The folders of sandboxes that wait, below a folder of jobs. */
export const waitingIn = (place: string): readonly string[] =>
  existsSync(join(place, ".sandboxes")) ? readdirSync(join(place, ".sandboxes")) : [];

export async function twoWait(place: string): Promise<void> {
  while (waitingIn(place).length < 2) await sleep(5);
}

/** The processes that hold a waiting sandbox. */
export const processesIn = (place: string): readonly number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isFirst = Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[2]) === Number(pid);
        return isFirst && readlinkSync(`/proc/${pid}/cwd`).startsWith(join(place, ".sandboxes")) ? [Number(pid)] : [];
      } catch {
        // It has ended since.
        return [];
      }
    });
