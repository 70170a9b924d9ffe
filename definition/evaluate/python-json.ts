import { parseTree, type Node, type ParseError } from "jsonc-parser";
import { Numeral, numeral } from "./numeral.ts";

/** A JSON value as Python's `json.loads` sees it: whole numbers and floats stay apart. */
export type PyValue = null | boolean | string | Numeral | readonly PyValue[] | { readonly [member: string]: PyValue };

/** Reads JSON text; `undefined` when it is none. */
export function parsePython(text: string): PyValue | undefined {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  return tree === undefined || errors.length > 0 ? undefined : valueOf(tree, text);
}

function valueOf(node: Node, text: string): PyValue {
  switch (node.type) {
    case "number":
      return numeral(text.slice(node.offset, node.offset + node.length));
    case "array":
      return (node.children ?? []).map((child) => valueOf(child, text));
    case "object":
      return Object.fromEntries(
        (node.children ?? []).map(({ children: [key, value] = [] }) => [
          String(key?.value),
          value === undefined ? null : valueOf(value, text),
        ]),
      );
    default:
      return node.value as null | boolean | string;
  }
}

const isList = (value: PyValue): value is readonly PyValue[] => Array.isArray(value);
const sorted = (value: { readonly [member: string]: PyValue }): [string, PyValue][] =>
  Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Python's `str()`. */
export function pythonText(value: PyValue): string {
  return typeof value === "string" ? value : pythonRepr(value);
}

/** Python's `repr()`. */
export function pythonRepr(value: PyValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return quoted(value);
  if (value instanceof Numeral) return value.text;
  if (isList(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  return `{${Object.entries(value)
    .map(([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`)
    .join(", ")}}`;
}

const quoted = (text: string): string => {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replaceAll(mark, `\\${mark}`);
  return `${mark}${body}${mark}`;
};

/** Python's `json.dumps(value, sort_keys=True, separators=(",", ":"))`. */
export function pythonDumps(value: PyValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "string") return ascii(JSON.stringify(value));
  if (value instanceof Numeral) return value.text;
  if (isList(value)) return `[${value.map(pythonDumps).join(",")}]`;
  return `{${sorted(value)
    .map(([key, item]) => `${ascii(JSON.stringify(key))}:${pythonDumps(item)}`)
    .join(",")}}`;
}

const ascii = (text: string): string =>
  text.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** A value as a word of a command line, as SageMaker's training toolkit writes it: `k=v,k=v` for a map, nothing for none. */
export function argumentText(value: PyValue): string {
  if (value === null) return "";
  if (typeof value === "object" && !isList(value) && !(value instanceof Numeral)) {
    return sorted(value)
      .map(([key, item]) => `${key}=${pythonText(item)}`)
      .join(",");
  }
  return pythonText(value);
}
