import { pageOf } from "../wire/page.ts";
import { merged, slotOf, windowOf, type Dimension, type MetricId, type MetricStore, type Slot } from "./series.ts";
import { invalid, statistic } from "./statistics.ts";
import { AwsError } from "../wire/error.ts";

export type CloudWatchOperation = (input: never) => unknown;

interface Datum {
  readonly MetricName?: string;
  readonly Dimensions?: readonly Dimension[];
  readonly Timestamp?: number;
  readonly Value?: number;
  readonly StatisticValues?: Readonly<Record<"SampleCount" | "Sum" | "Minimum" | "Maximum", number>>;
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly Unit?: string;
}

interface PutRequest {
  readonly Namespace?: string;
  readonly MetricData?: readonly Datum[];
  /** The same, with whom they are of. */
  readonly EntityMetricData?: readonly { readonly MetricData?: readonly Datum[] }[];
}

export interface MetricStat {
  readonly Metric: Partial<MetricId>;
  readonly Period: number;
  readonly Stat: string;
}

interface DataQuery {
  readonly Id?: string;
  readonly MetricStat?: MetricStat;
  readonly Expression?: string;
  readonly Label?: string;
  readonly ReturnData?: boolean;
}

interface Range {
  readonly StartTime?: number;
  readonly EndTime?: number;
  readonly Period?: number;
}

export const missing = (name: string): AwsError =>
  new AwsError("MissingParameter", `The parameter ${name} is required.`);

export function needed<T>(value: T | undefined, name: string): T {
  if (value === undefined || value === "") throw missing(name);
  return value;
}

export const metricId = (given: Partial<MetricId>): MetricId => ({
  Namespace: needed(given.Namespace, "Namespace"),
  MetricName: needed(given.MetricName, "MetricName"),
  Dimensions: given.Dimensions ?? [],
});

/** PutMetricData, GetMetricStatistics, GetMetricData and ListMetrics. */
export function metricOperations(metrics: MetricStore, changed: () => void): Record<string, CloudWatchOperation> {
  return {
    PutMetricData: ({ Namespace, MetricData = [], EntityMetricData = [] }: PutRequest) => {
      needed(Namespace, "Namespace");
      const data = [...MetricData, ...EntityMetricData.flatMap((entity) => entity.MetricData ?? [])];
      if (data.length === 0) throw missing("MetricData");
      // All or nothing: a datum that cannot be read refuses the whole request.
      const read = data.map((datum) => ({
        id: metricId({ ...datum, ...(Namespace !== undefined && { Namespace }) }),
        slot: slotFrom(datum),
        unit: datum.Unit,
      }));
      for (const { id, slot, unit } of read) metrics.add(id, slot, unit);
      metrics.flush();
      changed();
      return undefined;
    },

    GetMetricStatistics: (
      input: Partial<MetricId> & Range & { Statistics?: readonly string[]; ExtendedStatistics?: readonly string[] },
    ) => {
      const id = metricId(input);
      const [plain, extended] = [input.Statistics ?? [], input.ExtendedStatistics ?? []];
      if (plain.length + extended.length === 0) throw missing("Statistics or ExtendedStatistics");
      const unit = metrics.find(id)?.unit ?? "None";
      const Datapoints = periods(metrics, id, input).map(([Timestamp, slot]) => ({
        Timestamp,
        ...Object.fromEntries(plain.map((name) => [name, statistic(name)(slot)])),
        ...(extended.length > 0 && {
          ExtendedStatistics: Object.fromEntries(extended.map((name) => [name, statistic(name)(slot)])),
        }),
        Unit: unit,
      }));
      return { Label: id.MetricName, Datapoints };
    },

    GetMetricData: (input: Range & { MetricDataQueries?: readonly DataQuery[]; ScanBy?: string }) => {
      const queries = needed(input.MetricDataQueries, "MetricDataQueries");
      const results = queries.flatMap((query) => {
        const { Id = "", MetricStat: stat } = query;
        if (stat === undefined) throw invalid(`The expression of query ${Id} is not supported here; give a MetricStat`);
        const points = periods(metrics, metricId(stat.Metric), { ...input, Period: stat.Period });
        if (input.ScanBy !== "TimestampAscending") points.reverse();
        const result = {
          Id,
          Label: query.Label ?? stat.Metric.MetricName,
          Timestamps: points.map(([time]) => time),
          Values: points.map(([, slot]) => statistic(stat.Stat)(slot)),
          StatusCode: "Complete",
        };
        return query.ReturnData === false ? [] : [result];
      });
      return { MetricDataResults: results, Messages: [] };
    },

    ListMetrics: (
      input: Partial<Omit<MetricId, "Dimensions">> & {
        Dimensions?: readonly { Name: string; Value?: string }[];
        NextToken?: string;
      },
    ) => {
      const found = metrics
        .all()
        .map(({ id }) => id)
        .filter(
          ({ Namespace, MetricName, Dimensions }) =>
            (input.Namespace ?? Namespace) === Namespace &&
            (input.MetricName ?? MetricName) === MetricName &&
            (input.Dimensions ?? []).every(({ Name, Value }) =>
              Dimensions.some((one) => one.Name === Name && (Value ?? one.Value) === one.Value),
            ),
        );
      const [Metrics, NextToken] = pageOf(found, input, (id) => JSON.stringify(id), 500);
      return { Metrics, ...(NextToken !== undefined && { NextToken }) };
    },
  };
}

function slotFrom(datum: Datum): Slot {
  const at = Math.floor(datum.Timestamp ?? Date.now() / 1000);
  const { Value, Values, Counts, StatisticValues: set } = datum;
  if (set !== undefined && !(set.SampleCount > 0)) throw invalid("StatisticValues.SampleCount must be greater than 0.");
  if (set !== undefined) {
    const mean: readonly [number, number] = [set.Sum / set.SampleCount, set.SampleCount];
    return { at, sum: set.Sum, count: set.SampleCount, min: set.Minimum, max: set.Maximum, samples: [mean] };
  }
  if (Values !== undefined && Values.length > 0)
    return Values.map((value, i) => slotOf(at, value, Counts?.[i] ?? 1)).reduce(merged);
  return slotOf(at, needed(Value, "MetricData.member.N.Value"));
}

/** The windows of a range that hold values, oldest first, each with its start; windows begin at multiples of the period. */
function periods(metrics: MetricStore, id: MetricId, range: Range): (readonly [number, Slot])[] {
  const start = needed(range.StartTime, "StartTime");
  const end = needed(range.EndTime, "EndTime");
  const period = needed(range.Period, "Period");
  if (!(period >= 1) || !Number.isInteger(period))
    throw invalid(`The value ${period} for parameter Period must be a whole number from 1.`);
  if (!(start < end)) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  const series = metrics.find(id);
  if (series === undefined) return [];
  const starts = new Set<number>();
  for (const at of series.slots.keys())
    if (at >= Math.floor(start / period) * period && at < end) starts.add(Math.floor(at / period) * period);
  return [...starts]
    .toSorted((a, b) => a - b)
    .flatMap((from) => {
      const slot = windowOf(series, from, from + period);
      return slot === undefined ? [] : [[from, slot] as const];
    });
}
