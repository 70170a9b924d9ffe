import type { Problem } from "../problem.ts";
import { isFailure, shownName, type FileReport } from "./file-report.ts";

/** Findings as JUnit XML: a suite for each file, a failed case for each finding that fails the check, a passed one for others. */
export function junitReport(files: readonly FileReport[], options: { readonly strict?: boolean } = {}): string {
  const strict = options.strict === true;
  const suites = files.map(({ file, problems }) => {
    const name = shownName(file);
    const failures = problems.filter((problem) => isFailure(problem, strict)).length;
    const cases =
      problems.length === 0
        ? [`    <testcase name="valid" classname=${quoted(name)} time="0"/>`]
        : problems.map((problem) => caseOf(name, problem, strict));
    const attributes = `name=${quoted(name)} tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0"`;
    return { failures, tests: cases.length, text: `  <testsuite ${attributes}>\n${cases.join("\n")}\n  </testsuite>` };
  });
  const sum = (of: "tests" | "failures"): number => suites.reduce((total, suite) => total + suite[of], 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sagewright validate" tests="${sum("tests")}" failures="${sum("failures")}" errors="0" time="0">`,
    ...suites.map(({ text }) => text),
    "</testsuites>\n",
  ].join("\n");
}

function caseOf(file: string, problem: Problem, strict: boolean): string {
  const { code, severity, path, line, column, message, hint } = problem;
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const body = [`${severity} ${code} ${place}`, path, message, hint].filter((part) => part !== "").join("\n");
  const result = isFailure(problem, strict)
    ? `<failure type=${quoted(code)} message=${quoted(message)}>${escaped(body)}</failure>`
    : `<system-out>${escaped(body)}</system-out>`;
  return `    <testcase name=${quoted(`${code} ${place}`)} classname=${quoted(file)} time="0">${result}</testcase>`;
}

const quoted = (text: string): string =>
  `"${escaped(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;").replaceAll('"', "&quot;")}"`;

/** What XML cannot hold at all, such as most control characters and half a surrogate pair, is shown as U+FFFD. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "\u{FFFD}")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
