import { nearest } from "../definition/nearest.ts";
import { regionsOf } from "../definition/report/file-report.ts";
import type { Style } from "../definition/report/index.ts";
import { catalogue, type CatalogueEntry } from "../definition/rules/catalogue.ts";
import { validate } from "../definition/validate.ts";
import { CliError, Exit } from "./io.ts";
import { table } from "./text.ts";

/** What is known of these codes, in whatever case they are written; of all where none is asked for. */
export function explained(codes: readonly string[]): readonly CatalogueEntry[] {
  if (codes.length === 0) return catalogue;
  const known = catalogue.map(({ code }) => code);
  return codes.map((given) => {
    const entry = catalogue.find(({ code }) => code === given.toUpperCase());
    if (entry !== undefined) return entry;
    const near = nearest(given.toUpperCase(), known) ?? closest(given, known);
    const hint = near === undefined ? "sagewright explain lists the codes that there are" : `did you mean ${near}?`;
    throw new CliError(`there is no code ${given}; ${hint}`, Exit.usage);
  });
}

/** The code whose number is nearest; no code at all has none. */
function closest(given: string, known: readonly string[]): string | undefined {
  const number = Number(/^(?:SW)?(\d+)$/i.exec(given)?.[1]);
  if (Number.isNaN(number)) return undefined;
  const distance = (code: string): number => Math.abs(Number(code.slice(2)) - number);
  return known.toSorted((a, b) => distance(a) - distance(b))[0];
}

const COLOURS = { error: "red", warning: "yellow", note: "cyan" } as const;

/** One code for a person. */
export function explainText(
  { code, severity, title, explanation, covers, examples }: CatalogueEntry,
  style: Style,
): string {
  const head = `${style("bold", code)}  ${style(COLOURS[severity], severity)}  ${title}`;
  const catalogued = covers === undefined ? [] : [style("dim", `catalogue of rules: ${covers}`)];
  const shown = examples && [
    "",
    style("red", "fails:"),
    marked(code, examples.failing, style),
    "",
    style("green", "passes:"),
    indented(examples.passing),
  ];
  return [head, "", explanation, ...catalogued, ...(shown ?? [])].join("\n");
}

/** Every code with its title. */
export const listText = (entries: readonly CatalogueEntry[], style: Style): string =>
  table(
    ["code", "severity", "title"],
    entries.map(({ code, severity, title }) => [code, severity, title]),
  )
    .split("\n")
    .map((line, i) => (i === 0 ? style("dim", line) : line))
    .join("\n");

const indented = (text: string): string => text.trimEnd().replace(/^/gm, "  ");

/** The text with a mark and the finding below the place that the code is about. */
function marked(code: string, text: string, style: Style): string {
  const regionOf = regionsOf(text);
  const below = new Map<number, string[]>();
  for (const problem of validate(text)) {
    const region = problem.code === code ? regionOf(problem) : undefined;
    if (region === undefined) continue;
    const { start, end } = region;
    const stretch = end.line === start.line ? end.column - start.column : 1;
    const mark = `${" ".repeat(start.column - 1)}${"^".repeat(Math.max(1, stretch))} ${problem.message}`;
    below.set(start.line, [...(below.get(start.line) ?? []), style("red", mark)]);
  }
  return text
    .trimEnd()
    .split("\n")
    .flatMap((line, i) => [line, ...(below.get(i + 1) ?? [])])
    .map((line) => `  ${line}`)
    .join("\n");
}
