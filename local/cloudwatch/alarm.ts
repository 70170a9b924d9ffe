import { metricId, type MetricStat } from "./metric-operations.ts";
import { windowOf, type MetricId, type MetricStore } from "./series.ts";
import { statistic } from "./statistics.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** A MetricAlarm as DescribeAlarms answers it; times are epoch seconds. */
export interface Alarm extends Partial<MetricId> {
  readonly AlarmName: string;
  readonly AlarmArn: string;
  readonly ActionsEnabled: boolean;
  readonly StateValue: AlarmState;
  readonly StateReason: string;
  readonly StateReasonData?: string;
  readonly StateUpdatedTimestamp: number;
  readonly StateTransitionedTimestamp: number;
  readonly AlarmConfigurationUpdatedTimestamp: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly MetricStat?: MetricStat;
    readonly ReturnData?: boolean;
  }[];
  readonly Period?: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: Comparison;
  readonly TreatMissingData?: string;
}

export const comparisons = {
  GreaterThanOrEqualToThreshold: { text: "greater than or equal to", holds: (a: number, b: number) => a >= b },
  GreaterThanThreshold: { text: "greater than", holds: (a: number, b: number) => a > b },
  LessThanThreshold: { text: "less than", holds: (a: number, b: number) => a < b },
  LessThanOrEqualToThreshold: { text: "less than or equal to", holds: (a: number, b: number) => a <= b },
} as const;

export type Comparison = keyof typeof comparisons;

export interface Verdict {
  readonly state: AlarmState;
  readonly reason: string;
}

/** What an alarm watches. */
export function watched(alarm: Alarm): { readonly id: MetricId; readonly period: number; readonly stat: string } {
  const stat = alarm.Metrics?.find(({ ReturnData }) => ReturnData !== false)?.MetricStat;
  if (stat !== undefined) return { id: metricId(stat.Metric), period: stat.Period, stat: stat.Stat };
  return {
    id: metricId(alarm),
    period: alarm.Period ?? 60,
    stat: alarm.Statistic ?? alarm.ExtendedStatistic ?? "Average",
  };
}

/**
 * Judges an alarm by its metric. The windows end at `time`, not at a whole minute as CloudWatch's do: an alarm then goes
 * off as soon as its values say so, and rehearsing a roll-back does not need minutes.
 */
export function judge(alarm: Alarm, metrics: MetricStore, time: number): Verdict {
  const { id, period, stat } = watched(alarm);
  const { EvaluationPeriods: periods, Threshold: threshold } = alarm;
  const toAlarm = alarm.DatapointsToAlarm ?? periods;
  const { holds, text } = comparisons[alarm.ComparisonOperator];
  const series = metrics.find(id);
  // The current second belongs to the newest window.
  const end = Math.floor(time) + 1;
  const points = Array.from({ length: periods }, (_, i) => {
    const slot = series === undefined ? undefined : windowOf(series, end - (i + 1) * period, end - i * period);
    return slot === undefined ? undefined : statistic(stat)(slot);
  });
  const known = points.filter((point) => point !== undefined);
  const gaps = periods - known.length;
  const breaching = known.filter((point) => holds(point, threshold)).length;
  const missing = alarm.TreatMissingData ?? "missing";
  const counted = breaching + (missing === "breaching" ? gaps : 0);
  const listed = known.map((point) => `${point} (${new Date(time * 1000).toISOString()})`).join(", ");
  if (known.length === 0 && missing === "ignore") return { state: alarm.StateValue, reason: alarm.StateReason };
  if (known.length === 0 && missing === "missing") {
    return { state: "INSUFFICIENT_DATA", reason: `Insufficient Data: ${plural(periods)} unknown.` };
  }
  const gapText =
    known.length === 0
      ? `no datapoints were received for ${plural(periods)} and missing datapoints were treated as [${missing === "breaching" ? "Breaching" : "NonBreaching"}].`
      : undefined;
  const state = counted >= toAlarm ? "ALARM" : "OK";
  const verb = known.length === 1 ? "was" : "were";
  const not = state === "OK" ? " not" : "";
  return {
    state,
    reason: `Threshold Crossed: ${gapText ?? `${state === "ALARM" ? counted : known.length} out of the last ${plural(periods)} [${listed}] ${verb}${not} ${text} the threshold (${threshold}) (minimum ${plural(toAlarm)} for OK -> ALARM transition).`}`,
  };
}

const plural = (count: number): string => `${count} datapoint${count === 1 ? "" : "s"}`;
