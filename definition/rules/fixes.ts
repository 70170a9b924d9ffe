import type { Float } from "../float.ts";
import type { Json } from "../model.ts";
import { certain } from "../nearest.ts";
import type { Fix } from "../problem.ts";
import { textOf } from "../words.ts";

/** Gives a member another name. */
export const renamed = (path: string, name: string, to: string): Fix => ({
  description: `rename ${name} to ${to}`,
  edits: [{ path, rename: to }],
});

/** Puts another value in a value's place. */
export const replaced = (path: string, value: Json | Float): Fix => ({
  description: `write ${typeof value === "string" ? JSON.stringify(value) : textOf(value)}`,
  edits: [{ path, set: value }],
});

/** For a text that must be one of a few: the fix, where only one of them can be meant. */
export function corrected(path: string, text: unknown, known: Iterable<string>): { readonly fix?: Fix } {
  const meant = typeof text === "string" ? certain(text, known) : undefined;
  return meant === undefined ? {} : { fix: replaced(path, meant) };
}

/** Whether two names differ in nothing but capitals: names that people choose may well differ by a letter. */
export const sameLetters = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
