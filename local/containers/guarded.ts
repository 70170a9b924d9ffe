import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import type { Spawn, Started } from "./spawn.ts";
import { readReport } from "./report.ts";
import { childrenOf, killAll, killGroup } from "./signals.ts";

/**
 * Runs a command, told how signals reach it, beside a watchdog that shares its process group and waits on a pipe, fd 3, which
 * the engine holds open: when the engine is gone, however it went, the pipe closes and the group dies. It also ends what the
 * command left behind. On fd 4 comes a report: of bubblewrap on its namespace, else the same of the group.
 */
export const guard = `
trap '' TERM INT
[ "$1" = namespace ] || echo "{ \\"child-pid\\": $$ }" >&4
( trap '' TERM INT; exec 4>&-; read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 &
exec 3<&-
(
  trap - TERM INT
  [ "$1" = namespace ] || exec 4>&-
  shift
  exec "$@"
)
code=$?
[ "$1" = namespace ] || echo "{ \\"exit-code\\": $code }" >&4
exit $code`;

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
  const child = spawn("/bin/sh", ["-c", guard, "sh", signals, file, ...args], {
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
