import { conditionText } from "../condition-text.ts";
import type { GraphNode } from "../graph.ts";
import { list, member } from "../model.ts";
import { short, textOf } from "../words.ts";
import { badgesOf, type Badge } from "./badges.ts";
import type { Point, Size } from "./layout.ts";
import { lookOf } from "./look.ts";
import { round, textWidth, xml } from "./text.ts";
import { both, fill, lookClass } from "./theme.ts";

/** A step as it is drawn: what is written on its card, and how large that makes it. */
export interface Card extends Size {
  readonly name: string;
  readonly type: string;
  readonly title: string;
  /** Of a Condition: what it asks. */
  readonly lines: readonly string[];
  readonly badges: readonly Badge[];
}

const least = 176;
const longest = { name: 34, label: 30, line: 52 };
const shownConditions = 4;
const tile = 34;
const badge = { height: 17, gap: 5, size: 10 };
const cut = 18;

/** What is written on a step's card. */
export function cardOf({ name, step }: GraphNode): Card {
  const type = textOf(step.Type ?? "?");
  const title = short(name, longest.name);
  const isGate = type === "Condition";
  const lines = isGate ? conditionLines(step) : [];
  const badges = badgesOf(step);
  const text = Math.max(
    textWidth(title, 15, "bold"),
    textWidth(labelOf(type), 10, "bold") + labelOf(type).length * 0.8,
  );
  const widest = lines.reduce((most, line) => Math.max(most, textWidth(line, 12)), 0);
  const width = Math.ceil(
    isGate
      ? Math.max(least, text + 30, widest, badgesWidth(badges)) + 2 * cut + 24
      : Math.max(least, text + tile + 40, badgesWidth(badges) + 26),
  );
  const height = 58 + (lines.length > 0 ? lines.length * 17 + 6 : 0) + (badges.length > 0 ? badge.height + 8 : 0);
  return { name, type, title, lines, badges, width, height };
}

const labelOf = (type: string): string => short(lookOf(type).label, longest.label);

function conditionLines(step: unknown): readonly string[] {
  const conditions = list(member(member(step, "Arguments"), "Conditions")).map((condition) => conditionText(condition));
  const shown = conditions
    .slice(0, shownConditions)
    .map((line, i) => short(i > 0 ? `and ${line}` : line, longest.line));
  const more = conditions.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** The card with its middle at a point. */
export function cardSvg(card: Card, middle: Point): string {
  const look = lookOf(card.type);
  const mark = lookClass(look);
  const isGate = card.type === "Condition";
  const [l, t] = [round(middle.x - card.width / 2), round(middle.y - card.height / 2)];
  const label = (x: number, y: number): string =>
    `<text x="${round(x)}" y="${y}" font-size="10" font-weight="700" letter-spacing="0.8" fill="${look.colour}" class="${mark}">${xml(labelOf(card.type))}</text>`;
  const icon = (x: number, y: number): string =>
    `<path transform="translate(${round(x)} ${round(y)})" d="${look.icon}" fill="none" stroke="${look.colour}" class="${mark}s" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>`;
  const body = isGate ? gateSvg(card, middle, l, t, label, icon) : plainSvg(card, l, t, label, icon);
  const full = [`${card.type} ${card.name}`, ...card.badges.map((item) => item.full)].join("\n");
  return `<title>${xml(full)}</title>${body}`;
}

type Put = (x: number, y: number) => string;

function plainSvg(card: Card, l: number, t: number, label: Put, icon: Put): string {
  const look = lookOf(card.type);
  return [
    `<rect x="${l}" y="${t}" width="${card.width}" height="${card.height}" rx="11" ${both("card", "rim")}/>`,
    `<rect x="${l + 12}" y="${t + 12}" width="${tile}" height="${tile}" rx="9" fill="${look.colour}" class="${lookClass(look)}" fill-opacity="0.13"/>`,
    icon(l + 19, t + 19),
    label(l + tile + 24, t + 25),
    `<text x="${l + tile + 24}" y="${t + 43}" font-size="15" font-weight="600" ${fill("ink")}>${xml(card.title)}</text>`,
    badgesSvg(card.badges, l + 12, t + card.height - badge.height - 9),
  ].join("");
}

function gateSvg(card: Card, middle: Point, l: number, t: number, label: Put, icon: Put): string {
  const [r, b] = [round(l + card.width), round(t + card.height)];
  const look = lookOf(card.type);
  const labelWidth = textWidth(labelOf(card.type), 10, "bold") + labelOf(card.type).length * 0.8;
  const x = round(middle.x);
  const centred = `text-anchor="middle"`;
  return [
    `<path d="M${l + cut} ${t}H${r - cut}L${r} ${round(middle.y)}L${r - cut} ${b}H${l + cut}L${l} ${round(middle.y)}z" fill="#fffbeb" stroke="${look.colour}" class="f-gate ${lookClass(look)}s" stroke-width="1.6" stroke-linejoin="round"/>`,
    `<g transform="translate(${round(middle.x - labelWidth / 2 - 11)} ${t + 12}) scale(0.75)">${icon(0, 0)}</g>`,
    label(middle.x - labelWidth / 2 + 9, t + 24),
    `<text x="${x}" y="${t + 43}" font-size="15" font-weight="600" ${centred} ${fill("ink")}>${xml(card.title)}</text>`,
    ...card.lines.map(
      (line, i) =>
        `<text x="${x}" y="${t + 64 + i * 17}" font-size="12" ${centred} ${fill("soft")}>${xml(line)}</text>`,
    ),
    badgesSvg(card.badges, middle.x - badgesWidth(card.badges) / 2, t + card.height - badge.height - 9),
  ].join("");
}

const badgeWidth = ({ text }: Badge): number => Math.ceil(textWidth(text, badge.size)) + 25;

const badgesWidth = (badges: readonly Badge[]): number =>
  badges.reduce((sum, item) => sum + badgeWidth(item) + badge.gap, badges.length > 0 ? -badge.gap : 0);

/** Marks of the badges, in a box of 10 by 10. */
const badgeIcons = {
  cache: "M5 1a4 1.4 0 1 0 .01 0M1 2.4v5.2a4 1.4 0 0 0 8 0V2.4M1 5a4 1.4 0 0 0 8 0",
  retry: "M8.6 5.6A3.7 3.7 0 1 1 7.4 2.3M9 .8v2.4H6.6",
  file: "M2 .8h4L8.4 3v6.2H2z",
} as const;

function badgesSvg(badges: readonly Badge[], left: number, top: number): string {
  let x = round(left);
  return badges
    .map((item) => {
      const width = badgeWidth(item);
      const svg = [
        `<g><title>${xml(item.full)}</title><rect x="${round(x)}" y="${round(top)}" width="${width}" height="${badge.height}" rx="8.5" ${fill("badge")}/>`,
        `<path transform="translate(${round(x + 6)} ${round(top + 3.5)})" d="${badgeIcons[item.kind]}" fill="none" stroke="#475569" class="s-soft" stroke-width="1.1" stroke-linejoin="round" stroke-linecap="round"/>`,
        `<text x="${round(x + 20)}" y="${round(top + 12.2)}" font-size="${badge.size}" ${fill("soft")}>${xml(item.text)}</text></g>`,
      ].join("");
      x += width + badge.gap;
      return svg;
    })
    .join("");
}
