import { canonical } from "./canonical.ts";

/** A value as words: text as it is, anything else as JSON. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : canonical(value ?? null));

/** The word with the article that it takes: `an Endpoint`, `a Model`. */
export const withArticle = (word: string): string => `${/^[AEIO]/.test(word) ? "an" : "a"} ${word}`;

/** At most so many characters, with an ellipsis where some are left out. */
export function short(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
