import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { list, member, type Definition } from "../../model.ts";
import { textOf } from "../../words.ts";
import type { DrawnEdge } from "../lines.ts";
import { shownParameters } from "../parameters.ts";
import { pictureOf, svgHead } from "../picture.ts";
import type { DrawOptions } from "../svg.ts";
import { xml } from "../text.ts";
import { darkStyle } from "../theme.ts";
import { aboutHtml, detailHtml } from "./detail.ts";
import { stepPlace, type Names } from "./value.ts";

const margin = 40;
const sheets = ["./page.css", "./stage.css", "./detail.css", "./paper.css"];
const read = (file: string): string => readFileSync(new URL(file, import.meta.url), "utf8");
const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The pipeline as one self-contained page: the picture to move about in, each step's arguments behind its card. It
 * loads nothing, and its policy lets no script run but its own.
 *
 * @example
 * writeFileSync("pipeline.html", drawHtml(definition, { title: "skin" }));
 */
export function drawHtml(definition: Definition, options: DrawOptions = {}): string {
  const numbers = new Map<string, number>();
  const number = (name: string): number => {
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  };
  const { graph, edges, looks, svg, defs, width, height } = pictureOf(definition, {
    around: ({ name, type }, card) =>
      `<a class="card" href="#${xml(stepPlace(name))}" data-n="${number(name)}" aria-label="${xml(`${type} ${name}`)}">${card}</a>`,
    edgeAttributes: ({ from, to }) => `class="edge" data-from="${number(from)}" data-to="${number(to)}"`,
  });
  const parameters = shownParameters(definition);
  const defaults = new Map(parameters.filter(({ required }) => !required).map(({ name, value }) => [name, value]));
  const names: Names = { defaultOf: (name) => defaults.get(name), hasStep: (name) => graph.nodes.has(name) };
  const nodes = [...graph.nodes.values()];
  const types = [...new Set(nodes.map(({ step }) => textOf(step.Type ?? "?")))];
  const before = grouped(edges, ({ to }) => to);
  const after = grouped(edges, ({ from }) => from);
  const title = options.title ?? "SageMaker pipeline";
  const style = [...sheets.map(read), darkStyle(looks)].join("\n");
  const script = read("./viewer.js");
  const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'`;
  const size: readonly [number, number] = [Math.ceil(width + 2 * margin), Math.ceil(height + 2 * margin)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${xml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${xml(title)}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${xml(title)}</h1>
<p>${count(nodes.length, "step")}, ${count(parameters.length, "parameter")}${experiment(definition)}</p>
<label class="find"><span>Find a step</span><input type="search" id="find" placeholder="Find a step" autocomplete="off" spellcheck="false"></label>
<div class="zoom" role="group" aria-label="zoom"><button type="button" id="out" aria-label="smaller">−</button><button type="button" id="fit">Fit</button><button type="button" id="in" aria-label="larger">+</button></div>
</header>
<main id="stage" tabindex="0" aria-label="The steps. Arrow keys move the picture, plus and minus change its size, 0 fits it in; Tab goes from step to step.">
${svgHead(...size, title, "group")}
<defs>
${defs.join("\n")}
</defs>
<g transform="translate(${margin} ${margin})">
${svg.join("\n")}
</g>
</svg>
</main>
<aside aria-label="details">
${aboutHtml(definition, types)}
${nodes.map((node) => detailHtml(node, number(node.name), { before: before(node.name), after: after(node.name) }, names)).join("\n")}
</aside>
<script>${script}</script>
</body>
</html>
`;
}

function grouped(edges: readonly DrawnEdge[], by: (edge: DrawnEdge) => string): (name: string) => readonly DrawnEdge[] {
  const groups = new Map<string, DrawnEdge[]>();
  for (const edge of edges) {
    const group = groups.get(by(edge));
    if (group === undefined) groups.set(by(edge), [edge]);
    else group.push(edge);
  }
  return (name) => groups.get(name) ?? [];
}

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? "" : "s"}`;

function experiment(definition: unknown): string {
  const conditions = list(member(definition, "Steps")).filter((step) => member(step, "Type") === "Condition").length;
  return conditions === 0 ? "" : `, ${count(conditions, "condition")}`;
}
