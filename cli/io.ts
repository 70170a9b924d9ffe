import { styleText } from "node:util";
import type { Problem } from "../definition/problem.ts";

/** 0 done, 1 the work failed or findings, 2 bad usage, 75 try again later, 130 interrupted. */
export const Exit = { done: 0, failed: 1, usage: 2, later: 75, interrupted: 130 } as const;

/** Ends a command with a message for a person and an exit code; `problems` travel in `--json`. */
export class CliError extends Error {
  readonly exitCode: number;
  readonly problems: readonly Problem[];
  constructor(message: string, exitCode: number = Exit.failed, problems: readonly Problem[] = []) {
    super(message);
    this.name = "CliError";
    this.exitCode = exitCode;
    this.problems = problems;
  }
}

/** Where a command speaks: results to stdout, everything else to stderr. */
export interface Io {
  /** `--json`: stdout gets exactly one JSON document. */
  readonly json: boolean;
  /** stderr is a terminal and no CI. */
  readonly interactive: boolean;
  /** A result for a person; silent under `--json`. */
  print(text: string): void;
  /** The result of the command as data; printed under `--json` only. */
  result(document: unknown): void;
  /** Progress and remarks for a person, on stderr. */
  note(text: string): void;
  /** A line that stays last on the terminal until something else is said; "" takes it away. */
  bar(text: string): void;
  readonly style: typeof styleText;
}

const CLEAR_LINE = "\r\u001b[2K";

export function openIo(options: { json?: boolean }): Io {
  const json = options.json === true;
  let barStands = false;
  return {
    json,
    interactive: process.stderr.isTTY === true && process.stdin.isTTY === true && !process.env["CI"],
    print: (text) => void (json || process.stdout.write(`${text}\n`)),
    result: (document) => void (json && process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)),
    note: (text) => void process.stderr.write(`${text}\n`),
    bar: (text) => {
      if (barStands) process.stderr.write(CLEAR_LINE);
      barStands = text !== "";
      if (barStands) process.stderr.write(text.slice(0, (process.stderr.columns ?? 80) - 1));
    },
    style: (format, text) => styleText(format, text, { stream: process.stderr }),
  };
}
