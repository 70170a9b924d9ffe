import { Command } from "commander";
import { vi } from "vitest";
import { ProblemError } from "../../definition/index.ts";
import type { Register } from "../../cli/command.ts";
import { CliError, Exit } from "../../cli/io.ts";

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command in this process, in a folder, as the CLI's main does. */
export async function runCommand(register: Register, folder: string, ...args: readonly string[]): Promise<Ran> {
  let [stdout, stderr] = ["", ""];
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => ((stdout += String(text)), true));
  const err = vi.spyOn(process.stderr, "write").mockImplementation((text) => ((stderr += String(text)), true));
  const before = process.cwd();
  process.exitCode = undefined;
  try {
    process.chdir(folder);
    const program = new Command("sagewright").exitOverride();
    register(program);
    await program.parseAsync([...args], { from: "user" });
    return { code: Number(process.exitCode ?? Exit.done), stdout, stderr };
  } catch (error) {
    if (error instanceof CliError) return { code: error.exitCode, stdout, stderr: `${stderr}${error.message}` };
    if (error instanceof ProblemError) return { code: Exit.failed, stdout, stderr: `${stderr}${error.message}` };
    throw error;
  } finally {
    process.exitCode = undefined;
    process.chdir(before);
    out.mockRestore();
    err.mockRestore();
  }
}
