import { spawn } from "node:child_process";
import { wholeEnvironment } from "./host.ts";

/** An environment cannot be made; the message says why and what to do. */
export class EnvironmentError extends Error {}

export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  /** stdout and stderr together. */
  readonly output: string;
}

/** Runs a program of the host to its end; it is given no shell. */
export function runTool(
  [file = "", ...args]: readonly string[],
  options: {
    readonly onLine?: (line: string) => void;
    readonly signal?: AbortSignal | undefined;
    /** The folder for its temporary files; default the host's. */
    readonly temporary?: string | undefined;
  } = {},
): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.signal && { signal: options.signal }),
      ...(options.temporary !== undefined && { env: wholeEnvironment({ TMPDIR: options.temporary }) }),
    });
    let stdout = "";
    let output = "";
    let rest = "";
    const take = (text: string) => {
      output = (output + text).slice(-4_000_000);
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) options.onLine?.(line);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", take);
    // The tool must not outlive the engine, also when that ends in the middle of an installation.
    const end = () => void child.kill();
    process.once("exit", end);
    // Given up is not yet gone: what it writes may be removed only when it has ended.
    let lost: Error | undefined;
    child
      .on("error", (error) => (lost = error))
      .on("close", (code) => {
        process.off("exit", end);
        if (lost !== undefined) reject(lost);
        else resolve({ code: code ?? 1, stdout, output });
      });
  });
}
