import { graphOf } from "../graph.ts";
import type { Definition } from "../model.ts";
import { drawnEdges } from "./lines.ts";
import { lookOf } from "./look.ts";

/**
 * The pipeline as a Mermaid flowchart, which GitHub and others draw in Markdown.
 *
 * @example
 * drawMermaid(definition); // flowchart TD …
 */
export function drawMermaid(definition: Definition): string {
  const graph = graphOf(definition);
  const names = [...graph.nodes.keys()];
  const id = new Map(names.map((name, i) => [name, `s${i}`]));
  const nodes = [...graph.nodes.values()].map(({ name, step }) => {
    const [open, close] = step.Type === "Condition" ? ["{{", "}}"] : ["(", ")"];
    return `  ${id.get(name) ?? ""}${open}"<small>${escaped(lookOf(step.Type).label)}</small><br/>${escaped(name)}"${close}`;
  });
  const edges = drawnEdges(graph).map(({ from, to, kind }) => {
    const arrow = kind === "data" ? "-->" : kind === "dependsOn" ? "-.->" : `-->|${kind}|`;
    return `  ${id.get(from) ?? ""} ${arrow} ${id.get(to) ?? ""}`;
  });
  const styles = [...graph.nodes.values()].map(
    ({ name, step }) => `  style ${id.get(name) ?? ""} fill:#ffffff,stroke:${lookOf(step.Type).colour},color:#0f172a`,
  );
  return ["flowchart TD", ...nodes, ...edges, ...styles, ""].join("\n");
}

/** Text inside a quoted label: everything that could end it or be markup becomes an entity. */
const escaped = (text: string): string =>
  text.replace(/[^A-Za-z0-9 _.-]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
