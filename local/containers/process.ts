import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** A command as it must be started on the host. */
export interface Spawn {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** How a polite signal reaches the command: the whole group, or the children of the namespace's first process. */
  readonly signals: "group" | "namespace";
  /** Called once when the command has ended. */
  readonly release?: () => void | Promise<void>;
  /** A process that was started with all of this ahead, and what makes it the command. */
  readonly waiting?: Waiting & { readonly lines: readonly string[] };
}

/** A process that waits to be told on its standard input what to be. */
export interface Waiting {
  readonly child: ChildProcess;
  readonly exit: Promise<unknown[]>;
  /** Whether it came as far as to say so, with an empty line on its standard output. */
  readonly up: Promise<boolean>;
}

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

// The watchdog shares the command's process group and waits on a pipe that the engine holds open: when the engine is
// gone, however it went, the pipe closes and the group dies. It also ends what the command left behind.
const guarded = `
trap '' TERM INT
( trap '' TERM INT; read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 &
exec 3<&-
[ "$1" = group ] && exec 4>&-
shift
( trap - TERM INT; exec "$@" )
exit $?`;

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/** Starts a command in a process group of its own; lines of both streams go to `onLine` as they come. */
export async function startProcess(
  start: Spawn,
  onLine: (line: string, stream: "stdout" | "stderr") => void,
): Promise<Child> {
  const { child, exit } = start.waiting === undefined ? await started(start) : told(start.waiting);
  const pid = child.pid ?? 0;
  const report = readAll(child.stdio[4] as Readable);
  const streams = Promise.all([
    lines(child.stdout, (l) => onLine(l, "stdout")),
    lines(child.stderr, (l) => onLine(l, "stderr")),
  ]);
  const exited = (async (): Promise<Exit> => {
    const [code, signal] = (await exit) as [number | null, string | null];
    // What the command left running in its group must not outlive it, nor hold its streams open.
    killGroup(pid, "SIGKILL");
    await streams;
    child.stdio[3]?.destroy();
    await start.release?.();
    return { code: code ?? 128 + (signalNumbers[signal ?? ""] ?? 1) };
  })();
  return {
    pid,
    exited,
    terminate: async (graceMs) => {
      if (hasEnded(child)) return;
      if (start.signals === "namespace") killAll(namespaceChildren(report.text), "SIGTERM");
      else killGroup(pid, "SIGTERM");
      const timer = new AbortController();
      await Promise.race([exited, sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined)]);
      timer.abort();
      if (!hasEnded(child)) killGroup(pid, "SIGKILL");
      await exited;
    },
  };
}

async function started(start: Spawn): Promise<Pick<Waiting, "child" | "exit">> {
  const child = spawnGuarded(start, "ignore");
  try {
    await once(child, "spawn");
  } catch (error) {
    await start.release?.();
    throw error;
  }
  return { child, exit: once(child, "exit") };
}

function told({ child, exit, lines: texts }: NonNullable<Spawn["waiting"]>): Pick<Waiting, "child" | "exit"> {
  child.stdin?.end(`${[texts.length, ...texts].join("\n")}\n`);
  return { child, exit };
}

/** Starts a process ahead of its command: `undefined` where the system has none to give. */
export function startWaiting(start: Spawn): Waiting | undefined {
  const child = spawnGuarded(start, "pipe");
  // One that is gone before it is told says so by its exit.
  child.once("error", () => undefined).stdin?.once("error", () => undefined);
  if (child.pid === undefined) return undefined;
  const up = new Promise<boolean>((resolve) => {
    child.stdout?.once("readable", () => resolve(child.stdout?.read() !== null));
  });
  return { child, exit: once(child, "exit"), up };
}

/** Ends a process that has not been told, or has not ended. */
export async function endWaiting({ child, exit }: Waiting): Promise<void> {
  if (hasEnded(child)) return;
  killGroup(child.pid ?? 0, "SIGKILL");
  await exit;
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

// fd 3 carries the watchdog's pipe, fd 4 bubblewrap's report on the namespace.
const spawnGuarded = ({ signals, file, args, env, cwd }: Spawn, stdin: "ignore" | "pipe"): ChildProcess =>
  spawn("/bin/sh", ["-c", guarded, "sh", signals, file, ...args], {
    env: { ...env },
    cwd,
    detached: true,
    stdio: [stdin, "pipe", "pipe", "pipe", "pipe"],
  });

/** Kills the process group of a command that an engine started which is no more. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  if (pid <= 1) return;
  killAll([-pid], signal);
}

function killAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      // ESRCH: it ended on its own in the meantime, which is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** The processes that bubblewrap's first process in the namespace started: the command itself. */
function namespaceChildren(report: string): readonly number[] {
  const first = /"child-pid": (\d+)/.exec(report)?.[1];
  if (first === undefined) return [];
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

function readAll(stream: Readable): { text: string } {
  const read = { text: "" };
  stream.setEncoding("utf8").on("data", (chunk: string) => void (read.text += chunk));
  return read;
}

/** Splits a stream into lines; a carriage return also ends one, as progress bars use it. */
async function lines(stream: ChildProcess["stdout"], onLine: (line: string) => void): Promise<void> {
  if (stream === null) return;
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
