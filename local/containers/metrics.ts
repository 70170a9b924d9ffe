import { metricRegex, metricValue } from "./metric-regex.ts";

export interface MetricDefinition {
  readonly Name?: string | undefined;
  readonly Regex?: string | undefined;
}

export interface MetricData {
  readonly MetricName: string;
  readonly Value: number;
  readonly Timestamp: number;
}

/** Finds metrics in log lines and keeps the last value of each. */
export interface MetricScanner {
  scan(line: string, timestamp: number): void;
  final(): readonly MetricData[];
}

/** Throws when a regular expression cannot be read; only the first capture group counts, and it must be a number. */
export function metricScanner(definitions: readonly MetricDefinition[]): MetricScanner {
  const patterns = definitions.flatMap(({ Name, Regex }) =>
    Name === undefined || Regex === undefined ? [] : [{ name: Name, pattern: metricRegex(Name, Regex) }],
  );
  const last = new Map<string, MetricData>();
  return {
    scan: (line, timestamp) => {
      for (const { name, pattern } of patterns) {
        for (const match of line.matchAll(pattern)) {
          const value = metricValue(match[1]);
          if (value !== undefined) last.set(name, { MetricName: name, Value: value, Timestamp: timestamp });
        }
      }
    },
    final: () => [...last.values()],
  };
}
