import { floatText, isFloat } from "./float.ts";
import { itemPath, memberPath } from "./path.ts";

interface Frame {
  readonly source: object;
  readonly path: string;
  readonly keys: readonly string[] | undefined;
  readonly length: number;
  next: number;
  written: boolean;
}

/**
 * JSON text with the keys in the order they were built in and every {@link Float} kept a float.
 *
 * Takes what `JSON.stringify` takes, of any depth, and refuses what JSON cannot hold, with its path.
 *
 * @example
 * canonical({ b: new Float(2), a: undefined }); // {"b":2.0}
 */
export function canonical(value: unknown, indent = 0): string {
  const out: string[] = [];
  const stack: Frame[] = [];
  const open = new Set<object>();
  const newline = (depth: number): string => (indent > 0 ? `\n${" ".repeat(indent * depth)}` : "");

  const write = (raw: unknown, key: string, path: string): void => {
    const json = plain(raw, key);
    const scalar = scalarText(json, path);
    if (scalar !== undefined) {
      out.push(scalar);
      return;
    }
    const source = json as object;
    if (open.has(source)) throw new TypeError(`${at(path)} contains itself; JSON cannot hold a value that does`);
    open.add(source);
    const keys = Array.isArray(source) ? undefined : Object.keys(source);
    out.push(keys === undefined ? "[" : "{");
    const length = keys === undefined ? (source as readonly unknown[]).length : keys.length;
    stack.push({ source, path, keys, length, next: 0, written: false });
  };

  write(value, "", "");
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    if (frame.next >= frame.length) {
      stack.pop();
      open.delete(frame.source);
      out.push(frame.written ? newline(stack.length) : "", frame.keys === undefined ? "]" : "}");
      continue;
    }
    const index = frame.next++;
    if (frame.keys === undefined) {
      out.push(frame.written ? "," : "", newline(stack.length));
      frame.written = true;
      write((frame.source as readonly unknown[])[index], String(index), itemPath(frame.path, index));
      continue;
    }
    const key = frame.keys[index] ?? "";
    const item = (frame.source as Record<string, unknown>)[key];
    if (item === undefined) continue;
    out.push(frame.written ? "," : "", newline(stack.length), JSON.stringify(key), indent > 0 ? ": " : ":");
    frame.written = true;
    write(item, key, memberPath(frame.path, key));
  }
  return out.join("");
}

function plain(value: unknown, key: string): unknown {
  if (isFloat(value) || typeof value !== "object" || value === null) return value;
  const toJSON = (value as { toJSON?: unknown }).toJSON;
  return typeof toJSON === "function" ? toJSON.call(value, key) : value;
}

/** The text of a value that is no list or object, else `undefined`. */
function scalarText(value: unknown, path: string): string | undefined {
  if (value === null) return "null";
  if (isFloat(value)) return floatText(value.value);
  if (typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      throw new RangeError(`${at(path)} is ${value}, which JSON cannot hold; give a finite number`);
    return JSON.stringify(value);
  }
  if (typeof value === "object") return undefined;
  throw new TypeError(`${at(path)} is a ${typeof value}, which JSON cannot hold`);
}

const at = (path: string): string => (path === "" ? "the value" : path);
