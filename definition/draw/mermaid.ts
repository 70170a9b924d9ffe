import { conditionText } from "../condition-text.ts";
import { graphOf, type GraphNode } from "../graph.ts";
import { list, member, type Definition } from "../model.ts";
import { short, textOf } from "../words.ts";
import { badgesOf } from "./badges.ts";
import { edgeLabel } from "./edge.ts";
import { drawnEdges } from "./lines.ts";
import { lookOf } from "./look.ts";
import { shownParameters } from "./parameters.ts";
import { tones } from "./theme.ts";

const longest = 60;
const mostParameters = 24;

/** Shapes that say what a type does; the others are rounded. */
const shapes: Readonly<Record<string, readonly [open: string, close: string]>> = {
  Condition: ["{{", "}}"],
  Fail: ["[[", "]]"],
  RegisterModel: ["[(", ")]"],
  Model: ["[(", ")]"],
  Lambda: ["([", "])"],
  Callback: ["([", "])"],
  Endpoint: ["([", "])"],
};

/**
 * The pipeline as a Mermaid flowchart, which GitHub and others draw in Markdown; theirs draw up to 500 lines.
 *
 * @example
 * drawMermaid(definition); // flowchart TD …
 */
export function drawMermaid(definition: Definition): string {
  const graph = graphOf(definition);
  const nodes = [...graph.nodes.values()];
  const id = new Map(nodes.map(({ name }, i) => [name, `s${i}`]));
  const drawn = drawnEdges(graph);
  const edges = drawn.map((edge) => {
    const label = edgeLabel(edge);
    const text = label.length === 0 ? "" : `|"${label.map(escaped).join(", ")}"|`;
    return `  ${id.get(edge.from) ?? ""} ${edge.kind === "dependsOn" ? "-.->" : "-->"}${text} ${id.get(edge.to) ?? ""}`;
  });
  const branches = (["yes", "no"] as const).flatMap((kind) => {
    const numbers = drawn.flatMap((edge, i) => (edge.kind === kind ? [i] : []));
    return numbers.length === 0 ? [] : [`  linkStyle ${numbers.join(",")} stroke:${tones[kind][0]}`];
  });
  const classes = new Map<string, string[]>();
  for (const { name, step } of nodes) {
    const { colour } = lookOf(step.Type);
    classes.set(colour, [...(classes.get(colour) ?? []), id.get(name) ?? ""]);
  }
  const styles = [...classes].flatMap(([colour, ids]) => [
    `  classDef ${classOf(colour)} fill:${colour}14,stroke:${colour},stroke-width:1.5px`,
    `  class ${ids.join(",")} ${classOf(colour)}`,
  ]);
  return [
    "flowchart TD",
    ...nodes.map((node) => nodeText(node, id)),
    ...parameters(definition),
    ...edges,
    ...branches,
    ...styles,
    "",
  ].join("\n");
}

const classOf = (colour: string): string => `k${colour.slice(1)}`;

function nodeText({ name, step }: GraphNode, id: ReadonlyMap<string, string>): string {
  const type = textOf(step.Type ?? "?");
  const [open, close] = (Object.hasOwn(shapes, type) ? shapes[type] : undefined) ?? ["(", ")"];
  const conditions = type === "Condition" ? list(member(member(step, "Arguments"), "Conditions")) : [];
  const lines = [
    `<small>${escaped(short(lookOf(type).label, longest))}</small>`,
    `<b>${escaped(name)}</b>`,
    ...conditions.slice(0, 4).map((item, i) => `${i > 0 ? "and " : ""}${escaped(short(conditionText(item), longest))}`),
    ...(conditions.length > 4 ? [`and ${conditions.length - 4} more`] : []),
    ...badgesOf(step).map(({ full }) => `<small>${escaped(short(full, longest))}</small>`),
  ];
  return `  ${id.get(name) ?? ""}${open}"${lines.join("<br/>")}"${close}`;
}

/** The parameters as one box of their own. */
function parameters(definition: unknown): readonly string[] {
  const all = shownParameters(definition);
  if (all.length === 0) return [];
  const lines = all
    .slice(0, mostParameters)
    .map(({ name, value }) => `<b>${escaped(short(name, longest))}</b> ${escaped(short(value, 40))}`);
  const more = all.length > mostParameters ? [`and ${all.length - mostParameters} more`] : [];
  const text = ["<small>PARAMETERS</small>", ...lines, ...more].join("<br/>");
  return [`  parameters["${text}"]`, "  style parameters fill:#94a3b814,stroke:#94a3b8"];
}

/** Text inside a quoted label: everything that could end it or be markup becomes an entity. */
const escaped = (text: string): string =>
  text.replace(/[^A-Za-z0-9 _.-]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
