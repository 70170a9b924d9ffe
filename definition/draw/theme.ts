import type { Look } from "./look.ts";

/** Colours by what they are for: on a light ground, and on a dark one. */
export const tones = {
  ground: ["#f8fafc", "#0b1220"],
  frame: ["#e2e8f0", "#1e293b"],
  card: ["#ffffff", "#172033"],
  rim: ["#cbd5e1", "#3b4a63"],
  gate: ["#fffbeb", "#2a2312"],
  ink: ["#0f172a", "#f1f5f9"],
  soft: ["#475569", "#a8b5c8"],
  line: ["#64748b", "#8696ad"],
  pale: ["#b6c2d2", "#46566f"],
  yes: ["#047857", "#34d399"],
  no: ["#dc2626", "#f87171"],
  want: ["#b45309", "#fbbf24"],
  badge: ["#f1f5f9", "#22304a"],
} as const;

export type Tone = keyof typeof tones;

/** A fill, as an attribute for readers without style sheets and as a class for dark ones. */
export const fill = (tone: Tone): string => `fill="${tones[tone][0]}" class="f-${tone}"`;

/** A fill and a stroke. */
export const both = (inside: Tone, rim: Tone): string =>
  `fill="${tones[inside][0]}" stroke="${tones[rim][0]}" class="f-${inside} s-${rim}"`;

/** The class of a look's colour: looks of one colour share one. */
export const lookClass = ({ colour }: Look): string => `k${colour.slice(1)}`;

/** The style sheet that turns a picture dark where its reader prefers that. */
export function darkStyle(looks: Iterable<Look>): string {
  const rules = Object.entries(tones).flatMap(([tone, [, dark]]) => [
    `.f-${tone}{fill:${dark}}`,
    `.s-${tone}{stroke:${dark}}`,
  ]);
  const marks = new Map([...looks].map((look) => [lookClass(look), look.dark]));
  for (const [name, dark] of marks) rules.push(`.${name}{fill:${dark}}`, `.${name}s{stroke:${dark}}`);
  return `@media screen and (prefers-color-scheme:dark){${rules.join("")}}`;
}
