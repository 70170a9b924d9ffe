import { Command, CommanderError } from "commander";
import { ProblemError, type Problem } from "../definition/problem.ts";
import { registerCommands } from "./commands/index.ts";
import { CliError, Exit } from "./io.ts";
import { packageVersion } from "./package-root.ts";

const LONG_WITH_ONE_DASH = new Set(["-role-arn", "-kwargs", "-tags", "-description"]);

/** Runs the command line and says its exit code; the process is left to end by itself. */
export async function main(argv: readonly string[]): Promise<number> {
  const args = argv.map((arg) => (LONG_WITH_ONE_DASH.has(arg.split("=")[0] ?? "") ? `-${arg}` : arg));
  const json = asksForJson(args);
  process.stdout.on("error", readerHasGone);
  const program = new Command("sagewright")
    .description("the compiler, linter and local runtime for SageMaker Pipelines")
    .version(packageVersion(), "-V, --version")
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError();
  try {
    // `--version` alone needs no command's file, and a command only its own.
    if (args[0] !== "-V" && args[0] !== "--version") await registerCommands(program, args[0]);
    for (const command of program.commands) command.exitOverride();
    await program.parseAsync(args, { from: "user" });
    return typeof process.exitCode === "number" ? process.exitCode : Exit.done;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return Exit.done;
      if (error.code === "commander.help") return Exit.usage;
      return report(json, error.message, Exit.usage);
    }
    if (error instanceof CliError) return report(json, error.message, error.exitCode, error.problems);
    if (error instanceof ProblemError)
      return report(json, error.problems.map(problemText).join("\n"), Exit.failed, error.problems);
    const text = error instanceof Error ? serviceText(error) : String(error);
    return report(json, text, Exit.failed);
  }
}

/** `--json`, or `--format json` of the commands that have formats. */
const asksForJson = (args: readonly string[]): boolean =>
  args.some((arg, i) => arg === "--json" || arg === "--format=json" || (arg === "json" && args[i - 1] === "--format"));

/** `sagewright … | head` ends the pipe before the text: that is no failure of the work. */
function readerHasGone(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

function serviceText(error: Error): string {
  const refused = (error as { code?: string }).code === "ECONNREFUSED";
  if (refused) return `the engine does not answer (${error.message}); start it again with: npx sagewright local`;
  const text = error.name === "Error" ? error.message : `${error.name}: ${error.message}`;
  return process.env["SAGEWRIGHT_DEBUG"] ? `${text}\n${error.stack ?? ""}` : text;
}

function problemText({ code, path, line, column, message, hint }: Problem): string {
  const place = line === undefined ? path : `${path}:${line}:${column ?? 1}`;
  return `${code} ${place}: ${message}${hint === "" ? "" : `; ${hint}`}`;
}

function report(json: boolean, message: string, exitCode: number, problems: readonly unknown[] = []): number {
  if (json) process.stdout.write(`${JSON.stringify({ error: message, problems }, null, 2)}\n`);
  else if (exitCode !== Exit.usage || message !== "")
    process.stderr.write(`${message.startsWith("error:") ? "" : "error: "}${message}\n`);
  return exitCode;
}
