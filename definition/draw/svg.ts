import { short, textOf } from "../words.ts";
import { graphOf, type Graph, type GraphNode } from "../graph.ts";
import { list, member, type Definition } from "../model.ts";
import { place, type Placed, type Point, type Size } from "./layout.ts";
import { drawnEdges, type DrawnEdge } from "./lines.ts";
import { lookOf } from "./look.ts";
import { parameterPanel } from "./parameters.ts";
import { conditionText } from "../condition-text.ts";
import { xml } from "./text.ts";

export interface DrawOptions {
  /** Written above the picture, such as the pipeline's name. */
  readonly title?: string;
}

const margin = 28;
const card = { width: 200, height: 60 };
const lineHeight = 16;
const longestName = 34;
/** What a character of a step's name takes, in the widest of the fonts. */
const nameWidth = 9.2;
const lineColours = { data: "#64748b", dependsOn: "#64748b", True: "#059669", False: "#dc2626" };

/**
 * The pipeline as one self-contained SVG: steps as cards, branches labelled, parameters at the side.
 *
 * @example
 * writeFileSync("pipeline.svg", drawSvg(definition, { title: "skin" }));
 */
export function drawSvg(definition: Definition, options: DrawOptions = {}): string {
  const graph = graphOf(definition);
  const edges = drawnEdges(graph);
  const boxes = [...graph.nodes.values()].map((node) => ({ name: node.name, ...sizeOf(node) }));
  const label = { width: 44, height: 20 };
  const placed = place(
    boxes,
    edges.map(({ from, to, kind, implied }) => ({
      from,
      to,
      weight: implied ? 1 : 8,
      ...((kind === "True" || kind === "False") && { label }),
    })),
  );

  const panel = parameterPanel(definition);
  const top = options.title === undefined ? margin : margin + 36;
  const left = margin;
  const panelX = left + placed.width + (placed.width > 0 ? 40 : 0);
  const width = Math.ceil(panel === undefined ? left + placed.width + margin : panelX + panel.width + margin);
  const dashed = edges.some(({ kind }) => kind === "dependsOn");
  const height = Math.ceil(Math.max(top + placed.height, top + (panel?.height ?? 0)) + margin + (dashed ? 18 : 0));

  const body = [
    ...edges.map((edge, i) => edgeSvg(edge, i, graph, placed)),
    ...[...graph.nodes.values()].map((node) => cardSvg(node, placed)),
    // Labels last, so that no line crosses them.
    ...edges.map((edge, i) => labelSvg(edge, placed.lines[i]?.label)),
  ];
  const name = options.title ?? "SageMaker pipeline";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${xml(name)}" font-family="ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif">`,
    `<title>${xml(name)}</title>`,
    "<defs>",
    ...Object.entries(lineColours).map(([kind, colour]) => marker(kind, colour)),
    marker("implied", "#cbd5e1"),
    "</defs>",
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="14" fill="#f8fafc" stroke="#e2e8f0"/>`,
    ...(options.title === undefined
      ? []
      : [
          `<text x="${margin}" y="${margin + 12}" font-size="18" font-weight="700" fill="#0f172a">${xml(short(options.title, 90))}</text>`,
        ]),
    `<g transform="translate(${left} ${top})">`,
    ...body.filter((line) => line !== ""),
    "</g>",
    ...(panel === undefined ? [] : [`<g transform="translate(${round(panelX)} ${top})">`, panel.svg, "</g>"]),
    ...(dashed
      ? [`<text x="${margin}" y="${height - 14}" font-size="11" fill="#64748b">dashed: DependsOn</text>`]
      : []),
    "</svg>",
    "",
  ].join("\n");
}

const marker = (name: string, colour: string): string =>
  `<marker id="arrow-${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0.8 L7.2 4 L0 7.2 z" fill="${colour}"/></marker>`;

function conditionLines(step: unknown): readonly string[] {
  if (member(step, "Type") !== "Condition") return [];
  const lines = list(member(member(step, "Arguments"), "Conditions")).map((condition) => conditionText(condition));
  const shown = lines.slice(0, 3).map((line, i) => short(i > 0 ? `and ${line}` : line, 46));
  return lines.length > 3 ? [...shown, `and ${lines.length - 3} more`] : shown;
}

function sizeOf({ name, step }: GraphNode): Size {
  const width = Math.max(card.width, nameWidth * short(name, longestName).length + 48);
  const lines = conditionLines(step);
  if (step.Type !== "Condition") return { width, height: card.height };
  const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
  return { width: Math.max(width + 32, longest * 6.6 + 76), height: card.height + lines.length * lineHeight + 4 };
}

function cardSvg(node: GraphNode, placed: Placed): string {
  const { name, step } = node;
  const { x, y } = placed.at.get(name) ?? { x: 0, y: 0 };
  const { width, height } = sizeOf(node);
  const { colour, label } = lookOf(step.Type);
  const lines = conditionLines(step);
  const isCondition = step.Type === "Condition";
  const [l, t, r, b] = [round(x - width / 2), round(y - height / 2), round(x + width / 2), round(y + height / 2)];
  const cut = 20;
  const outline = isCondition
    ? `<path d="M${l + cut} ${t} H${r - cut} L${r} ${round(y)} L${r - cut} ${b} H${l + cut} L${l} ${round(y)} z" fill="#fffbeb" stroke="${colour}" stroke-width="1.6" stroke-linejoin="round"/>`
    : `<rect x="${l}" y="${t}" width="${width}" height="${height}" rx="10" fill="#ffffff" stroke="#cbd5e1"/><path d="M${l + 6} ${t} H${l + 10} a0 0 0 0 0 0 0 V${b} H${l + 10} a10 10 0 0 1 -10 -10 V${t + 10} a10 10 0 0 1 10 -10 z" fill="${colour}"/>`;
  const textX = isCondition ? round(x) : l + 24;
  const anchor = isCondition ? ' text-anchor="middle"' : "";
  return [
    `<g><title>${xml(`${textOf(step.Type)} ${name}`)}</title>${outline}`,
    `<text x="${textX}" y="${t + 23}" font-size="10" font-weight="700" letter-spacing="0.8" fill="${colour}"${anchor}>${xml(short(label, 28))}</text>`,
    `<text x="${textX}" y="${t + 43}" font-size="15" font-weight="600" fill="#0f172a"${anchor}>${xml(short(name, longestName))}</text>`,
    ...lines.map(
      (line, i) =>
        `<text x="${textX}" y="${t + 62 + i * lineHeight}" font-size="12" fill="#57534e"${anchor}>${xml(line)}</text>`,
    ),
    "</g>",
  ].join("");
}

function edgeSvg({ from, to, kind, implied }: DrawnEdge, i: number, graph: Graph, placed: Placed): string {
  const points = [...(placed.lines[i]?.points ?? [])];
  const [start, end] = [port(from, 1, points[0], graph, placed), port(to, -1, points.at(-1), graph, placed)];
  if (start === undefined || end === undefined) return "";
  const colour = implied ? "#cbd5e1" : lineColours[kind];
  const dash = kind === "dependsOn" ? ' stroke-dasharray="6 5"' : "";
  const arrow = implied ? "implied" : kind;
  // Between neighbouring rows dagre's middle point matters only where a label sits on it.
  const between = points.length === 3 && placed.lines[i]?.label === undefined ? [] : points.slice(1, -1);
  const path = curve([start, ...between, end]);
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.6"${dash} marker-end="url(#arrow-${arrow})"/>`;
}

/** Where a line leaves a card's lower edge (`side` 1) or enters its upper one (-1). */
function port(name: string, side: 1 | -1, wanted: Point | undefined, graph: Graph, placed: Placed): Point | undefined {
  const middle = placed.at.get(name);
  const node = graph.nodes.get(name);
  if (middle === undefined || node === undefined) return undefined;
  const { width, height } = sizeOf(node);
  const reach = width / 2 - 36;
  const x = Math.min(middle.x + reach, Math.max(middle.x - reach, wanted?.x ?? middle.x));
  return { x, y: middle.y + (side * height) / 2 };
}

function labelSvg({ kind }: DrawnEdge, at: Point | undefined): string {
  if (at === undefined || (kind !== "True" && kind !== "False")) return "";
  const [x, y] = [round(at.x), round(at.y)];
  return `<rect x="${x - 21}" y="${y - 10}" width="42" height="20" rx="10" fill="#ffffff" stroke="${lineColours[kind]}"/><text x="${x}" y="${y + 4}" font-size="11" font-weight="600" text-anchor="middle" fill="${lineColours[kind]}">${kind}</text>`;
}

/** A line through points that leaves and enters each one straight down. */
function curve(points: readonly Point[]): string {
  return points
    .map((point, i) => {
      const before = points[i - 1];
      if (before === undefined) return `M${at(point)}`;
      const y = (before.y + point.y) / 2;
      return `C${at({ x: before.x, y })} ${at({ x: point.x, y })} ${at(point)}`;
    })
    .join(" ");
}

const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;

const round = (value: number): number => Math.round(value * 10) / 10;
