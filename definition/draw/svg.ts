import type { Definition } from "../model.ts";
import { short } from "../words.ts";
import { parameterPanel } from "./parameters.ts";
import { pictureOf, svgHead } from "./picture.ts";
import { round, xml } from "./text.ts";
import { both, darkStyle, fill } from "./theme.ts";

export interface DrawOptions {
  /** Written above the picture, such as the pipeline's name. */
  readonly title?: string;
}

const margin = 28;

/**
 * The pipeline as one self-contained SVG: steps as cards, branches labelled, parameters at the side; dark where its
 * reader prefers that.
 *
 * @example
 * writeFileSync("pipeline.svg", drawSvg(definition, { title: "skin" }));
 */
export function drawSvg(definition: Definition, options: DrawOptions = {}): string {
  const picture = pictureOf(definition);
  const panel = parameterPanel(definition);
  const top = options.title === undefined ? margin : margin + 36;
  const panelX = margin + picture.width + (picture.width > 0 ? 40 : 0);
  const width = Math.ceil(panel === undefined ? picture.width + 2 * margin : panelX + panel.width + margin);
  const dashed = picture.edges.some(({ kind }) => kind === "dependsOn");
  const height = Math.ceil(top + Math.max(picture.height, panel?.height ?? 0) + margin + (dashed ? 18 : 0));
  const name = options.title ?? "SageMaker pipeline";
  return [
    svgHead(width, height, name),
    `<title>${xml(name)}</title>`,
    `<style>${darkStyle(picture.looks)}</style>`,
    "<defs>",
    ...picture.defs,
    "</defs>",
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="14" ${both("ground", "frame")}/>`,
    ...(options.title === undefined
      ? []
      : [
          `<text x="${margin}" y="${margin + 12}" font-size="18" font-weight="700" ${fill("ink")}>${xml(short(options.title, 90))}</text>`,
        ]),
    `<g transform="translate(${margin} ${top})">`,
    ...picture.svg,
    "</g>",
    ...(panel === undefined ? [] : [`<g transform="translate(${round(panelX)} ${top})">`, panel.svg, "</g>"]),
    ...(dashed
      ? [`<text x="${margin}" y="${height - 14}" font-size="11" ${fill("soft")}>dashed: DependsOn</text>`]
      : []),
    "</svg>",
    "",
  ].join("\n");
}
