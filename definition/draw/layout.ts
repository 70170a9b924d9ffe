import { Graph as DagreGraph, layout } from "@dagrejs/dagre";

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
/** Beyond this dagre takes seconds; plain rows are placed at once. */
const most = 300;

/** Places boxes top down, so that lines run from upper to lower ones. */
export function place(boxes: readonly Box[], lines: readonly Line[]): Placed {
  return boxes.length > most ? inRows(boxes, lines) : withDagre(boxes, lines);
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

/** Rows by distance from the first steps; lines straight. */
function inRows(boxes: readonly Box[], lines: readonly Line[]): Placed {
  const rank = new Map(boxes.map(({ name }) => [name, 0]));
  const waiting = new Map(boxes.map(({ name }) => [name, 0]));
  const after = new Map<string, string[]>(boxes.map(({ name }) => [name, []]));
  for (const { from, to } of lines) {
    after.get(from)?.push(to);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const ready = boxes.map(({ name }) => name).filter((name) => waiting.get(name) === 0);
  for (const name of ready) {
    for (const next of after.get(name) ?? []) {
      rank.set(next, Math.max(rank.get(next) ?? 0, (rank.get(name) ?? 0) + 1));
      waiting.set(next, (waiting.get(next) ?? 0) - 1);
      if (waiting.get(next) === 0) ready.push(next);
    }
  }
  const cell = {
    width: boxes.reduce((w, b) => Math.max(w, b.width), 0),
    height: boxes.reduce((h, b) => Math.max(h, b.height), 0),
  };
  const used = new Map<number, number>();
  const at = new Map<string, Point>();
  for (const { name } of boxes) {
    const row = rank.get(name) ?? 0;
    const column = used.get(row) ?? 0;
    used.set(row, column + 1);
    at.set(name, {
      x: column * (cell.width + gap.node) + cell.width / 2,
      y: row * (cell.height + gap.rank) + cell.height / 2,
    });
  }
  const drawn = lines.map(({ from, to, label }) => {
    const [a, b] = [at.get(from) ?? { x: 0, y: 0 }, at.get(to) ?? { x: 0, y: 0 }];
    const points = [
      { x: a.x, y: a.y + cell.height / 2 },
      { x: b.x, y: b.y - cell.height / 2 },
    ];
    return { points, ...(label && { label: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } }) };
  });
  const rows = [...used.keys()].reduce((last, row) => Math.max(last, row), 0) + 1;
  const columns = [...used.values()].reduce((widest, count) => Math.max(widest, count), 1);
  return {
    at,
    lines: drawn,
    width: columns * (cell.width + gap.node) - gap.node,
    height: rows * (cell.height + gap.rank) - gap.rank,
  };
}
