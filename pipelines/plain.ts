import { isFloat } from "../definition/index.ts";

/** A value as plain data: every step and variable in it written out, floats kept. */
export function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || isFloat(value)) return value;
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function") return plain(toJSON.call(value));
  if (Array.isArray(value)) return value.map(plain);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
