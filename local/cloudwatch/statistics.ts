import { AwsError } from "../wire/error.ts";
import type { Slot } from "./series.ts";

export const invalid = (message: string): AwsError => new AwsError("InvalidParameterValue", message);

const plain: Readonly<Record<string, (slot: Slot) => number>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** A statistic of a window by its name: `Sum`, `Average`, `p99`, … */
export function statistic(name: string): (slot: Slot) => number {
  const simple = Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (simple !== undefined) return simple;
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1]);
  if (!(percent >= 0 && percent <= 100)) {
    throw invalid(
      `The value ${name} for parameter Statistics is not supported here; use ${Object.keys(plain).join(", ")} or p0 to p100`,
    );
  }
  return (slot) => percentile(slot, percent);
}

function percentile({ samples, max }: Slot, percent: number): number {
  const sorted = samples.toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  let left = (percent / 100) * total;
  for (const [value, count] of sorted) {
    left -= count;
    if (left <= 1e-9) return value;
  }
  return max;
}
