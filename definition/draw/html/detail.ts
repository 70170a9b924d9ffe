import { canonical } from "../../canonical.ts";
import { conditionText } from "../../condition-text.ts";
import { ownPart, type GraphNode } from "../../graph.ts";
import { list, member } from "../../model.ts";
import { stepEnvelope } from "../../step-types.ts";
import { short, textOf } from "../../words.ts";
import { policyText } from "../badges.ts";
import type { DrawnEdge } from "../lines.ts";
import { lookOf } from "../look.ts";
import { shownParameters } from "../parameters.ts";
import { xml } from "../text.ts";
import { lookClass } from "../theme.ts";
import { parameterPlace, stepPlace, valueHtml, type Names } from "./value.ts";

const envelope: ReadonlySet<string> = new Set(stepEnvelope);
const longestJson = 100_000;

/** A mark of a step type, as large as a word. */
export const markHtml = (type: unknown): string => {
  const look = lookOf(type);
  return `<svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="${look.icon}" fill="none" stroke="${look.colour}" class="${lookClass(look)}s" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"/></svg>`;
};

/** The lines that lead to a step, and from it. */
export interface Around {
  readonly before: readonly DrawnEdge[];
  readonly after: readonly DrawnEdge[];
}

/** Everything that a page says of one step. */
export function detailHtml(node: GraphNode, number: number, around: Around, names: Names): string {
  const { name, step, parent, path } = node;
  const own = ownPart(step);
  const look = lookOf(step.Type);
  const beside = Object.entries(own as Readonly<Record<string, unknown>>).filter(([key]) => !envelope.has(key));
  const description = [step.DisplayName, step.Description]
    .filter((text) => text !== undefined)
    .map((text) => textOf(text));
  return [
    `<section class="detail" id="${xml(stepPlace(name))}" data-n="${number}">`,
    `<p class="kind">${markHtml(step.Type)} ${xml(look.label)} <a class="close" href="#" aria-label="back to the parameters">×</a></p>`,
    `<h2 tabindex="-1">${xml(name)}</h2>`,
    ...description.map((text) => `<p class="words">${xml(short(text, 3000))}</p>`),
    ...(parent === undefined
      ? []
      : [
          `<p class="words">runs when ${link(parent.condition)} is ${parent.branch === "IfSteps" ? "true" : "false"}</p>`,
        ]),
    ...conditions(step),
    ...facts(step),
    ...neighbours("Waits for", around.before, ({ from }) => from),
    ...neighbours("Leads to", around.after, ({ to }) => to),
    ...part("Arguments", member(own, "Arguments"), names),
    ...beside.flatMap(([key, value]) => part(key, value, names)),
    `<details><summary>JSON at <code>${xml(path)}</code></summary><pre>${xml(short(canonical(own ?? null, 2), longestJson))}</pre></details>`,
    "</section>",
  ].join("\n");
}

const link = (name: string): string => `<a href="#${xml(stepPlace(name))}">${xml(name)}</a>`;

function conditions(step: unknown): readonly string[] {
  if (member(step, "Type") !== "Condition") return [];
  const all = list(member(member(step, "Arguments"), "Conditions"));
  return [
    "<h3>Asks whether</h3>",
    `<ul class="plain">${all.map((item, i) => `<li>${i > 0 ? "and " : ""}${xml(conditionText(item))}</li>`).join("")}</ul>`,
  ];
}

function facts(step: GraphNode["step"]): readonly string[] {
  const cache = step.CacheConfig;
  const retries = list(step.RetryPolicies);
  return [
    ...(member(cache, "Enabled") === true
      ? [`<h3>Cache</h3><p class="words">for ${xml(textOf(member(cache, "ExpireAfter") ?? "ever"))}</p>`]
      : []),
    ...(retries.length > 0
      ? [
          `<h3>Retries</h3><ul class="plain">${retries.map((policy) => `<li>${xml(policyText(policy))}</li>`).join("")}</ul>`,
        ]
      : []),
  ];
}

function neighbours(title: string, edges: readonly DrawnEdge[], other: (edge: DrawnEdge) => string): readonly string[] {
  if (edges.length === 0) return [];
  const items = edges.map((edge) => {
    const branch = edge.kind === "yes" || edge.kind === "no" ? [edge.kind] : [];
    const what = [...branch, ...edge.flows].join(", ");
    return `<li>${link(other(edge))} <small>${xml(what === "" ? "DependsOn" : what)}</small></li>`;
  });
  return [`<h3>${title}</h3>`, `<ul class="plain">${items.join("")}</ul>`];
}

const part = (title: string, value: unknown, names: Names): readonly string[] =>
  value === undefined ? [] : [`<h3>${xml(title)}</h3>`, valueHtml(value, names)];

/** What a page shows while no step is chosen: the parameters, and what the marks mean. */
export function aboutHtml(definition: unknown, types: readonly string[]): string {
  const parameters = shownParameters(definition).map(
    ({ name, type, value, required, choices }) =>
      `<li id="${xml(parameterPlace(name))}"><span class="name">${xml(name)}</span> <small>${xml(type)}</small> <code class="${required ? "required" : "text"}">${xml(short(value, 300))}</code>${choices.length === 0 ? "" : ` <small>one of ${xml(short(choices.join(", "), 300))}</small>`}</li>`,
  );
  const legend = types.map((type) => `<li>${markHtml(type)} ${xml(lookOf(type).label)}</li>`);
  return [
    '<section id="about">',
    "<h2>Parameters</h2>",
    parameters.length === 0 ? '<p class="words">none</p>' : `<ul class="parameters">${parameters.join("")}</ul>`,
    "<h3>Steps</h3>",
    `<ul class="legend">${legend.join("")}</ul>`,
    '<p class="words hint">Choose a step to see its arguments. A pale line says what others say already; a dashed one is DependsOn.</p>',
    "</section>",
  ].join("\n");
}
