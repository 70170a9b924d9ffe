import { Graph as DagreGraph, layout } from "@dagrejs/dagre";
import { placeInLayers } from "./layers.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box to place, and a line to draw between two boxes. */
export interface Box extends Size {
  readonly name: string;
}
export interface Line {
  readonly from: string;
  readonly to: string;
  readonly label?: Size;
  /** How much it matters that the line is short and straight. */
  readonly weight: number;
}

/** Where the boxes' middles and the lines' corners come to be. */
export interface Placed extends Size {
  readonly at: ReadonlyMap<string, Point>;
  readonly lines: readonly { readonly points: readonly Point[]; readonly label?: Point }[];
}

const gap = { rank: 56, node: 36 };
/** Beyond this dagre takes seconds. */
const most = 200;

/** Places boxes top down, so that lines run from upper to lower ones. */
export function place(boxes: readonly Box[], lines: readonly Line[]): Placed {
  if (boxes.length === 0) return { at: new Map(), lines: [], width: 0, height: 0 };
  return boxes.length > most ? placeInLayers(boxes, lines) : withDagre(boxes, lines);
}

function withDagre(boxes: readonly Box[], lines: readonly Line[]): Placed {
  const graph = new DagreGraph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", ranksep: gap.rank, nodesep: gap.node, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  // Names of steps are anything; dagre treats some specially, so it gets numbers.
  const number = new Map(boxes.map(({ name }, i) => [name, `n${i}`]));
  for (const { name, width, height } of boxes) graph.setNode(number.get(name) ?? "", { width, height });
  lines.forEach(({ from, to, label, weight }, i) => {
    graph.setEdge(number.get(from) ?? "", number.get(to) ?? "", { ...label, labelpos: "c", weight }, `e${i}`);
  });
  layout(graph);
  const at = new Map(boxes.map(({ name }) => [name, pointOf(graph.node(number.get(name) ?? ""))]));
  const drawn = lines.map(({ from, to, label }, i) => {
    const edge = graph.edge(number.get(from) ?? "", number.get(to) ?? "", `e${i}`);
    return { points: (edge.points ?? []).map(pointOf), ...(label && { label: pointOf(edge) }) };
  });
  const { width = 0, height = 0 } = graph.graph();
  return { at, lines: drawn, width, height };
}

const pointOf = ({ x = 0, y = 0 }: { x?: number; y?: number }): Point => ({ x, y });
