import { shortPath } from "./cache.ts";
import { cacheText, declarationText, nameText, stepWords, summary, valueText } from "./words.ts";
import type { DefinitionDiff, EdgeChange, ParameterChange, StepChange } from "./diff.ts";
import type { ValueChange } from "./compare.ts";

/** Gives a line of a difference its colour. */
export type Paint = (kind: "added" | "removed" | "changed" | "dim" | "title", text: string) => string;

const plain: Paint = (_, text) => text;
const signs = { added: "+", removed: "-", changed: "~", affected: " " } as const;

/**
 * A difference for a person, one line a change.
 *
 * @example
 * diffText(diffDefinitions(before, after));
 * // steps
 * // ~ Train (Training)  changed
 * //     HyperParameters.epochs
 * //       - "10"
 * //       + "14"
 */
export function diffText(diff: DefinitionDiff, paint: Paint = plain): string {
  const sections = [
    section(
      "pipeline",
      diff.pipeline.flatMap((change) => valueLines(change, paint, "  ")),
      paint,
    ),
    section(
      "parameters",
      diff.parameters.flatMap((change) => parameterLines(change, paint)),
      paint,
    ),
    section(
      "steps",
      diff.steps.flatMap((change) => stepLines(change, paint)),
      paint,
    ),
    section(
      "edges",
      diff.edges.map((change) => edgeLine(change, paint)),
      paint,
    ),
  ].filter((text) => text !== "");
  return [...sections, summary(diff)].join("\n\n");
}

const section = (title: string, lines: readonly string[], paint: Paint): string =>
  lines.length === 0 ? "" : [paint("title", title), ...lines].join("\n");

function valueLines(change: ValueChange, paint: Paint, indent: string): readonly string[] {
  const { path, before, after } = change;
  return [
    `${indent}${shortPath(path)}`,
    ...(before === undefined ? [] : [paint("removed", `${indent}  - ${valueText(before)}`)]),
    ...(after === undefined ? [] : [paint("added", `${indent}  + ${valueText(after)}`)]),
  ];
}

function parameterLines({ name, change, before, after, changes }: ParameterChange, paint: Paint): readonly string[] {
  const head = `${signs[change]} ${nameText(name)}`;
  if (change !== "changed") return [paint(change, `${head}  ${declarationText(after ?? before)}`)];
  return [paint(change, head), ...changes.flatMap((one) => valueLines(one, paint, "    "))];
}

function stepLines(change: StepChange, paint: Paint): readonly string[] {
  const kind = change.change === "affected" ? "dim" : change.change;
  const head = `${signs[change.change]} ${nameText(change.name)} (${nameText(change.type)})  ${stepWords(change)}`;
  return [
    paint(kind, head),
    ...change.changes.flatMap((one) => valueLines(one, paint, "    ")),
    ...(change.cache === undefined || change.cache.because.length + change.changes.length === 0
      ? []
      : [paint("dim", `    ${cacheText(change.cache)}`)]),
  ];
}

const edgeLine = ({ change, from, to, kind }: EdgeChange, paint: Paint): string =>
  paint(change, `${signs[change]} ${nameText(from)} → ${nameText(to)} (${kind})`);
