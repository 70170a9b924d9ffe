import { short } from "../words.ts";
import type { Card } from "./card.ts";
import type { Placed, Point, Size } from "./layout.ts";
import type { DrawnEdge } from "./lines.ts";
import { round, textWidth, xml } from "./text.ts";
import { tones, type Tone } from "./theme.ts";

const longest = 22;
const shownFlows = 3;

/** The colour of a line. */
export const edgeTone = ({ kind, implied }: DrawnEdge): Tone =>
  kind === "yes" || kind === "no" ? kind : implied ? "pale" : "line";

/** What is written on a line: the branch of a Condition, or what flows. */
export function edgeLabel({ kind, flows }: DrawnEdge): readonly string[] {
  if (kind === "yes" || kind === "no") return [kind];
  const shown = flows.slice(0, shownFlows).map((name) => short(name, longest));
  return flows.length > shownFlows ? [...shown.slice(0, -1), `+${flows.length - shownFlows + 1} more`] : shown;
}

const isBranch = ({ kind }: DrawnEdge): boolean => kind === "yes" || kind === "no";
const labelHeight = (lines: readonly string[]): number => lines.length * 13 + 4;

/** How much room the label of a line needs. */
export function labelSize(edge: DrawnEdge): Size | undefined {
  const lines = edgeLabel(edge);
  if (lines.length === 0) return undefined;
  const width = lines.reduce((most, line) => Math.max(most, textWidth(line, 11)), 0);
  return { width: Math.ceil(width) + 14, height: isBranch(edge) ? 22 : labelHeight(lines) };
}

/** The line from card to card, through the corners that the layout gives it. */
export function edgeSvg(edge: DrawnEdge, i: number, cards: ReadonlyMap<string, Card>, placed: Placed): string {
  const points = placed.lines[i]?.points ?? [];
  const start = port(edge.from, 1, points[0], cards, placed);
  const end = port(edge.to, -1, points.at(-1), cards, placed);
  if (start === undefined || end === undefined) return "";
  const tone = edgeTone(edge);
  const dash = edge.kind === "dependsOn" ? ' stroke-dasharray="6 5"' : "";
  const width = isBranch(edge) ? 1.9 : tone === "pale" ? 1.2 : 1.5;
  // Between neighbouring rows the middle point matters only where a label sits on it.
  const between = points.length === 3 && placed.lines[i]?.label === undefined ? [] : points.slice(1, -1);
  return `<path d="${curve([start, ...between, end])}" fill="none" stroke="${tones[tone][0]}" class="s-${tone}" stroke-width="${width}"${dash} marker-end="url(#arrow-${tone})"/>`;
}

/** The heads of the lines. */
export const arrowHeads = (): readonly string[] =>
  (["line", "pale", "yes", "no"] as const).map(
    (tone) =>
      `<marker id="arrow-${tone}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.6L7.4 4L0 7.4z" fill="${tones[tone][0]}" class="f-${tone}"/></marker>`,
  );

/** Where a line leaves a card's lower edge (`side` 1) or enters its upper one (-1). */
function port(
  name: string,
  side: 1 | -1,
  wanted: Point | undefined,
  cards: ReadonlyMap<string, Card>,
  placed: Placed,
): Point | undefined {
  const middle = placed.at.get(name);
  const card = cards.get(name);
  if (middle === undefined || card === undefined) return undefined;
  const reach = card.width / 2 - 34;
  const x = Math.min(middle.x + reach, Math.max(middle.x - reach, wanted?.x ?? middle.x));
  return { x, y: middle.y + (side * card.height) / 2 };
}

/** The label of a line. */
export function labelSvg(edge: DrawnEdge, at: Point | undefined): string {
  const lines = edgeLabel(edge);
  const size = labelSize(edge);
  if (at === undefined || size === undefined) return "";
  const tone = edgeTone(edge);
  const [x, y] = [round(at.x), round(at.y)];
  const box = (rim: Tone | "none", rx: number): string => {
    const rimmed = rim === "none" ? 'class="f-ground"' : `stroke="${tones[rim][0]}" class="f-card s-${rim}"`;
    return `<rect x="${round(x - size.width / 2)}" y="${round(y - size.height / 2)}" width="${size.width}" height="${size.height}" rx="${rx}" fill="${tones[rim === "none" ? "ground" : "card"][0]}" ${rimmed}/>`;
  };
  if (isBranch(edge)) {
    return `${box(tone, 11)}<text x="${x}" y="${round(y + 4)}" font-size="12" font-weight="700" text-anchor="middle" fill="${tones[tone][0]}" class="f-${tone}">${xml(lines.join(""))}</text>`;
  }
  const top = y - labelHeight(lines) / 2 + 12;
  const shade: Tone = edge.implied ? "line" : "soft";
  return `${box("none", 4)}${lines
    .map(
      (line, i) =>
        `<text x="${x}" y="${round(top + i * 13)}" font-size="11" text-anchor="middle" fill="${tones[shade][0]}" class="f-${shade}">${xml(line)}</text>`,
    )
    .join("")}`;
}

/** A line through points that leaves and enters each one straight down. */
function curve(points: readonly Point[]): string {
  return points
    .map((point, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${at(point)}`;
      if (before.x === point.x) return `V${round(point.y)}`;
      const y = (before.y + point.y) / 2;
      return `C${at({ x: before.x, y })} ${at({ x: point.x, y })} ${at(point)}`;
    })
    .join("");
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
