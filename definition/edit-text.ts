import { parseTree, type Node } from "jsonc-parser";
import { canonical } from "./canonical.ts";
import { pathParts, type Part } from "./path.ts";
import type { Fix } from "./problem.ts";

/** One stretch of a text and what comes in its place. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly content: string;
}

/** The stretches of JSON text that a fix changes; `undefined` where it does not fit the text. */
export type PlanFix = (fix: Fix) => readonly TextEdit[] | undefined;

/**
 * Plans fixes on one text: every byte outside of the stretches stays.
 *
 * @example
 * const plan = planFixes(text);
 * const edits = plan({ description: "rename", edits: [{ path: "Steps[0].Nmae", rename: "Name" }] });
 */
export function planFixes(text: string): PlanFix {
  const root = parseTree(text);
  return (fix) => {
    const removed = new Map<Node, number[]>();
    const planned: TextEdit[] = [];
    for (const edit of fix.edits) {
      const place = placeOf(root, edit.path);
      if (place === undefined) return undefined;
      const { parent, index } = place;
      if ("remove" in edit) {
        if (index === undefined) return undefined;
        removed.set(parent, [...(removed.get(parent) ?? []), index]);
        continue;
      }
      const change = "rename" in edit ? renamed(place, edit.rename) : written(text, place, edit.set);
      if (change === undefined) return undefined;
      planned.push(change);
    }
    for (const [parent, indices] of removed) planned.push(...cuts(parent, new Set(indices)));
    const sorted = planned.toSorted((a, b) => a.offset - b.offset);
    return sorted.some((edit, i) => i > 0 && touches(sorted[i - 1] as TextEdit, edit)) ? undefined : sorted;
  };
}

/** Whether two stretches cannot both be changed. */
export const touches = (a: TextEdit, b: TextEdit): boolean =>
  a.offset < b.offset + b.length && b.offset < a.offset + a.length;

/** The text with the stretches changed. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const out: string[] = [];
  let at = 0;
  for (const { offset, length, content } of edits.toSorted((a, b) => a.offset - b.offset)) {
    out.push(text.slice(at, offset), content);
    at = offset + length;
  }
  return out.join("") + text.slice(at);
}

interface Place {
  readonly parent: Node;
  readonly last: Part;
  /** Among the parent's children; missing where the parent has no such member. */
  readonly index?: number;
}

function placeOf(root: Node | undefined, path: string): Place | undefined {
  const parts = pathParts(path);
  const last = parts?.at(-1);
  let parent = root;
  for (const part of parts?.slice(0, -1) ?? []) parent = valueOf(parent?.children?.[indexIn(parent, part) ?? -1]);
  if (parent === undefined || last === undefined || parent.type !== (typeof last === "number" ? "array" : "object"))
    return undefined;
  const index = indexIn(parent, last);
  // A member that is written twice has no place of its own.
  if (index === undefined && typeof last === "string" && keysOf(parent).includes(last)) return undefined;
  return { parent, last, ...(index !== undefined && { index }) };
}

const valueOf = (node: Node | undefined): Node | undefined => (node?.type === "property" ? node.children?.[1] : node);
const keysOf = (node: Node): readonly unknown[] => (node.children ?? []).map((child) => child.children?.[0]?.value);

function indexIn(node: Node, part: Part): number | undefined {
  if (typeof part === "number") return part < (node.children?.length ?? 0) ? part : undefined;
  const keys = keysOf(node);
  const index = keys.indexOf(part);
  return index < 0 || keys.includes(part, index + 1) ? undefined : index;
}

function renamed({ parent, index = -1 }: Place, name: string): TextEdit | undefined {
  const key = parent.children?.[index]?.children?.[0];
  if (key === undefined || keysOf(parent).includes(name)) return undefined;
  return { offset: key.offset, length: key.length, content: JSON.stringify(name) };
}

function written(text: string, { parent, last, index }: Place, value: unknown): TextEdit | undefined {
  const children = parent.children ?? [];
  const present = index === undefined ? undefined : valueOf(children[index]);
  if (present !== undefined)
    return { offset: present.offset, length: present.length, content: json(text, present.offset, value) };
  const before = children.at(-1);
  if (typeof last === "number" && last !== children.length) return undefined;
  if (before === undefined) {
    const key = typeof last === "string" ? `${JSON.stringify(last)}: ` : "";
    const [open, close] = parent.type === "array" ? "[]" : "{}";
    const content = `${open}${key}${json(text, parent.offset, value)}${close}`;
    return { offset: parent.offset, length: parent.length, content };
  }
  // The new one looks like the one before it: same space in front, same space around the colon.
  const from = children.length > 1 ? endOf(children.at(-2)) : parent.offset;
  const space = /\s*$/.exec(text.slice(from, before.offset))?.[0] ?? "";
  const lead = children.length > 1 || space !== "" || !/"\s*: /.test(text) ? space : " ";
  const [key, held] = before.children ?? [];
  const colon = before.type === "property" && key && held ? text.slice(endOf(key), held.offset) : "";
  const name = typeof last === "string" ? JSON.stringify(last) + colon : "";
  return { offset: endOf(before), length: 0, content: `,${lead}${name}${json(text, before.offset, value)}` };
}

const endOf = (node: Node | undefined): number => (node === undefined ? 0 : node.offset + node.length);

/** A value as the text around it is written: over several lines only where the text is. */
function json(text: string, offset: number, value: unknown): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const unit = /\n([ \t]+)\S/.exec(text)?.[1];
  if (typeof value !== "object" || value === null || unit === undefined) return canonical(value);
  const margin = /^\s*/.exec(line)?.[0] ?? "";
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return canonical(value, 1)
    .split("\n")
    .map((one, i) => (i === 0 ? one : margin + one.replace(/^ +/, (spaces) => unit.repeat(spaces.length))))
    .join(eol);
}

/** What goes so that these members or items are gone, with the commas that they leave behind. */
function cuts(parent: Node, gone: ReadonlySet<number>): readonly TextEdit[] {
  const children = parent.children ?? [];
  const cut = (from: number, to: number): TextEdit => ({ offset: from, length: to - from, content: "" });
  const found: TextEdit[] = [];
  for (let first = 0; first < children.length; first++) {
    if (!gone.has(first)) continue;
    let last = first;
    while (gone.has(last + 1)) last++;
    const next = children[last + 1];
    if (first > 0) found.push(cut(endOf(children[first - 1]), endOf(children[last])));
    else if (next !== undefined) found.push(cut(children[0]?.offset ?? 0, next.offset));
    else found.push(cut(parent.offset + 1, endOf(parent) - 1));
    first = last;
  }
  return found;
}
