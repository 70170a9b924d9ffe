import { canonical } from "../canonical.ts";
import { isFloat } from "../float.ts";
import { isObject } from "../model.ts";
import { isSet, namedItems } from "./lists.ts";

/** A value as text in which order that means nothing is gone: two values that mean the same give the same text. */
export function meaning(value: unknown, list = ""): string {
  if (Array.isArray(value)) {
    const items = value.map((item) => meaning(item));
    return `[${(isSet(list) || namedItems(list, value) !== undefined ? items.toSorted() : items).join(",")}]`;
  }
  if (!isObject(value) || isFloat(value)) return canonical(value ?? null);
  const members = Object.entries(value).filter(([, item]) => item !== undefined);
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, item]) => `${JSON.stringify(name)}:${meaning(item, name)}`).join(",")}}`;
}

/** Whether two values mean the same; `list` is the name of the member that holds them. */
export const isSame = (a: unknown, b: unknown, list = ""): boolean => a === b || meaning(a, list) === meaning(b, list);
