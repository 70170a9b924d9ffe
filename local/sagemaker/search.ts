import type { Filter, SearchExpression, SearchRequest, SearchResponse } from "@aws-sdk/client-sagemaker";
import { validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { operation, type Operations, type Wire } from "./operation.ts";
import { searched, type Found } from "./searched.ts";

type Test = (record: Found) => boolean;

/** Search over what the engine keeps. */
export const searchOperations: Operations = {
  Search: operation<SearchRequest, SearchResponse>((ctx, input) => {
    const { Resource = "" } = input;
    const resource = Object.hasOwn(searched, Resource) ? searched[Resource] : undefined;
    if (resource === undefined) {
      throw validation(`the embedded engine does not search ${Resource}; it knows ${Object.keys(searched).join(", ")}`);
    }
    const wanted = input.SearchExpression === undefined ? () => true : expression(input.SearchExpression);
    // There is one account here, so none shares its records with it.
    const all = input.CrossAccountFilterOption === "CrossAccount" ? [] : resource.records(ctx).filter(wanted);
    const sorted = inOrder(all, input.SortBy, input.SortOrder ?? "Descending");
    const [page, NextToken] = pageOf(sorted, input, resource.id, 10);
    return {
      Results: page.map((record) => ({ [Resource]: record })) as Wire<SearchResponse>["Results"],
      ...(NextToken !== undefined && { NextToken }),
      TotalHits: { Value: all.length, Relation: "EqualTo" },
    };
  }),
};

function expression({ Filters = [], NestedFilters = [], SubExpressions = [], Operator }: Wire<SearchExpression>): Test {
  if (Filters.length + NestedFilters.length + SubExpressions.length === 0) {
    throw validation("A SearchExpression needs Filters, NestedFilters or SubExpressions.");
  }
  const tests: Test[] = [
    ...Filters.map(filter),
    ...NestedFilters.map(({ NestedPropertyName = "", Filters: inner = [] }) => nested(NestedPropertyName, inner)),
    ...SubExpressions.map(expression),
  ];
  return Operator === "Or"
    ? (record) => tests.some((test) => test(record))
    : (record) => tests.every((test) => test(record));
}

/** All of a nested filter's conditions must hold of one and the same element of the list. */
function nested(property: string, filters: readonly Filter[]): Test {
  const tests = filters.map((one) => filter({ ...one, Name: withoutPrefix(one.Name ?? "", `${property}.`) }));
  return (record) => valuesAt(record, property).some((item) => isRecord(item) && tests.every((test) => test(item)));
}

const withoutPrefix = (text: string, prefix: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : text);

function filter({ Name = "", Operator = "Equals", Value }: Filter): Test {
  if (Operator === "Exists") return (record) => valuesAt(record, Name).length > 0;
  if (Operator === "NotExists") return (record) => valuesAt(record, Name).length === 0;
  if (Value === undefined) throw validation(`The filter on ${Name} needs a Value for the operator ${Operator}.`);
  if (Operator === "NotEquals") return (record) => !valuesAt(record, Name).some((found) => order(found, Value) === 0);
  const test = COMPARE[Operator];
  return (record) => valuesAt(record, Name).some((found) => test(found, Value));
}

const COMPARE: Readonly<Record<string, (found: unknown, value: string) => boolean>> &
  Record<NonNullable<Filter["Operator"]>, (found: unknown, value: string) => boolean> = {
  Equals: (found, value) => order(found, value) === 0,
  NotEquals: (found, value) => order(found, value) !== 0,
  GreaterThan: (found, value) => order(found, value) > 0,
  GreaterThanOrEqualTo: (found, value) => order(found, value) >= 0,
  LessThan: (found, value) => order(found, value) < 0,
  LessThanOrEqualTo: (found, value) => order(found, value) <= 0,
  Contains: (found, value) => String(found).includes(value),
  Exists: () => true,
  NotExists: () => false,
  In: (found, value) => value.split(",").some((one) => order(found, one.trim()) === 0),
};

/** Numbers and times compare as numbers, a time given as text too; all else as text. NaN, which nothing equals, where it makes no sense. */
function order(found: unknown, value: string): number {
  if (typeof found !== "number") return String(found) < value ? -1 : String(found) > value ? 1 : 0;
  const number = value.trim() === "" ? Number.NaN : Number(value);
  return found - (Number.isNaN(number) ? Date.parse(value) / 1000 : number);
}

/** What stands at `ModelMetrics.Bias.Report`, at `Tags.team` (by the tag's key) and in each element of a list. */
function valuesAt(record: unknown, path: string): readonly unknown[] {
  if (path === "") return [record];
  if (Array.isArray(record)) return record.flatMap((one) => valuesAt(one, path));
  if (!isRecord(record)) return [];
  const tag = /^Tags\.(.+)$/.exec(path)?.[1];
  if (tag !== undefined && Array.isArray(record["Tags"])) {
    return record["Tags"].flatMap((one: { Key?: string; Value?: string }) => (one.Key === tag ? [one.Value] : []));
  }
  // A key of CustomerMetadataProperties or HyperParameters may have dots in it.
  if (Object.hasOwn(record, path)) return [record[path]].flat();
  const dot = path.indexOf(".");
  const [head, rest] = dot < 0 ? [path, ""] : [path.slice(0, dot), path.slice(dot + 1)];
  return Object.hasOwn(record, head) && dot >= 0 ? valuesAt(record[head], rest) : [];
}

const isRecord = (value: unknown): value is Found =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** By a member, or by when a record last changed; some kinds never do. */
const sortedBy = (record: Found, by: string | undefined): unknown =>
  by === undefined ? (record["LastModifiedTime"] ?? record["CreationTime"]) : valuesAt(record, by)[0];

function inOrder(records: readonly Found[], by: string | undefined, sortOrder: string): readonly Found[] {
  const sorted = records.toSorted((one, other) => {
    const [a, b] = [sortedBy(one, by), sortedBy(other, by)];
    if (typeof a === "number" && typeof b === "number") return a - b;
    return String(a ?? "") < String(b ?? "") ? -1 : String(a ?? "") > String(b ?? "") ? 1 : 0;
  });
  return sortOrder === "Descending" ? sorted.reverse() : sorted;
}
