import { readFileSync } from "node:fs";

/** Signals the process group of a command; one that is gone already is as good. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 1) return;
  killAll([-pid], signal);
}

/** Signals processes, or process groups by a negative number. */
export function killAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // ESRCH: it ended on its own in the meantime, which is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** The processes that the first one of a namespace started: the command itself. */
export function childrenOf(first: number): readonly number[] {
  try {
    return readFileSync(`/proc/${first}/task/${first}/children`, "utf8")
      .trim()
      .split(/\s+/)
      .filter(Boolean)
      .map(Number);
  } catch {
    // The namespace ended on its own.
    return [];
  }
}
