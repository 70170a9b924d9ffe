import type { Store } from "../store.ts";

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

export interface MetricId {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly Dimension[];
}

/** What one second of a metric holds. */
export interface Slot {
  /** Epoch second. */
  readonly at: number;
  readonly sum: number;
  readonly count: number;
  readonly min: number;
  readonly max: number;
  /** Values with how often they came, for percentiles; of many, the first. */
  readonly samples: readonly (readonly [number, number])[];
}

export interface Series {
  readonly id: MetricId;
  readonly unit: string;
  readonly slots: Map<number, Slot>;
}

/** Values of metrics: in memory by second, in the store by minute. */
export interface MetricStore {
  add(id: MetricId, slot: Slot, unit?: string): void;
  find(id: MetricId): Series | undefined;
  all(): readonly Series[];
  /** Writes what has changed to the store. */
  flush(): void;
}

/** How long values are kept. */
const retentionSeconds = 86_400;
const maxSamples = 200;
const kind = "MetricMinute";

interface Minute extends Omit<Series, "slots"> {
  readonly slots: readonly Slot[];
}

/** Who gives many values keeps its ids. */
const keys = new WeakMap<MetricId, string>();

function keyOf(id: MetricId): string {
  const known = keys.get(id) ?? newKey(id);
  keys.set(id, known);
  return known;
}

const newKey = ({ Namespace, MetricName, Dimensions }: MetricId): string =>
  JSON.stringify([
    Namespace,
    MetricName,
    Dimensions.map(({ Name, Value }) => [Name, Value]).toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1)),
  ]);

const minuteKey = (key: string, minute: number): string => `${String(minute).padStart(10, "0")} ${key}`;

/** Opens the metrics; what the store holds is read with the first use. */
export function openMetricStore(store: Store): MetricStore {
  let series: Map<string, Series> | undefined;
  const dirty = new Map<string, { readonly of: Series; readonly minute: number }>();

  const loaded = (): Map<string, Series> => {
    if (series !== undefined) return series;
    series = new Map();
    const oldest = Date.now() / 1000 - retentionSeconds;
    for (const { id, unit, slots } of store.list<Minute>(kind)) {
      const key = keyOf(id);
      if ((slots.at(-1)?.at ?? 0) < oldest) {
        store.delete(kind, minuteKey(key, Math.floor((slots[0]?.at ?? 0) / 60)));
        continue;
      }
      const one = series.get(key) ?? { id, unit, slots: new Map<number, Slot>() };
      series.set(key, one);
      for (const slot of slots) one.slots.set(slot.at, slot);
    }
    return series;
  };

  return {
    add: (id, slot, unit = "None") => {
      const key = keyOf(id);
      const one = loaded().get(key) ?? { id, unit, slots: new Map<number, Slot>() };
      loaded().set(key, one);
      const before = one.slots.get(slot.at);
      one.slots.set(slot.at, before === undefined ? slot : merged(before, slot));
      const minute = Math.floor(slot.at / 60);
      dirty.set(minuteKey(key, minute), { of: one, minute });
    },
    find: (id) => loaded().get(keyOf(id)),
    all: () => [...loaded().values()],
    flush: () => {
      if (dirty.size === 0) return;
      store.transaction(() => {
        for (const [key, { of, minute }] of dirty) {
          const seconds = Array.from({ length: 60 }, (_, i) => of.slots.get(minute * 60 + i));
          const slots = seconds.filter((slot) => slot !== undefined);
          store.put(kind, key, { id: of.id, unit: of.unit, slots } satisfies Minute);
        }
      });
      for (const { of } of dirty.values()) forgetOld(of);
      dirty.clear();
    },
  };
}

/** One value, or several equal ones, at a time. */
export const slotOf = (at: number, value: number, count = 1): Slot => ({
  at: Math.floor(at),
  sum: value * count,
  count,
  min: value,
  max: value,
  samples: [[value, count]],
});

export const merged = (a: Slot, b: Slot): Slot => ({
  at: a.at,
  sum: a.sum + b.sum,
  count: a.count + b.count,
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
  samples: a.samples.length >= maxSamples ? a.samples : mergeSamples(a.samples, b.samples),
});

/** Values that came before count up: endpoints send many zeros. */
function mergeSamples(a: Slot["samples"], b: Slot["samples"]): Slot["samples"] {
  const [only] = b;
  if (only !== undefined && b.length === 1) {
    const at = a.findIndex(([value]) => value === only[0]);
    return at < 0 ? [...a, only] : a.with(at, [only[0], (a[at]?.[1] ?? 0) + only[1]]);
  }
  const counts = new Map(a);
  for (const [value, count] of b) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts];
}

/** Lets go of what is too old; values come nearly in order, so the first that is young ends it. */
function forgetOld({ slots }: Series): void {
  const oldest = Date.now() / 1000 - retentionSeconds;
  for (const at of slots.keys()) {
    if (at >= oldest) return;
    slots.delete(at);
  }
}

/** All of a series from `from` (included) to `to` (excluded), as one; `undefined` when there is nothing. */
export function windowOf({ slots }: Series, from: number, to: number): Slot | undefined {
  const inside =
    to - from < slots.size
      ? Array.from({ length: to - from }, (_, i) => slots.get(from + i))
      : [...slots.values()].filter(({ at }) => at >= from && at < to);
  const found = inside.filter((slot) => slot !== undefined);
  return found.length === 0 ? undefined : found.reduce(merged);
}
