import type { FileReport } from "./file-report.ts";

/** Findings as data: for each file its problems, with exactly these members; what has no place of its own is at 1:1. */
export const jsonReport = (files: readonly FileReport[]): object => ({
  files: files.map(({ file, problems }) => ({
    file,
    problems: problems.map(({ code, severity, path, line, column, message, hint }) => ({
      code,
      severity,
      path,
      line: line ?? 1,
      column: column ?? 1,
      message,
      hint,
    })),
  })),
});
