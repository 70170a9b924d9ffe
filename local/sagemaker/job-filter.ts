/** How jobs of every kind, and endpoints, are filtered when they are listed. */
export interface JobFilter {
  readonly NameContains?: string | undefined;
  readonly StatusEquals?: string | undefined;
  readonly LastModifiedTimeAfter?: number | undefined;
  readonly LastModifiedTimeBefore?: number | undefined;
}

export const passes = (
  filter: JobFilter,
  name: string | undefined,
  status: string | undefined,
  modified = 0,
): boolean =>
  (name ?? "").includes(filter.NameContains ?? "") &&
  (filter.StatusEquals === undefined || filter.StatusEquals === status) &&
  modified > (filter.LastModifiedTimeAfter ?? Number.NEGATIVE_INFINITY) &&
  modified < (filter.LastModifiedTimeBefore ?? Number.POSITIVE_INFINITY);

/** The statuses that a job never leaves. */
export const over: readonly string[] = ["Completed", "Failed", "Stopped"];
