import { AwsError } from "../wire/error.ts";

type Kind = "text" | "texts" | "number" | "numbers" | "boolean" | "object" | "objects";

/** What the members of CloudWatch's requests are; a member of another name is left alone. */
const kinds: Readonly<Record<string, Kind>> = {
  ...named(
    "text",
    "Namespace MetricName Name Unit Id Label Stat Statistic ExtendedStatistic Expression ScanBy NextToken",
  ),
  ...named("text", "AlarmName AlarmNamePrefix AlarmDescription StateValue StateReason StateReasonData"),
  ...named("text", "ComparisonOperator TreatMissingData EvaluateLowSampleCountPercentile"),
  ...named("texts", "Statistics ExtendedStatistics AlarmNames OKActions AlarmActions InsufficientDataActions"),
  ...named("number", "Timestamp StartTime EndTime SampleCount Sum Minimum Maximum StorageResolution Period Threshold"),
  ...named("number", "EvaluationPeriods DatapointsToAlarm MaxRecords MaxDatapoints"),
  ...named("numbers", "Values Counts"),
  ...named("boolean", "ActionsEnabled ReturnData"),
  ...named("object", "StatisticValues MetricStat Metric Entity"),
  ...named("objects", "MetricData EntityMetricData Dimensions MetricDataQueries Metrics Tags"),
};

function named(kind: Kind, names: string): Record<string, Kind> {
  return Object.fromEntries(names.split(" ").map((name) => [name, kind]));
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const holds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string",
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  number: (value) => typeof value === "number" && Number.isFinite(value),
  numbers: (value) => Array.isArray(value) && value.every((one) => typeof one === "number" && Number.isFinite(one)),
  boolean: (value) => typeof value === "boolean",
  object: isObject,
  objects: (value) => Array.isArray(value) && value.every(isObject),
};

/** Refuses a request whose members are of another kind than CloudWatch's model says; members that are null are absent. */
export function checkInput(input: object, path = "", inDimension = false): object {
  const kept = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(
    kept.map(([name, value]: [string, unknown]) => {
      // A dimension's value is text, a metric's is a number.
      const kind =
        name === "Value" ? (inDimension ? "text" : "number") : Object.hasOwn(kinds, name) ? kinds[name] : undefined;
      const at = path === "" ? name : `${path}.${name}`;
      if (kind !== undefined && !holds[kind](value))
        throw new AwsError("SerializationException", `${at} is not ${article[kind]}`);
      if (kind === "object") return [name, checkInput(value as object, at)];
      if (kind !== "objects") return [name, value];
      const texts = name === "Dimensions" || name === "Tags";
      return [name, (value as readonly object[]).map((one, i) => checkInput(one, `${at}[${i}]`, texts))];
    }),
  );
}

const article: Readonly<Record<Kind, string>> = {
  text: "text",
  texts: "a list of texts",
  number: "a finite number",
  numbers: "a list of finite numbers",
  boolean: "a boolean",
  object: "a structure",
  objects: "a list of structures",
};
