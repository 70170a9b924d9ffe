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
    Name === undefined || Regex === undefined
      ? []
      : [{ name: Name, pattern: new RegExp(withoutInlineFlags(Regex), flags(Regex)) }],
  );
  const last = new Map<string, MetricData>();
  return {
    scan: (line, timestamp) => {
      for (const { name, pattern } of patterns) {
        for (const match of line.matchAll(pattern)) {
          const text = match[1]?.trim();
          const value = text === undefined || text === "" ? Number.NaN : Number(text);
          if (Number.isFinite(value)) last.set(name, { MetricName: name, Value: value, Timestamp: timestamp });
        }
      }
    },
    final: () => [...last.values()],
  };
}

// Java and Python write (?i) at the start where JavaScript has a flag.
const inlineFlags = /^\(\?([ims]+)\)/;
const withoutInlineFlags = (regex: string): string => regex.replace(inlineFlags, "");
const flags = (regex: string): string => `g${inlineFlags.exec(regex)?.[1] ?? ""}`;
