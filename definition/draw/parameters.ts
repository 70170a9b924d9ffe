import { list, member } from "../model.ts";
import { short, textOf } from "../words.ts";
import { textWidth, xml } from "./text.ts";
import { both, fill } from "./theme.ts";

/** A parameter as a picture shows it. */
export interface ShownParameter {
  readonly name: string;
  readonly type: string;
  /** Its default, or that there is none. */
  readonly value: string;
  readonly required: boolean;
  readonly choices: readonly string[];
}

/** The parameters of a definition in words. */
export const shownParameters = (definition: unknown): readonly ShownParameter[] =>
  list(member(definition, "Parameters")).map((parameter) => {
    const given = member(parameter, "DefaultValue");
    return {
      name: textOf(member(parameter, "Name") ?? "?"),
      type: textOf(member(parameter, "Type") ?? "String"),
      value: given === undefined ? "required" : textOf(given) || '""',
      required: given === undefined,
      choices: list(member(parameter, "EnumValues")).map((value) => textOf(value)),
    };
  });

const row = 38;
const most = 24;

/** The list of parameters as a card of its own; missing when there are none. */
export function parameterPanel(definition: unknown): { svg: string; width: number; height: number } | undefined {
  const parameters = shownParameters(definition);
  if (parameters.length === 0) return undefined;
  const rows = parameters.slice(0, most).map(({ name, type, value, required, choices }) => ({
    name: short(name, 34),
    line: `${type} · ${short(value, 40)}`,
    required,
    full: `${name}: ${type} = ${value}${choices.length > 0 ? ` (one of ${choices.join(", ")})` : ""}`,
  }));
  const widest = rows.reduce(
    (width, { name, line }) => Math.max(width, textWidth(name, 13, "bold"), textWidth(line, 11)),
    textWidth("PARAMETERS", 10) + 10,
  );
  const width = Math.ceil(widest + 36);
  const more = parameters.length - rows.length;
  const height = 42 + rows.length * row + (more > 0 ? 22 : 0) + 12;
  const lines = rows.map(({ name, line, required, full }, i) => {
    const y = 60 + i * row;
    return [
      `<g><title>${xml(full)}</title>`,
      `<text x="18" y="${y}" font-size="13" font-weight="600" ${fill("ink")}>${xml(name)}</text>`,
      `<text x="18" y="${y + 15}" font-size="11" ${fill(required ? "want" : "soft")}>${xml(line)}</text></g>`,
    ].join("");
  });
  const svg = [
    `<rect width="${width}" height="${height}" rx="11" ${both("card", "rim")}/>`,
    `<text x="18" y="29" font-size="10" font-weight="700" letter-spacing="0.8" ${fill("soft")}>PARAMETERS</text>`,
    ...lines,
    ...(more > 0 ? [`<text x="18" y="${height - 14}" font-size="11" ${fill("soft")}>and ${more} more</text>`] : []),
  ].join("\n");
  return { svg, width, height };
}
