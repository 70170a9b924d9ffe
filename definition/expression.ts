import { isObject } from "./model.ts";
import { itemPath, memberPath } from "./path.ts";

/** A value that SageMaker works out when the pipeline runs. */
export type Expression =
  | { readonly Get: string }
  | { readonly "Std:Join": { readonly On: string; readonly Values: readonly unknown[] } }
  | {
      readonly "Std:JsonGet": {
        readonly Path: string;
        readonly PropertyFile?: { readonly Get: string };
        readonly S3Uri?: unknown;
      };
    };

/** One accessor in a property path: `.member`, `['key']` or `[0]`. */
export type PathPart = string | { readonly key: string } | { readonly index: number };

/** What a `Get` points at. */
export type Reference =
  | { readonly root: "Parameters" | "Execution" | "PipelineExperimentConfig"; readonly name: string }
  | { readonly root: "Steps"; readonly step: string; readonly path: readonly PathPart[] };

/** A `Get` found in a value; `reference` is missing when the text cannot be read. */
export interface FoundReference {
  readonly path: string;
  readonly get: string;
  readonly reference: Reference | undefined;
}

export type ExpressionKind = "Get" | "Std:Join" | "Std:JsonGet";

/** Which kind of expression an object is that has only that member. */
export const kindOfOnly = (name: string | undefined): ExpressionKind | undefined =>
  name === "Get" || name === "Std:Join" || name === "Std:JsonGet" ? name : undefined;

/** Which kind of expression a value is: an object whose only member is `Get`, `Std:Join` or `Std:JsonGet`. */
export function expressionKind(value: unknown): ExpressionKind | undefined {
  if (!isObject(value)) return undefined;
  let only: string | undefined;
  for (const key in value) {
    if (only !== undefined) return undefined;
    only = key;
  }
  const kind = kindOfOnly(only);
  return kind !== undefined && Object.hasOwn(value, kind) ? kind : undefined;
}

/** Whether a value is an expression by its key; what it holds may still be wrong. */
export const isExpression = (value: unknown): value is Expression => expressionKind(value) !== undefined;

/**
 * Reads the text of a `Get`.
 *
 * @example
 * parseReference("Steps.Train.ModelArtifacts.S3ModelArtifacts");
 * // { root: "Steps", step: "Train", path: ["ModelArtifacts", "S3ModelArtifacts"] }
 */
export function parseReference(get: string): Reference | undefined {
  let known = read.get(get);
  if (known === undefined) {
    known = { reference: readReference(get) };
    if (read.size >= mostRead) read.clear();
    read.set(get, known);
  }
  return known.reference;
}

/** What was read lately: the same references are asked for again and again. */
const read = new Map<string, { readonly reference: Reference | undefined }>();
const mostRead = 50_000;

function readReference(get: string): Reference | undefined {
  const dot = get.indexOf(".");
  if (dot < 1 || dot === get.length - 1) return undefined;
  const root = get.slice(0, dot);
  const rest = get.slice(dot + 1);
  if (root === "Parameters" || root === "Execution" || root === "PipelineExperimentConfig") return { root, name: rest };
  if (root !== "Steps") return undefined;
  const [step] = /^[^.[\]]+/.exec(rest) ?? [];
  if (step === undefined) return undefined;
  const tail = rest.slice(step.length);
  if (tail === "") return { root, step, path: [] };
  const path = parsePath(tail.startsWith(".") ? tail.slice(1) : tail);
  return path === undefined ? undefined : { root, step, path };
}

/**
 * Reads the `Path` of a `Std:JsonGet` or the end of a `Get`.
 *
 * @example
 * parsePath("a.b[0]['c']"); // ["a", "b", { index: 0 }, { key: "c" }]
 */
export function parsePath(path: string): readonly PathPart[] | undefined {
  if (path === "") return undefined;
  const parts: PathPart[] = [];
  const step = /\[(\d+)\]|\['(.*?)'\]|\["(.*?)"\]|(\.?)([^.[\]]+)/gy;
  while (step.lastIndex < path.length) {
    const match = step.exec(path);
    if (match === null) return undefined;
    const [, index, single, double, dot, name] = match;
    const key = single ?? double;
    if (index !== undefined) parts.push({ index: Number(index) });
    else if (key !== undefined) parts.push({ key });
    else if (name !== undefined && (dot === ".") === parts.length > 0) parts.push(name);
    else return undefined;
  }
  return parts;
}

/** The text that {@link parseReference} reads. */
export function referenceText(reference: Reference): string {
  if (reference.root !== "Steps") return `${reference.root}.${reference.name}`;
  return `Steps.${reference.step}${reference.path.map(partText).join("")}`;
}

const partText = (part: PathPart): string => {
  if (typeof part === "string") return `.${part}`;
  return "key" in part ? `['${part.key}']` : `[${part.index}]`;
};

/** Every `Get` inside a value in document order, also those in `Std:Join` and `Std:JsonGet`. */
export function references(value: unknown, path = ""): readonly FoundReference[] {
  const found: FoundReference[] = [];
  const todo: { readonly value: unknown; readonly path: string }[] = [{ value, path }];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    const { value: parent, path: base } = here;
    if (Array.isArray(parent)) {
      for (let i = parent.length - 1; i >= 0; i--)
        if (isInside(parent[i])) todo.push({ value: parent[i], path: itemPath(base, i) });
      continue;
    }
    if (!isObject(parent)) continue;
    const keys = Object.keys(parent);
    const get = parent["Get"];
    if (keys.length === 1 && typeof get === "string") {
      found.push({ path: base, get, reference: parseReference(get) });
      continue;
    }
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] ?? "";
      if (isInside(parent[key])) todo.push({ value: parent[key], path: memberPath(base, key) });
    }
  }
  return found;
}

/** Whether a `Get` may stand in it. */
const isInside = (value: unknown): boolean => typeof value === "object" && value !== null;
