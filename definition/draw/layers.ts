import type { Box, Line, Placed, Point } from "./layout.ts";

const gap = { rank: 76, node: 36, bend: 14 };
/** Wider rows than this are broken, so that a fan of a thousand steps stays a picture. */
const widestRow = 28;
/** Lines longer than this run behind the cards: bends for each row that they pass would be too many. */
const longestBent = 8;
const sweeps = 6;

interface Slot {
  readonly box?: Box;
  readonly width: number;
  readonly row: number;
  readonly up: Slot[];
  readonly down: Slot[];
  x: number;
  place: number;
}

/** Places many boxes in rows by distance from the first ones, neighbours near each other, in about linear time. */
export function placeInLayers(boxes: readonly Box[], lines: readonly Line[]): Placed {
  const rowOf = rowsOf(boxes, lines);
  const rows: Slot[][] = [];
  const slot = (row: number, box?: Box): Slot => {
    const made: Slot = { ...(box && { box }), width: box?.width ?? gap.bend, row, up: [], down: [], x: 0, place: 0 };
    const here = (rows[row] ??= []);
    made.place = here.length;
    here.push(made);
    return made;
  };
  const slots = new Map(boxes.map((box) => [box.name, slot(rowOf.get(box.name) ?? 0, box)]));
  const bends = lines.map(({ from, to }) => join(slots.get(from), slots.get(to), slot));
  for (let i = 0; i < sweeps; i++) order(rows, i % 2 === 0 ? "up" : "down");
  spread(rows);

  const heights = rows.map((row) => row.reduce((most, { box }) => Math.max(most, box?.height ?? 0), 0));
  const middles: number[] = [];
  let bottom = 0;
  for (const height of heights) {
    middles.push(bottom + height / 2);
    bottom += height + gap.rank;
  }
  const left = rows.flat().reduce((least, { x, width }) => Math.min(least, x - width / 2), Infinity);
  const right = rows.flat().reduce((most, { x, width }) => Math.max(most, x + width / 2), -Infinity);
  const pointOf = (here: Slot): Point => ({ x: here.x - left, y: middles[here.row] ?? 0 });
  return {
    at: new Map([...slots].map(([name, here]) => [name, pointOf(here)])),
    lines: lines.map(({ from, to, label }, i) => {
      const [start, end] = [slots.get(from), slots.get(to)];
      if (start === undefined || end === undefined) return { points: [] };
      const points = [start, ...(bends[i] ?? []), end].map(pointOf);
      return { points, ...(label && { label: middleOf(points, heights[end.row] ?? 0) }) };
    }),
    width: right - left,
    height: Math.max(0, bottom - gap.rank),
  };
}

/** The label stands before the box that the line enters. */
function middleOf(points: readonly Point[], height: number): Point {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? end;
  return { x: before.x + (end.x - before.x) * 0.72, y: end.y - height / 2 - 26 };
}

/** The row of each box: below all that lead to it; rows that grow too wide are broken. */
function rowsOf(boxes: readonly Box[], lines: readonly Line[]): ReadonlyMap<string, number> {
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
  const byRank: string[][] = [];
  for (const { name } of boxes) (byRank[rank.get(name) ?? 0] ??= []).push(name);
  const rows = new Map<string, number>();
  let row = 0;
  for (const names of byRank) {
    names?.forEach((name, i) => rows.set(name, row + Math.floor(i / widestRow)));
    row += Math.max(1, Math.ceil((names?.length ?? 0) / widestRow));
  }
  return rows;
}

/** Ties two slots, with a bend in each row between them where these are few. */
function join(from: Slot | undefined, to: Slot | undefined, slot: (row: number) => Slot): readonly Slot[] {
  if (from === undefined || to === undefined || to.row <= from.row) return [];
  const bends =
    to.row - from.row <= longestBent
      ? Array.from({ length: to.row - from.row - 1 }, (_, i) => slot(from.row + 1 + i))
      : [];
  const way = [from, ...bends, to];
  way.slice(1).forEach((here, i) => {
    const before = way[i];
    if (before === undefined) return;
    before.down.push(here);
    here.up.push(before);
  });
  return bends;
}

/** Puts each row in the order of what it is tied to above or below. */
function order(rows: readonly Slot[][], side: "up" | "down"): void {
  for (const row of side === "up" ? rows : rows.toReversed()) {
    const wanted = new Map(row.map((here) => [here, mean(here[side].map(({ place }) => place)) ?? here.place]));
    row.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    row.forEach((here, i) => (here.place = i));
  }
}

/** Gives each slot its x: near the middle of what it is tied to, never over its neighbours. */
function spread(rows: readonly Slot[][]): void {
  for (const row of rows) pack(row, 0);
  for (let i = 0; i < 10; i++) {
    for (const row of i % 2 === 0 ? rows : rows.toReversed()) {
      for (const here of row) here.x = mean([...here.up, ...here.down].map(({ x }) => x)) ?? here.x;
      settle(row);
    }
  }
}

const apart = (a: Slot, b: Slot): number =>
  (a.width + b.width) / 2 + (a.box === undefined && b.box === undefined ? gap.bend : gap.node);

function pack(row: readonly Slot[], start: number): void {
  let before: Slot | undefined;
  for (const here of row) {
    here.x = before === undefined ? start : before.x + apart(before, here);
    before = here;
  }
}

/** Moves slots apart that came too near: the mean of pushing all to the right and all to the left. */
function settle(row: readonly Slot[]): void {
  const wanted = row.map(({ x }) => x);
  const push = (slots: readonly Slot[], xs: readonly number[], sign: 1 | -1): number[] => {
    const out: number[] = [];
    slots.forEach((here, i) => {
      const before = slots[i - 1];
      const least = before === undefined ? -Infinity : (out[i - 1] ?? 0) + apart(before, here);
      out.push(Math.max(least, sign * (xs[i] ?? 0)));
    });
    return out;
  };
  const right = push(row, wanted, 1);
  const left = push(row.toReversed(), wanted.toReversed(), -1)
    .map((x) => -x)
    .toReversed();
  row.forEach((here, i) => (here.x = ((right[i] ?? 0) + (left[i] ?? 0)) / 2));
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
