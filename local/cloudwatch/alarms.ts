import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { comparisons, judge, watched, type Alarm, type AlarmState } from "./alarm.ts";
import { needed, type CloudWatchOperation } from "./metric-operations.ts";
import type { MetricStore } from "./series.ts";
import { invalid, statistic } from "./statistics.ts";

type Host = Pick<Context, "store" | "emit" | "region" | "account">;

export interface Alarms {
  /** `changed` is called when there may be one more alarm to judge. */
  operations(changed: () => void): Readonly<Record<string, CloudWatchOperation>>;
  /** The state of an alarm as it is now; `undefined` when there is none of that name. */
  state(name: string): AlarmState | undefined;
  /** Judges all alarms by what the metrics hold now; says how many there are. */
  evaluate(): number;
}

const kind = "Alarm";
const states: readonly string[] = ["OK", "ALARM", "INSUFFICIENT_DATA"];
const missingModes: readonly string[] = ["breaching", "notBreaching", "ignore", "missing"];

/** How long a state that SetAlarmState put is left alone, at most: then the alarm goes by its metric again. */
const heldSeconds = (period: number): number => Math.min(period, 60);

const now = () => Date.now() / 1000;

/** Alarms on metrics, with their state as it follows from the values. */
export function openAlarms(host: Host, metrics: MetricStore): Alarms {
  const { store } = host;
  const held = new Map<string, number>();

  const turn = (alarm: Alarm, StateValue: AlarmState, StateReason: string, data?: string): Alarm => {
    const time = now();
    const { StateReasonData: _old, ...rest } = alarm;
    const next: Alarm = {
      ...rest,
      StateValue,
      StateReason,
      ...(data !== undefined && { StateReasonData: data }),
      StateUpdatedTimestamp: time,
      StateTransitionedTimestamp: alarm.StateValue === StateValue ? alarm.StateTransitionedTimestamp : time,
    };
    store.put(kind, alarm.AlarmName, next);
    if (alarm.StateValue !== StateValue) tell(host, alarm, next);
    return next;
  };

  const settle = (alarm: Alarm): Alarm => {
    const time = now();
    if ((held.get(alarm.AlarmName) ?? 0) > time) return alarm;
    const { state, reason } = judge(alarm, metrics, time);
    return state === alarm.StateValue ? alarm : turn(alarm, state, reason);
  };

  const named = (name: string): Alarm => {
    const alarm = store.get<Alarm>(kind, name);
    if (alarm === undefined) throw new AwsError("ResourceNotFound", "Unknown", 404);
    return alarm;
  };

  const operations = (changed: () => void): Record<string, CloudWatchOperation> => ({
    PutMetricAlarm: (input: Partial<Alarm>) => {
      const alarm = checked(host, input, store.get<Alarm>(kind, needed(input.AlarmName, "AlarmName")));
      store.put(kind, alarm.AlarmName, alarm);
      held.delete(alarm.AlarmName);
      settle(alarm);
      changed();
      return undefined;
    },

    DescribeAlarms: (input: {
      AlarmNames?: readonly string[];
      AlarmNamePrefix?: string;
      StateValue?: string;
      MaxRecords?: number;
      NextToken?: string;
    }) => {
      const found = store
        .list<Alarm>(kind, input.AlarmNamePrefix)
        .filter(({ AlarmName }) => input.AlarmNames?.includes(AlarmName) ?? true)
        .map(settle)
        .filter(({ StateValue }) => (input.StateValue ?? StateValue) === StateValue)
        .toSorted((a, b) => (a.AlarmName < b.AlarmName ? -1 : 1));
      const request = { ...input, ...(input.MaxRecords !== undefined && { MaxResults: input.MaxRecords }) };
      const [MetricAlarms, NextToken] = pageOf(found, request, ({ AlarmName }) => AlarmName, 50);
      return { CompositeAlarms: [], MetricAlarms, ...(NextToken !== undefined && { NextToken }) };
    },

    SetAlarmState: (input: {
      AlarmName?: string;
      StateValue?: string;
      StateReason?: string;
      StateReasonData?: string;
    }) => {
      const alarm = named(needed(input.AlarmName, "AlarmName"));
      const value = needed(input.StateValue, "StateValue");
      if (!states.includes(value))
        throw invalid(`The value ${value} for parameter StateValue must be one of ${states.join(", ")}.`);
      turn(alarm, value as AlarmState, needed(input.StateReason, "StateReason"), input.StateReasonData);
      held.set(alarm.AlarmName, now() + heldSeconds(watched(alarm).period));
      return undefined;
    },

    DeleteAlarms: ({ AlarmNames = [] }: { AlarmNames?: readonly string[] }) => {
      for (const name of AlarmNames) named(name);
      for (const name of AlarmNames) store.delete(kind, name);
      return undefined;
    },
  });

  return {
    operations,
    state: (name) => {
      const alarm = store.get<Alarm>(kind, name);
      return alarm === undefined ? undefined : settle(alarm).StateValue;
    },
    evaluate: () => {
      const all = store.list<Alarm>(kind);
      for (const alarm of all) settle(alarm);
      return all.length;
    },
  };
}

function checked(host: Host, input: Partial<Alarm>, before: Alarm | undefined): Alarm {
  const AlarmName = needed(input.AlarmName, "AlarmName");
  const operator = needed(input.ComparisonOperator, "ComparisonOperator");
  if (!Object.hasOwn(comparisons, operator))
    throw invalid(
      `The value ${operator} for parameter ComparisonOperator is not supported here; use ${Object.keys(comparisons).join(", ")}.`,
    );
  const periods = needed(input.EvaluationPeriods, "EvaluationPeriods");
  if (!(Number.isInteger(periods) && periods >= 1 && periods <= 1440))
    throw invalid(`The value ${periods} for parameter EvaluationPeriods must be from 1 to 1440.`);
  const missing = input.TreatMissingData ?? "missing";
  if (!missingModes.includes(missing))
    throw invalid(`The value ${missing} for parameter TreatMissingData must be one of ${missingModes.join(", ")}.`);
  const returned = input.Metrics?.filter(({ ReturnData }) => ReturnData !== false) ?? [];
  if (input.Metrics !== undefined && (returned.length !== 1 || returned[0]?.MetricStat === undefined))
    throw invalid("Alarms on metric math are not supported here; give one MetricStat that returns data.");
  const { Tags: _tags, ...settings } = input as Partial<Alarm> & { Tags?: unknown };
  const time = now();
  const alarm: Alarm = {
    ...settings,
    AlarmName,
    AlarmArn: `arn:aws:cloudwatch:${host.region}:${host.account}:alarm:${AlarmName}`,
    ActionsEnabled: input.ActionsEnabled ?? true,
    EvaluationPeriods: periods,
    Threshold: needed(input.Threshold, "Threshold"),
    ComparisonOperator: operator,
    AlarmConfigurationUpdatedTimestamp: time,
    StateValue: before?.StateValue ?? "INSUFFICIENT_DATA",
    StateReason: before?.StateReason ?? "Unchecked: Initial alarm creation",
    StateUpdatedTimestamp: before?.StateUpdatedTimestamp ?? time,
    StateTransitionedTimestamp: before?.StateTransitionedTimestamp ?? time,
  };
  const { period, stat } = watched(alarm);
  statistic(stat);
  if (!(Number.isInteger(period) && (period === 10 || period === 30 || period % 60 === 0) && period > 0))
    throw invalid(`The value ${period} for parameter Period must be 10, 30 or a multiple of 60.`);
  return alarm;
}

function tell(host: Host, before: Alarm, after: Alarm): void {
  const state = ({ StateValue: value, StateReason: reason, StateUpdatedTimestamp: time }: Alarm) => ({
    value,
    reason,
    timestamp: new Date(time * 1000).toISOString(),
  });
  host.emit({
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [after.AlarmArn],
    detail: { alarmName: after.AlarmName, state: state(after), previousState: state(before) },
  });
}
