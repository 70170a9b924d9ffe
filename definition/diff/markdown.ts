import { canonical } from "../canonical.ts";
import type { Json } from "../model.ts";
import { shortPath } from "./cache.ts";
import { cacheText, parameterWords, stepWords, summary, valueText } from "./words.ts";
import type { ValueChange } from "./compare.ts";
import type { DefinitionDiff } from "./diff.ts";

/** As many rows of values stand open; more are folded. */
const open = 12;

/**
 * A difference as Markdown for a pull request: tables, long values folded.
 *
 * @example
 * diffMarkdown(diff, { before: "main", after: "this branch" });
 */
export function diffMarkdown(
  diff: DefinitionDiff,
  names: { readonly before: string; readonly after: string } = { before: "before", after: "after" },
): string {
  const heading = `### Pipeline: ${inline(names.before)} → ${inline(names.after)}`;
  const values = [
    ...diff.pipeline.map((change) => ({ where: "", change })),
    ...diff.parameters.flatMap(({ name, changes }) => changes.map((change) => ({ where: name, change }))),
    ...diff.steps.flatMap(({ name, changes }) => changes.map((change) => ({ where: name, change }))),
  ];
  return [
    heading,
    `${summary(diff)}.`,
    table(
      ["parameter", "change"],
      diff.parameters.map((change) => [code(change.name), cell(parameterWords(change))]),
    ),
    table(
      ["step", "type", "change", "cache"],
      diff.steps.map((step) => [
        code(step.name),
        cell(step.type),
        cell(stepWords(step)),
        cell(step.cache === undefined ? "" : cacheText(step.cache)),
      ]),
    ),
    valueTable(values),
    table(
      ["edge", "kind", "change"],
      diff.edges.map(({ from, to, kind, change }) => [`${code(from)} → ${code(to)}`, cell(kind), cell(change)]),
    ),
    ...values.filter(({ change }) => isLong(change)).map(({ where, change }) => whole(where, change)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

interface Located {
  readonly where: string;
  readonly change: ValueChange;
}

function valueTable(values: readonly Located[]): string {
  const rows = values.map(({ where, change }) => [
    where === "" ? "" : code(where),
    code(shortPath(change.path)),
    change.before === undefined ? "" : code(valueText(change.before)),
    change.after === undefined ? "" : code(valueText(change.after)),
  ]);
  const text = table(["in", "what", "before", "after"], rows);
  return rows.length > open ? folded(`${rows.length} values`, text) : text;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

const folded = (title: string, body: string): string =>
  `<details><summary>${html(title)}</summary>\n\n${body}\n\n</details>`;

const text = (value: Json | undefined): string => (value === undefined ? "" : canonical(value, 2));

/** Whether the table cannot show all of it. */
const isLong = ({ before, after }: ValueChange): boolean =>
  [before, after].some((value) => value !== undefined && valueText(value).endsWith("…"));

function whole(where: string, { path, before, after }: ValueChange): string {
  const block = (value: Json | undefined): string => {
    const body = text(value);
    const fence = "`".repeat(Math.max(3, ...[...body.matchAll(/`+/g)].map(([run]) => run.length + 1)));
    return `${fence}json\n${body}\n${fence}`;
  };
  const parts = [
    ...(before === undefined ? [] : [`before\n\n${block(before)}`]),
    ...(after === undefined ? [] : [`after\n\n${block(after)}`]),
  ];
  return folded(`${where} ${shortPath(path)}`.trim(), parts.join("\n\n"));
}

const html = (value: string): string =>
  value.replace(/[&<>]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[c] ?? c);

/** Text in a cell: nothing in it is Markdown. */
const cell = (value: string): string =>
  html(value)
    .replace(/[\\`*_[\]|~#]/g, "\\$&")
    .replace(/\s+/g, " ");

const inline = (value: string): string => (value === "" ? "" : code(value));

/** Code in a cell: a bar is escaped, since a table splits there even in code. */
function code(value: string): string {
  const line = value.replace(/\s+/g, " ").replaceAll("|", "\\|");
  const ticks = "`".repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${ticks}${pad}${line}${pad}${ticks}`;
}
