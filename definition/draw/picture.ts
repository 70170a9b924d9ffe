import { graphOf, type Graph } from "../graph.ts";
import type { Definition } from "../model.ts";
import { cardOf, cardSvg, type Card } from "./card.ts";
import { arrowHeads, edgeSvg, labelSize, labelSvg } from "./edge.ts";
import { place, type Size } from "./layout.ts";
import { drawnEdges, type DrawnEdge } from "./lines.ts";
import { lookOf, type Look } from "./look.ts";
import { xml } from "./text.ts";

/** The steps and lines of a pipeline, placed and drawn; the frame around them is others' work. */
export interface Picture extends Size {
  readonly graph: Graph;
  readonly edges: readonly DrawnEdge[];
  readonly looks: readonly Look[];
  readonly svg: readonly string[];
  readonly defs: readonly string[];
}

export interface PictureOptions {
  /** What a card is put into, such as a link. */
  readonly around?: (card: Card, svg: string) => string;
  /** Marks what belongs together: attributes for the group of one line and its label. */
  readonly edgeAttributes?: (edge: DrawnEdge) => string;
}

/** Draws the steps and lines of a definition. */
export function pictureOf(definition: Definition, options: PictureOptions = {}): Picture {
  const { around = (_, svg) => `<g>${svg}</g>`, edgeAttributes = () => "" } = options;
  const graph = graphOf(definition);
  const edges = drawnEdges(graph);
  const cards = new Map([...graph.nodes.values()].map((node) => [node.name, cardOf(node)]));
  const placed = place(
    [...cards.values()],
    edges.map((edge) => {
      const label = labelSize(edge);
      return { from: edge.from, to: edge.to, weight: edge.implied ? 1 : 8, ...(label && { label }) };
    }),
  );
  return {
    graph,
    edges,
    looks: [...cards.values()].map(({ type }) => lookOf(type)),
    width: placed.width,
    height: placed.height,
    defs: arrowHeads(),
    svg: [
      ...edges.map((edge, i) => group(edgeAttributes(edge), edgeSvg(edge, i, cards, placed))),
      ...[...cards.values()].map((card) => around(card, cardSvg(card, placed.at.get(card.name) ?? { x: 0, y: 0 }))),
      // Labels last, so that no line crosses them.
      ...edges.map((edge, i) => group(edgeAttributes(edge), labelSvg(edge, placed.lines[i]?.label))),
    ].filter((line) => line !== ""),
  };
}

const group = (attributes: string, svg: string): string =>
  svg === "" || attributes === "" ? svg : `<g ${attributes}>${svg}</g>`;

/** The fonts of a picture: those that a reader has. */
export const fonts = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The beginning of an SVG document of that size. */
export const svgHead = (width: number, height: number, name: string, role = "img"): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${role}" aria-label="${xml(name)}" font-family="${fonts}">`;
