import type { Exchange } from "../wire/exchange.ts";
import { s3Error } from "./error.ts";

/** What a listing tells: something with a key, or a prefix that several keys share. */
export type Entry<T> = { readonly sort: string; readonly item: T } | { readonly sort: string; readonly prefix: string };

/** Keys that share a part up to the delimiter become one common prefix. */
export function fold<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  prefix: string,
  delimiter: string,
): readonly Entry<T>[] {
  if (delimiter === "") return items.map((item) => ({ sort: keyOf(item), item }));
  const entries: Entry<T>[] = [];
  let current: string | undefined;
  for (const item of items) {
    const key = keyOf(item);
    const at = key.indexOf(delimiter, prefix.length);
    if (at < 0) entries.push({ sort: key, item });
    else {
      const common = key.slice(0, at + delimiter.length);
      if (common !== current) entries.push({ sort: common, prefix: common });
      current = common;
    }
  }
  return entries;
}

/** Whether a key comes after another in S3's order, that of its UTF-8 bytes. */
export const isAfter = (key: string, other: string): boolean =>
  Buffer.compare(Buffer.from(key), Buffer.from(other)) > 0;

/** `CommonPrefixes` of a page. */
export const prefixesOf = (page: readonly Entry<unknown>[], encode: (text: string) => string) =>
  page.flatMap((entry) => ("prefix" in entry ? [{ Prefix: encode(entry.prefix) }] : []));

/** How keys are written: as they are, or with `encoding-type=url` like a query string, less the slash. */
export const encoder = (x: Exchange): ((text: string) => string) =>
  x.query.get("encoding-type") === "url" ? urlEncode : (text) => text;

const urlEncode = (text: string) =>
  encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+")
    .replace(/[!'()*]/g, (c) => (c === "*" ? c : `%${c.charCodeAt(0).toString(16).toUpperCase()}`));

/** How many entries a page may have: what the option says, at most 1000. */
export function pageSize(x: Exchange, option: string): number {
  const text = x.query.get(option);
  if (text === null) return 1000;
  if (!/^\d{1,9}$/.test(text))
    throw s3Error.invalidArgument(`Provided ${option} not an integer or within integer range`);
  return Math.min(1000, Number(text));
}
