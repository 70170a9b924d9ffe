/** Columns padded to their widest cell; the last column is left as it is. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const last = header.length - 1;
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === last ? cell : cell.padEnd((widths[i] ?? 0) + 2))).join("");
  return rows.length === 0 ? `${line(header)}\n(none)` : all.map((row) => line(row).trimEnd()).join("\n");
}

/** `4.2 s`, `3 min 05 s`. */
export function elapsed(from: Date, to: Date): string {
  const seconds = Math.max(0, (to.getTime() - from.getTime()) / 1000);
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}
