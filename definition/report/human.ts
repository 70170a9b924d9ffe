import { countOf, regionsOf, shownName, type FileReport, type Region } from "./file-report.ts";

/** Colours a text, or leaves it as it is. */
export type Style = (look: "red" | "yellow" | "cyan" | "green" | "dim" | "bold" | "underline", text: string) => string;

const COLOURS = { error: "red", warning: "yellow", note: "cyan" } as const;

/** Findings for a person: by file, each with its line and a mark under the place; then one line that sums up. */
export function humanReport(files: readonly FileReport[], style: Style = (_, text) => text): string {
  const groups = files
    .filter(({ problems }) => problems.length > 0)
    .map((report) => `${style("underline", shownName(report.file))}\n\n${describeFile(report, style)}\n`);
  return [...groups, summary(files, style)].join("\n");
}

function describeFile({ file, text, problems }: FileReport, style: Style): string {
  const lines = text?.split("\n") ?? [];
  const regionOf = text === undefined ? () => undefined : regionsOf(text);
  return problems
    .map((problem) => {
      const region = regionOf(problem);
      const frame = region === undefined ? [] : codeFrame(lines[region.start.line - 1] ?? "", region);
      const { code, severity, line, column, fix } = problem;
      const path = printable(problem.path);
      const message = printable(problem.message);
      const hint = printable(problem.hint);
      const place = line === undefined ? shownName(file) : `${shownName(file)}:${line}:${column ?? 1}`;
      const head = `${style(COLOURS[severity], severity)} ${style("bold", code)} ${place}${path === "" ? "" : `  ${style("dim", path)}`}`;
      return [
        head,
        `  ${message}`,
        ...frame.map((one, i) => `  ${i === 1 ? style(COLOURS[severity], one) : style("dim", one)}`),
        ...(hint === "" ? [] : [`  ${hint}`]),
        ...(fix === undefined ? [] : [`  ${style("green", "--fix")} can ${fix.description}`]),
        "",
      ].join("\n");
    })
    .join("\n");
}

/** `2 files: 3 errors, 1 warning, 0 notes`, and how many of them `--fix` takes away. */
function summary(files: readonly FileReport[], style: Style): string {
  const { error, warning, note } = countOf(files);
  const fixable = files.flatMap(({ problems }) => problems).filter(({ fix }) => fix !== undefined).length;
  const text = `${counted(files.length, "file")}: ${counted(error, "error")}, ${counted(warning, "warning")}, ${counted(note, "note")}`;
  const look = error > 0 ? "red" : warning > 0 ? "yellow" : "green";
  return `${style(look, text)}${fixable === 0 ? "" : `; ${fixable} can be fixed with --fix`}`;
}

const counted = (count: number, of: string): string => `${count} ${of}${count === 1 ? "" : "s"}`;

const AROUND = 60;

/** The line with marks under the place; a long line is cut around it. */
export function codeFrame(line: string, { start, end }: Region): readonly [string, string] {
  const from = start.column > 2 * AROUND ? start.column - AROUND : 0;
  const part = line.slice(from, from + 3 * AROUND);
  const number = String(start.line);
  const stretch = end.line === start.line ? end.column - start.column : 1;
  const room = Math.max(1, part.length - (start.column - 1 - from));
  const mark = "^".repeat(Math.max(1, Math.min(stretch, room)));
  const shown = printable(part);
  return [
    `${number} | ${shown}`,
    `${" ".repeat(number.length)} | ${" ".repeat(Math.max(0, start.column - 1 - from))}${mark}`,
  ];
}

/** A text cannot move the cursor or colour the terminal. */
// oxlint-disable-next-line no-control-regex
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, " ").trimEnd();
