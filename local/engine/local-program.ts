import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { awsEnvironment, jobFolder } from "../containers/contract.ts";
import { openTail, type Tail } from "../containers/failure.ts";
import { hostEnvironment } from "../containers/host.ts";
import { startProcess } from "../containers/process.ts";
import { sdkEnvironment } from "../containers/sdk-defaults.ts";
import type { Context } from "../context.ts";

/** A program of the project that a step calls. */
export interface LocalProgram {
  /** Names the folder of the call. */
  readonly name: string;
  /** Started in the project's folder, by no shell. */
  readonly argv: readonly string[];
  /** What it reads from its standard input. */
  readonly input: string;
  readonly env: Readonly<Record<string, string>>;
  readonly log: { readonly group: string; readonly stream: string };
  /** Lines of standard output that are an answer, and so no log; default false. */
  readonly answers?: boolean;
  readonly timeoutSeconds: number;
}

export interface ProgramEnd {
  readonly how: "exited" | "timeout" | "ended";
  readonly code: number;
  readonly stdout: string;
  readonly tail: Tail;
}

// The words come as arguments: nothing of them is read as shell.
const withInput = 'input=$1; shift; exec "$@" < "$input"';
const graceMs = 2000;

/** The folder that a call leaves its files in. */
export const programFolder = (ctx: Context, name: string): string => jobFolder(ctx, name);

/** Runs a program to its end; `end` ends it early. */
export async function runProgram(ctx: Context, program: LocalProgram, end: AbortSignal): Promise<ProgramEnd> {
  const folder = programFolder(ctx, program.name);
  mkdirSync(folder, { recursive: true });
  const input = join(folder, "input.json");
  writeFileSync(input, program.input);
  const tail = openTail();
  const answer: string[] = [];
  const child = await startProcess(
    {
      file: "/bin/sh",
      args: ["-c", withInput, "sh", input, ...program.argv],
      env: { ...hostEnvironment(), ...awsEnvironment(ctx), ...sdkEnvironment(ctx), ...program.env },
      cwd: ctx.project,
      signals: "group",
    },
    (line, source) => {
      if (program.answers === true && source === "stdout") answer.push(line);
      else ctx.logs.append(program.log.group, program.log.stream, line);
      if (source === "stderr") tail.add(line);
    },
  );
  let how: ProgramEnd["how"] = "exited";
  const terminate = (why: "timeout" | "ended") => {
    if (how === "exited") how = why;
    void child.terminate(graceMs);
  };
  const timer = setTimeout(() => terminate("timeout"), program.timeoutSeconds * 1000);
  const onEnd = () => terminate("ended");
  end.addEventListener("abort", onEnd, { once: true });
  if (end.aborted) onEnd();
  try {
    const { code } = await child.exited;
    return { how, code, stdout: answer.join("\n"), tail };
  } finally {
    clearTimeout(timer);
    end.removeEventListener("abort", onEnd);
  }
}
