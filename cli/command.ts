import type { Command } from "commander";
import { CliError, Exit, openIo, type Io } from "./io.ts";
import type { PlaySettings } from "./play.ts";
import { openSession, type Session } from "./session.ts";
import { tell } from "./tell.ts";

/** Adds one command to the program; lives in a file of its own under `commands/`. */
export type Register = (program: Command) => void;

export interface CommonOptions {
  readonly json?: boolean;
  readonly aws?: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly play?: PlaySettings;
}

/** `--json`, for every command. */
export const withJson = (command: Command): Command =>
  command.option("--json", "print the result as one JSON document");

/** `--json`, `--aws`, `--region`, `--profile`, for commands that talk to the service. */
export const withService = (command: Command): Command =>
  withJson(command)
    .option("--aws", "use AWS instead of the embedded engine")
    .option("--region <region>", "AWS region (with --aws)")
    .option("--profile <profile>", "AWS profile (with --aws)");

/** Opens the session, runs the work, closes the session whatever happens; Ctrl-C ends the work with exit 130. */
export async function inSession<T>(
  options: CommonOptions,
  work: (session: Session, io: Io) => Promise<T>,
  { onInterrupt = "end" }: { readonly onInterrupt?: "end" | "leave to the work" } = {},
): Promise<T> {
  const io = openIo(options);
  const session = await openSession({ ...options, say: tell(io) });
  let onSignal = (): void => undefined;
  const interrupted = new Promise<never>((_, reject) => {
    onSignal = () => reject(new CliError("interrupted", Exit.interrupted));
  });
  if (onInterrupt === "end") for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal);
  try {
    return await Promise.race([work(session, io), interrupted]);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
    await session.close();
  }
}

/** Asks a person; `--yes` answers, and without a terminal the missing `--yes` is an error. */
export async function confirm(io: Io, question: string, yes: boolean): Promise<void> {
  if (yes) {
    io.note(`${question} yes (--yes)`);
    return;
  }
  if (!io.interactive) throw new CliError(`${question} there is no terminal to ask at; pass --yes`, Exit.usage);
  const prompts = await import("@clack/prompts");
  const answer = await prompts.confirm({ message: question, output: process.stderr });
  if (prompts.isCancel(answer) || !answer) throw new CliError("declined; nothing was changed", Exit.failed);
}
