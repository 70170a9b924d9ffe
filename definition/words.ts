import { canonical } from "./canonical.ts";

/** A value as words: text as it is, anything else as JSON. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : canonical(value ?? null));

/** At most so many characters, with an ellipsis where some are left out. */
export function short(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text;
}
