import { siteOf, type Site } from "./site.ts";

/** A value for each key of a record, made when it is read: the key and the place that reads it are all it depends on. */
export function byName<K extends string, V>(
  record: Readonly<Record<K, unknown>> | undefined,
  make: (key: K, site: Site) => V,
): Readonly<Record<K, V>> {
  const values = {};
  for (const key of Object.keys(record ?? {})) {
    const get = (): V => make(key as K, siteOf(get));
    Object.defineProperty(values, key, { enumerable: true, get });
  }
  return values as Readonly<Record<K, V>>;
}
