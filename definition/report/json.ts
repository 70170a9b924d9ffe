import type { FileReport } from "./file-report.ts";

/** Findings as data: for each file its problems, with exactly these members; `line` and `column` only where there are some. */
export const jsonReport = (files: readonly FileReport[]): object => ({
  files: files.map(({ file, problems }) => ({
    file,
    problems: problems.map(({ code, severity, path, line, column, message, hint }) => ({
      code,
      severity,
      path,
      ...(line !== undefined && { line }),
      ...(column !== undefined && { column }),
      message,
      hint,
    })),
  })),
});
