/** Text as XML and HTML may hold it: markup escaped, characters that XML forbids left out. */
export const xml = (text: string): string =>
  text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

/** The width of a text in a sans serif font, on the safe side: there is no font to ask. */
export function textWidth(text: string, size: number, weight: "plain" | "bold" = "plain"): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (weight === "bold" ? 1.13 : 1);
}

function emsOf(character: string): number {
  if (/[ijl.,:;'|!()[\]\s]/.test(character)) return 0.34;
  if (/[frtI/-]/.test(character)) return 0.42;
  if (/[mwMW@%—…]/.test(character)) return 0.95;
  if (/[A-Z]/.test(character)) return 0.72;
  return character <= "\u02ff" ? 0.6 : 1.05;
}

/** A coordinate with at most one digit after the point. */
export const round = (value: number): number => Math.round(value * 10) / 10;
