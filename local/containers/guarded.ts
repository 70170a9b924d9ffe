import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { Spawn, Started } from "./spawn.ts";
import { readReport } from "./report.ts";
import { childrenOf, killAll, killGroup } from "./signals.ts";

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

/** Starts a command at once, as a child of the engine. */
export async function startGuarded(start: Spawn): Promise<Started> {
  const { signals, file, args, env, cwd } = start;
  // fd 3 carries the watchdog's pipe, fd 4 bubblewrap's report on the namespace.
  const child = spawn("/bin/sh", ["-c", guarded, "sh", signals, file, ...args], {
    env: { ...env },
    cwd,
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  });
  try {
    await once(child, "spawn");
  } catch (error) {
    await start.release?.();
    throw error;
  }
  const pid = child.pid ?? 0;
  const report = readReport(child.stdio[4] as Readable);
  const exit = (async (): Promise<number> => {
    const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
    // What the command left running in its group must not outlive it, nor hold its streams open.
    killGroup(pid, "SIGKILL");
    child.stdio[3]?.destroy();
    return code ?? 128 + (signalNumbers[signal ?? ""] ?? 1);
  })();
  return {
    pid,
    stdout: child.stdout as Readable,
    stderr: child.stderr as Readable,
    exit,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    ask: () => (signals === "namespace" ? killAll(childrenOf(report.pid()), "SIGTERM") : killGroup(pid, "SIGTERM")),
    kill: () => killGroup(pid, "SIGKILL"),
  };
}
