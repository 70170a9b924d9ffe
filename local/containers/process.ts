import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { startGuarded } from "./guarded.ts";
import type { Prepared, Spawn, Started } from "./spawn.ts";

export type { Prepared, Spawn };

export interface Exit {
  /** As a shell reports it: 128 + n after signal n. */
  readonly code: number;
}

/** A running command with its whole family of processes. */
export interface Child {
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Asks it to end, and after `graceMs` makes it. */
  terminate(graceMs: number): Promise<void>;
}

/** Starts a command in a process group of its own; lines of both streams go to `onLine` as they come. */
export async function startProcess(
  start: Spawn | Prepared,
  onLine: (line: string, stream: "stdout" | "stderr") => void,
): Promise<Child> {
  const started = "waiting" in start ? told(start) : await startGuarded(start);
  const streams = Promise.all([
    lines(started.stdout, (l) => onLine(l, "stdout")),
    lines(started.stderr, (l) => onLine(l, "stderr")),
  ]);
  const exited = (async (): Promise<Exit> => {
    const code = await started.exit;
    await streams;
    await start.release?.();
    return { code };
  })();
  return {
    pid: started.pid,
    exited,
    terminate: async (graceMs) => {
      if (started.hasEnded()) return;
      started.ask();
      const timer = new AbortController();
      await Promise.race([exited, sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
      if (!started.hasEnded()) started.kill();
      await exited;
    },
  };
}

function told({ waiting, text }: Prepared): Started {
  waiting.tell(text);
  return waiting;
}

/** Splits a stream into lines; a carriage return also ends one, as progress bars use it. */
async function lines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const parts = (rest + String(chunk)).split(/\r?\n|\r(?!\n|$)/);
    rest = parts.pop() ?? "";
    for (const line of parts) onLine(line);
    if (rest.length > 65_536) {
      onLine(rest);
      rest = "";
    }
  }
  if (rest !== "") onLine(rest);
}
