/** A value for each key of a record; the key is all that the value depends on. */
export const byName = <K extends string, V>(
  record: Readonly<Record<K, unknown>> | undefined,
  make: (key: K) => V,
): Readonly<Record<K, V>> =>
  Object.fromEntries(Object.keys(record ?? {}).map((key) => [key, make(key as K)])) as Record<K, V>;
