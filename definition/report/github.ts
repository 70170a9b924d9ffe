import type { Problem } from "../problem.ts";
import { regionsOf, type FileReport } from "./file-report.ts";

const commands: Readonly<Record<Problem["severity"], string>> = { error: "error", warning: "warning", note: "notice" };

/** Findings as workflow commands of GitHub Actions, which puts them beside the lines of a pull request; one line each. */
export const githubReport = (files: readonly FileReport[]): string =>
  files
    .flatMap(({ file, text, problems }) => {
      const regionOf = text === undefined ? () => undefined : regionsOf(text);
      return problems.map((problem) => {
        const { code, severity, path, message, hint } = problem;
        const region = regionOf(problem);
        const line = region?.start.line ?? problem.line;
        const column = region?.start.column ?? problem.column;
        const properties = {
          ...(file !== "-" && { file }),
          ...(line !== undefined && { line: String(line) }),
          ...(column !== undefined && { col: String(column) }),
          ...(region?.end.line === line && region !== undefined && { endColumn: String(region.end.column) }),
          title: path === "" ? code : `${code} ${path}`,
        };
        const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
        return `::${commands[severity]} ${list.join(",")}::${escapeData(hint === "" ? message : `${message}; ${hint}`)}\n`;
      });
    })
    .join("");

const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string => escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
