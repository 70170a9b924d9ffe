import { createScanner } from "jsonc-parser";
import { lineStarts, positionAt, type Position } from "../positions.ts";
import type { Problem } from "../problem.ts";

/** What was found in one file. */
export interface FileReport {
  /** The name to show: a path as the user wrote it, or `-` for standard input. */
  readonly file: string;
  /** The text that lines and columns count in; missing where the problems are not about a text. */
  readonly text?: string;
  readonly problems: readonly Problem[];
}

/** The name of what has none. */
export const shownName = (file: string): string => (file === "-" ? "<stdin>" : file);

/** A stretch of a text, 1-based; the end is the first column behind it. */
export interface Region {
  readonly start: Position;
  readonly end: Position;
}

/** Says where the token that a problem points at begins and ends. */
export function regionsOf(text: string): (problem: Problem) => Region | undefined {
  const starts = lineStarts(text);
  const scanner = createScanner(text, false);
  return ({ line, column }) => {
    if (line === undefined || column === undefined) return undefined;
    const lineStart = starts[line - 1];
    if (lineStart === undefined) return undefined;
    const offset = Math.min(lineStart + column - 1, text.length);
    scanner.setPosition(offset);
    scanner.scan();
    const lineEnd = (starts[line] ?? text.length + 1) - 1;
    const length = scanner.getTokenOffset() === offset ? scanner.getTokenLength() : 0;
    const end = Math.min(offset + Math.max(1, length), Math.max(lineEnd, offset + 1));
    return { start: { line, column }, end: positionAt(starts, end) };
  };
}

/** How many of each severity there are. */
export interface Counts {
  readonly error: number;
  readonly warning: number;
  readonly note: number;
}

export function countOf(files: readonly FileReport[]): Counts {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { problems } of files) for (const { severity } of problems) counts[severity]++;
  return counts;
}

/** Whether findings fail a check: errors do, warnings only where asked. */
export const isFailure = ({ severity }: Pick<Problem, "severity">, strict: boolean): boolean =>
  severity === "error" || (strict && severity === "warning");
