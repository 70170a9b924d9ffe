import type { Problem } from "../definition/problem.ts";
import type { Io } from "./io.ts";

const COLOURS = { error: "red", warning: "yellow", note: "cyan" } as const;

/** A problem for a person: what, where, the line it is in, and what to write instead. */
export function describeProblem(io: Io, file: string, text: string, problem: Problem): string {
  const { code, severity, path, line, column, message, hint } = problem;
  const where = `${file}${line === undefined ? "" : `:${line}:${column ?? 1}`}`;
  const head = `${io.style(COLOURS[severity], severity)} ${code} ${where}${path === "" ? "" : `  ${path}`}`;
  const frame = line === undefined ? [] : codeFrame(text, line, column ?? 1);
  return [
    head,
    `  ${message}`,
    ...frame.map((l) => io.style("dim", `  ${l}`)),
    ...(hint === "" ? [] : [`  ${hint}`]),
  ].join("\n");
}

const AROUND = 60;

/** The line with a mark under the column; a line of a file without line breaks is cut around it. */
function codeFrame(text: string, line: number, column: number): readonly string[] {
  const whole = text.split("\n", line)[line - 1] ?? "";
  const from = column > 2 * AROUND ? column - AROUND : 0;
  const part = whole.slice(from, from + 3 * AROUND).replaceAll("\t", " ");
  const number = String(line);
  return [`${number} | ${part}`, `${" ".repeat(number.length)} | ${" ".repeat(Math.max(0, column - 1 - from))}^`];
}
