import { statfsSync } from "node:fs";

/** The tail of what a command wrote to stderr. */
export interface Tail {
  add(line: string): void;
  /** From the last line that names an error on: `ValueError: bad thing`. */
  error(): string;
  says(text: string): boolean;
}

const kept = 60;
const errorLine =
  /^(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Exit|Interrupt|Warning|Timeout|Failed)\b:?|^[\w./-]+: /;

export function openTail(): Tail {
  let lines: string[] = [];
  return {
    add: (line) => void (lines = [...lines, line].slice(-kept)),
    error: () => {
      const start = lines.findLastIndex((line) => errorLine.test(line));
      return start < 0
        ? (lines.findLast((line) => line.trim() !== "")?.trim() ?? "")
        : lines.slice(start).join("\n").trim();
    },
    says: (text) => lines.some((line) => line.includes(text)),
  };
}

/** Cuts a text to what the service keeps. */
export const cut = (text: string, limit = 1024): string => (text.length <= limit ? text : text.slice(0, limit));

/** The reason of a job whose container ended badly. */
export const algorithmError = (detail: string, code: number): string => {
  const end = `, exit code: ${code}`;
  return `AlgorithmError: ${cut(detail, 1024 - end.length - 16)}${end}`;
};

/** What a full disk is called by the system, in whatever language a step is written. */
export const noSpace = "No space left on device";

/** A full disk in words that name the folder and what is left. */
export function diskFull(folder: string): string {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / 1024 ** 2;
  return `ClientError: no space left on device: ${folder} has ${free.toFixed(0)} MiB free; free some space or move the project`;
}

export const isDiskFull = (error: unknown): boolean =>
  ["ENOSPC", "EDQUOT"].includes((error as NodeJS.ErrnoException)?.code ?? "");
