import { pageOf } from "../wire/page.ts";

/** What the List operations of SageMaker have in common. */
interface ListRequest {
  readonly CreationTimeAfter?: number | undefined;
  readonly CreationTimeBefore?: number | undefined;
  readonly CreatedAfter?: number | undefined;
  readonly CreatedBefore?: number | undefined;
  readonly SortBy?: string | undefined;
  readonly SortOrder?: string | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

interface Columns<T> {
  readonly id: (item: T) => string;
  readonly created: (item: T) => number;
  /** By the value of `SortBy`; creation time otherwise. */
  readonly sort?: Readonly<Record<string, (item: T) => string | number>>;
  /** What the list is sorted by when the request does not say; default the creation time. */
  readonly by?: string;
  /** Default: descending. */
  readonly order?: "Ascending" | "Descending";
  /** How many a page holds when the request does not say; default as many as may be asked for. */
  readonly size?: number;
}

/** The page of those lists whose documentation names a default for MaxResults. */
export const documentedPage = 10;

/** Filters by creation time, sorts and cuts a page; `items` come oldest first. */
export function listPage<T>(items: readonly T[], request: ListRequest, columns: Columns<T>): [T[], string?] {
  const after = request.CreationTimeAfter ?? request.CreatedAfter ?? Number.NEGATIVE_INFINITY;
  const before = request.CreationTimeBefore ?? request.CreatedBefore ?? Number.POSITIVE_INFINITY;
  const value = columns.sort?.[request.SortBy ?? columns.by ?? ""] ?? columns.created;
  const kept = items
    .filter((item) => columns.created(item) > after && columns.created(item) < before)
    .map((item, index) => ({ item, index, value: value(item) }))
    .toSorted((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.index - b.index))
    .map(({ item }) => item);
  if ((request.SortOrder ?? columns.order ?? "Descending") === "Descending") kept.reverse();
  return pageOf(kept, request, columns.id, columns.size);
}
