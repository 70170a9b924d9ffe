import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import {
  canonical,
  drawHtml,
  drawMermaid,
  drawSvg,
  graphOf,
  parseDefinition,
  type Definition,
} from "../../../definition/index.ts";
import { generateDefinitions } from "../generated/index.ts";
import { sdkDefinitions, skinSample } from "../sdk-definitions.ts";

const texts = [
  ...sdkDefinitions.map(({ text }) => text),
  skinSample,
  ...generateDefinitions(3, 40).map((definition) => canonical(definition)),
];
const definitions = texts.map((text) => parseDefinition(text).value as unknown as Definition);

test("every definition of the Python SDK and every generated one can be drawn: each step once, each line once", () => {
  const pictures = definitions.map((definition) => {
    const { nodes, edges } = graphOf(definition);
    const lines = new Set(edges.map(({ from, to }) => JSON.stringify([from, to]))).size;
    const page = drawHtml(definition);
    expect(page.match(/<a class="card"/g)?.length ?? 0).toBe(nodes.size);
    expect(page.match(/<section class="detail"/g)?.length ?? 0).toBe(nodes.size);
    expect(drawMermaid(definition).match(/ (-->|-\.->)/g)?.length ?? 0).toBe(lines);
    const svg = drawSvg(definition);
    expect(svg.match(/marker-end/g)?.length ?? 0).toBe(lines);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    return svg;
  });
  const script =
    "import sys, json, xml.etree.ElementTree as e; print(len([e.fromstring(s) for s in json.load(sys.stdin)]))";
  const read = execFileSync("python3", ["-c", script], { input: JSON.stringify(pictures), encoding: "utf8" });
  expect(Number(read)).toBe(definitions.length);
});

test("no card lies over another", () => {
  for (const definition of definitions) {
    const boxes = [
      ...drawSvg(definition).matchAll(/<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)" rx="11" /g),
    ]
      .map(([, ...numbers]) => numbers.map(Number))
      .map(([x = 0, y = 0, width = 0, height = 0]) => ({ left: x, right: x + width, top: y, bottom: y + height }));
    boxes.forEach((a, i) => {
      for (const b of boxes.slice(i + 1))
        expect(a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom).toBe(false);
    });
  }
});
