import { Numeral, parsePython, pythonRepr, type PyValue } from "../../definition/evaluate/index.ts";
import { ClientError } from "../containers/transfer.ts";

/** How the records of a content type are read and written; a row of CSV is a list. */
export interface Format {
  readonly kind: "csv" | "json";
  read(text: string): PyValue;
  write(value: PyValue): string;
}

const json: Format = {
  kind: "json",
  read: (text) => {
    const value = parsePython(text);
    if (value === undefined) throw new ClientError(`ClientError: not JSON: ${text.slice(0, 120)}`);
    return value;
  },
  write: jsonText,
};

/** JSON in the order of its members, with numbers as they were written. */
function jsonText(value: PyValue): string {
  if (value instanceof Numeral) return value.text;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  const members = Object.entries(value).map(
    ([name, item]: [string, PyValue]) => `${JSON.stringify(name)}:${jsonText(item)}`,
  );
  return `{${members.join(",")}}`;
}

const csv: Format = {
  kind: "csv",
  read: (text) => {
    const cells: string[] = [];
    const cell = /(?:"((?:[^"]|"")*)"|((?!")[^,]*))(,|$)/y;
    for (let at = 0; at <= text.length; at = cell.lastIndex) {
      cell.lastIndex = at;
      const match = cell.exec(text);
      if (match === null) throw new ClientError(`ClientError: not a row of CSV: ${text.slice(0, 120)}`);
      cells.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
      if (match[3] === "") break;
    }
    return cells;
  },
  write: (value) => (Array.isArray(value) ? value : [value as PyValue]).map(cellText).join(","),
};

function cellText(value: PyValue): string {
  const text =
    typeof value === "string" ? value : value instanceof Numeral ? value.text : value === null ? "" : pythonRepr(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The format of a content type that filters and joins can work with. */
export function formatOf(contentType: string | undefined, what: string): Format {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "text/csv") return csv;
  if (type === "application/json" || type === "application/jsonlines") return json;
  throw new ClientError(
    `ClientError: DataProcessing works with text/csv, application/json and application/jsonlines; the ${what} is ${contentType ?? "of no type"}`,
  );
}
