import { canonical } from "../../canonical.ts";
import { expressionKind, parseReference, type Reference } from "../../expression.ts";
import { isFloat } from "../../float.ts";
import { isObject, list, member } from "../../model.ts";
import { short, textOf } from "../../words.ts";
import { flowName } from "../lines.ts";
import { xml } from "../text.ts";

/** What a page knows of the names that expressions use. */
export interface Names {
  /** The default of a parameter in words; missing where it has none or there is no such parameter. */
  defaultOf(parameter: string): string | undefined;
  hasStep(step: string): boolean;
}

/** Deeper than this a value is shown as its text. */
const deepest = 40;
const longestText = 4000;

/** The place of a step on the page, as the end of an address. */
export const stepPlace = (name: string): string => `step=${placeText(name)}`;
export const parameterPlace = (name: string): string => `parameter=${placeText(name)}`;
/** Lone surrogates are no text that an address can hold. */
const placeText = (name: string): string => encodeURIComponent(name.replace(/\p{Surrogate}/gu, "\ufffd"));

/** A value as nested lists, its expressions as links to what they read. */
export function valueHtml(value: unknown, names: Names, depth = 0): string {
  const kind = expressionKind(value);
  if (kind !== undefined) return `<span class="expression">${expressionHtml(value, names, depth)}</span>`;
  if (depth > deepest) return scalarHtml(canonical(value ?? null));
  if (Array.isArray(value)) return listHtml(value, names, depth);
  if (!isObject(value) || isFloat(value)) return scalarHtml(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '<span class="empty">{ }</span>';
  const rows = entries.map(([key, item]) => row(xml(key), item, names, depth));
  return `<ul class="tree">${rows.join("")}</ul>`;
}

const row = (key: string, item: unknown, names: Names, depth: number): string =>
  `<li><span class="key">${key}</span> ${valueHtml(item, names, depth + 1)}</li>`;

const nameMembers = [
  "OutputName",
  "InputName",
  "ChannelName",
  "PropertyFileName",
  "VariantName",
  "Name",
  "Key",
] as const;

function listHtml(items: readonly unknown[], names: Names, depth: number): string {
  if (items.length === 0) return '<span class="empty">[ ]</span>';
  const flat = items.every((item) => !isObject(item) || expressionKind(item) !== undefined || isFloat(item));
  if (flat && !items.some(Array.isArray)) {
    return `<span class="items">${items.map((item) => valueHtml(item, names, depth + 1)).join(" ")}</span>`;
  }
  const rows = items.map((item, i) => {
    const called = nameMembers.map((name) => member(item, name)).find((name) => typeof name === "string");
    return row(
      called === undefined ? `<i>${i}</i>` : `<i>${i}</i> ${xml(short(textOf(called), 60))}`,
      item,
      names,
      depth,
    );
  });
  return `<ul class="tree">${rows.join("")}</ul>`;
}

function scalarHtml(value: unknown): string {
  const kind = typeof value === "string" ? "text" : typeof value === "number" || isFloat(value) ? "number" : "word";
  const text = textOf(value);
  return `<code class="${kind}">${text === "" ? '""' : xml(short(text, longestText))}</code>`;
}

function expressionHtml(value: unknown, names: Names, depth: number): string {
  const kind = expressionKind(value);
  if (kind === undefined || depth > deepest) return textPart(value);
  if (kind === "Get") return getHtml(member(value, "Get"), names);
  const inside = member(value, kind);
  if (kind === "Std:Join") {
    const on = `<span class="glue">${xml(textOf(member(inside, "On") ?? ""))}</span>`;
    return list(member(inside, "Values"))
      .map((part) => expressionHtml(part, names, depth + 1))
      .join(on);
  }
  const file = member(inside, "PropertyFile");
  const source = file === undefined ? member(inside, "S3Uri") : file;
  return `${expressionHtml(source, names, depth + 1)}<span class="path">${xml(textOf(member(inside, "Path") ?? "?"))}</span>`;
}

const textPart = (value: unknown): string => `<span class="literal">${xml(short(textOf(value), longestText))}</span>`;

function getHtml(get: unknown, names: Names): string {
  const text = textOf(get ?? null);
  const reference = typeof get === "string" ? parseReference(get) : undefined;
  if (reference === undefined) return chip("broken", text, xml(text));
  if (reference.root === "Steps") return stepChip(reference, text, names);
  if (reference.root !== "Parameters") return chip("execution", text, xml(reference.name));
  const value = names.defaultOf(reference.name);
  const shown = value === undefined ? "" : ` <small>${xml(short(value, 40))}</small>`;
  return chip("parameter", text, `${xml(reference.name)}${shown}`, parameterPlace(reference.name));
}

function stepChip({ step, path }: Extract<Reference, { root: "Steps" }>, text: string, names: Names): string {
  const inner = `${xml(step)} <small>${xml(flowName(path))}</small>`;
  return names.hasStep(step) ? chip("step", text, inner, stepPlace(step)) : chip("broken", text, inner);
}

const chip = (kind: string, title: string, inner: string, place?: string): string =>
  place === undefined
    ? `<span class="ref ${kind}" title="${xml(title)}">${inner}</span>`
    : `<a class="ref ${kind}" title="${xml(title)}" href="#${xml(place)}">${inner}</a>`;
