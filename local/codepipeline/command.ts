import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Duplex, Readable } from "node:stream";

/** A shell script to run as one action. */
export interface CommandOptions {
  /** Of the action's run; the child carries it, so that it can be recognised later. */
  readonly id: string;
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Shell variables to read when the script has ended well. */
  readonly outputVariables: readonly string[];
  readonly timeoutMs: number;
  onLine(line: string): void;
}

export interface RunningCommand {
  readonly pid: number | undefined;
  readonly result: Promise<CommandResult>;
  /** Ends the whole process group: SIGTERM, and SIGKILL for what is left after the grace. */
  stop(): void;
}

export interface CommandResult {
  readonly ok: boolean;
  /** Of a failure: what happened, and the last lines of output. */
  readonly message: string;
  readonly outputs: Readonly<Record<string, string>>;
}

const MARK = "SAGEWRIGHT_ACTION_EXECUTION_ID";
const GRACE_MS = 10_000;
const TAIL = 20;
const LINE_LIMIT = 64 * 1024;

// Beside the script, in its process group, a watchdog waits on a pipe that the engine holds: told that the script has
// ended it goes quietly, and when the pipe closes without a word, because the engine is gone, it ends the group.
const guarded = `
( trap '' TERM INT; read -r _ <&4 || kill -KILL 0 ) >/dev/null 2>&1 3>&- &
exec 4<&-
exec /bin/sh -e -c "$1"`;

/** Runs the script with `/bin/sh -e` in a process group of its own, which ends with the engine. */
export function runCommand(options: CommandOptions): RunningCommand {
  const { script, cwd, env, outputVariables, timeoutMs } = options;
  const tell = outputVariables.map((name) => `printf '%s=%s\\0' '${name}' "\${${name}-}" >&3`);
  const child = spawn("/bin/sh", ["-c", guarded, "sh", [script, ...tell].join("\n")], {
    cwd,
    env: { ...env, [MARK]: options.id },
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
  });
  const tail: string[] = [];
  const onLine = (line: string) => {
    tail.push(line);
    if (tail.length > TAIL) tail.shift();
    options.onLine(line);
  };
  const [, stdout, stderr, third, watchdog] = child.stdio as unknown as readonly Duplex[];
  if (stdout === undefined || stderr === undefined || third === undefined || watchdog === undefined)
    throw new Error("the command has no pipes");
  watchdog.on("error", (error: NodeJS.ErrnoException) => {
    // It was ended with its group.
    if (error.code !== "EPIPE" && error.code !== "ECONNRESET") throw error;
  });
  child.once("exit", () => void watchdog.end("ended\n"));
  eachLine(stdout, onLine);
  eachLine(stderr, onLine);
  let told = "";
  third.setEncoding("utf8").on("data", (text: string) => {
    if (told.length < LINE_LIMIT) told += text;
  });

  let timedOut = false;
  const stop = () => {
    signalGroup(child.pid, "SIGTERM");
    setTimeout(() => signalGroup(child.pid, "SIGKILL"), GRACE_MS).unref();
  };
  const timer = setTimeout(() => {
    timedOut = true;
    stop();
  }, timeoutMs);
  timer.unref();

  const result = new Promise<CommandResult>((resolve) => {
    const end = (ok: boolean, what: string) => {
      clearTimeout(timer);
      const message = ok ? "" : [what, ...tail.slice(-8)].join("\n").slice(-2000);
      resolve({ ok, message, outputs: parseOutputs(told) });
    };
    child.once("error", (error) => end(false, `the command did not start: ${error.message}`));
    child.once("close", (code, signal) => {
      // A grandchild that outlives its parent would go on writing where nobody reads.
      signalGroup(child.pid, "SIGKILL");
      if (timedOut) end(false, `the command took longer than ${Math.round(timeoutMs / 60_000)} minutes`);
      else if (signal !== null) end(false, `the command was ended by ${signal}`);
      else end(code === 0, `the command ended with exit code ${code ?? "unknown"}`);
    });
  });
  return { pid: child.pid, result, stop };
}

/** Ends a command that an engine which died left running; the mark keeps a reused process id safe. */
export function endLeftover(pid: number | undefined, id: string): void {
  if (pid === undefined || process.platform !== "linux") return;
  try {
    if (readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(`${MARK}=${id}`))
      signalGroup(pid, "SIGKILL");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EACCES" && code !== "ESRCH") throw error;
  }
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ESRCH" && code !== "EPERM") throw error;
  }
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LINE_LIMIT) {
      lines.push(rest);
      rest = "";
    }
    for (const line of lines) onLine(line.replace(/\r$/, ""));
  });
  stream.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}

function parseOutputs(text: string): Readonly<Record<string, string>> {
  const entries = text.split("\0").filter((one) => one.includes("="));
  return Object.fromEntries(entries.map((one) => [one.slice(0, one.indexOf("=")), one.slice(one.indexOf("=") + 1)]));
}
