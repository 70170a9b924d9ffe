import { short, textOf } from "../words.ts";
import { list, member } from "../model.ts";
import { xml } from "./text.ts";

const row = 38;
const most = 24;

/** The list of parameters as a card of its own; missing when there are none. */
export function parameterPanel(definition: unknown): { svg: string; width: number; height: number } | undefined {
  const parameters = list(member(definition, "Parameters"));
  if (parameters.length === 0) return undefined;
  const rows = parameters.slice(0, most).map((parameter) => {
    const name = textOf(member(parameter, "Name") ?? "?");
    const type = textOf(member(parameter, "Type") ?? "String");
    const given = member(parameter, "DefaultValue");
    const value = given === undefined ? "required" : textOf(given);
    return { name: short(name, 34), type, value: short(value, 40), full: `${name}: ${type} = ${value}` };
  });
  const longest = rows.reduce(
    (widest, { name, type, value }) => Math.max(widest, name.length * 7.6, (type.length + value.length + 3) * 6.4),
    110,
  );
  const width = Math.ceil(longest + 36);
  const more = parameters.length - rows.length;
  const height = 40 + rows.length * row + (more > 0 ? 22 : 0) + 10;
  const lines = rows.map(({ name, type, value, full }, i) => {
    const y = 58 + i * row;
    return [
      `<g><title>${xml(full)}</title>`,
      `<text x="18" y="${y}" font-size="13" font-weight="600" fill="#0f172a">${xml(name)}</text>`,
      `<text x="18" y="${y + 15}" font-size="11" fill="#64748b">${xml(type)} · ${xml(value)}</text></g>`,
    ].join("");
  });
  const svg = [
    `<rect width="${width}" height="${height}" rx="10" fill="#ffffff" stroke="#cbd5e1"/>`,
    '<text x="18" y="28" font-size="10" font-weight="700" letter-spacing="0.8" fill="#64748b">PARAMETERS</text>',
    ...lines,
    ...(more > 0 ? [`<text x="18" y="${height - 14}" font-size="11" fill="#64748b">and ${more} more</text>`] : []),
  ].join("\n");
  return { svg, width, height };
}
