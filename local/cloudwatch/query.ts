import { isTimeName } from "./cbor.ts";
import { AwsError } from "../wire/error.ts";
import { xml } from "../wire/xml.ts";

const MAX_DEPTH = 16;
const NAMESPACE = "http://monitoring.amazonaws.com/doc/2010-08-01/";

const numbers = new Set([
  ...[
    "Value",
    "Values",
    "Counts",
    "SampleCount",
    "Sum",
    "Minimum",
    "Maximum",
    "StorageResolution",
    "Period",
    "Threshold",
  ],
  ...["EvaluationPeriods", "DatapointsToAlarm", "MaxRecords", "MaxDatapoints"],
]);
const booleans = new Set(["ActionsEnabled", "ReturnData"]);
const times = new Set(["Timestamp", "StartTime", "EndTime"]);

interface Node {
  readonly [name: string]: Node | string;
}

/** Reads the query protocol's flat names: `MetricData.member.1.Dimensions.member.1.Name=…` becomes lists of objects. */
export function readQuery(form: URLSearchParams): object {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [path, value] of form) {
    const names = path.split(".");
    const last = names.pop() ?? "";
    if (names.length > MAX_DEPTH)
      throw new AwsError("MalformedQueryString", `${path.slice(0, 80)}… is nested too deep`);
    let at = root;
    for (const name of names) {
      const next = at[name];
      at = (at[name] = typeof next === "object" && next !== null ? next : Object.create(null)) as typeof at;
    }
    at[last] = value;
  }
  return shaped(root as Node, "") as object;
}

function shaped(node: Node | string, name: string, inDimension = false): unknown {
  if (typeof node === "string") return inDimension ? node : leaf(node, name);
  const { member } = node;
  if (typeof member === "object") {
    const entries = Object.entries(member).toSorted(([a], [b]) => Number(a) - Number(b));
    return entries.map(([, each]) => shaped(each, name, name === "Dimensions" || name === "Tags"));
  }
  return Object.fromEntries(Object.entries(node).map(([key, each]) => [key, shaped(each, key, inDimension)]));
}

function leaf(text: string, name: string): unknown {
  if (numbers.has(name)) return Number(text);
  if (booleans.has(name)) return text === "true";
  if (times.has(name)) return /^[\d.]+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  return text;
}

/** An answer as clients of the query protocol read it. */
export const writeQuery = (action: string, output: unknown, requestId: string): string =>
  xml({
    [`${action}Response`]: {
      "@_xmlns": NAMESPACE,
      ...(output !== undefined && { [`${action}Result`]: elements(output, "") }),
      ResponseMetadata: { RequestId: requestId },
    },
  });

function elements(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return { member: value.map((each: unknown) => elements(each, name)) };
  if (typeof value === "object" && value !== null) {
    const pairs = Object.entries(value).filter(([, member]) => member !== undefined);
    if (name === "ExtendedStatistics")
      return { entry: pairs.map(([key, number]) => ({ key, value: number as unknown })) };
    return Object.fromEntries(pairs.map(([key, member]) => [key, elements(member, key)]));
  }
  return typeof value === "number" && isTimeName(name) ? new Date(value * 1000).toISOString() : value;
}
