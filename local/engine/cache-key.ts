import { createHash } from "node:crypto";
import { cacheKeys } from "../../definition/cache-keys.ts";
import { cacheRole } from "../../definition/cache-role.ts";
import { Numeral, resolve, type PyValue, type Scope } from "../../definition/evaluate/index.ts";
import { references } from "../../definition/expression.ts";
import type { StepJson } from "../../definition/index.ts";
import { itemPath, memberPath } from "../../definition/path.ts";

/** The resolved values that a step is compared by, as JSON texts by their path in the step. */
export type KeyFields = Readonly<Record<string, string>>;

type Members = Readonly<Record<string, PyValue>>;

/** A value that is not what it was. */
export interface FieldChange {
  readonly path: string;
  /** As JSON; missing where there was, or is, none. */
  readonly before?: string;
  readonly after?: string;
  /** What the definition has there, such as `Parameters.Epochs`. */
  readonly from?: readonly string[];
}

/** The members of a step that hold its key, resolved. */
export function keyMembers(step: StepJson, scope: Scope): Members {
  const names = new Set((cacheKeys[step.Type] ?? ["Arguments"]).map((key) => /^\w+/.exec(key)?.[0] ?? key));
  const given: Readonly<Record<string, unknown>> = { ...step };
  const members: Record<string, PyValue> = {};
  for (const name of names) if (given[name] !== undefined) members[name] = resolve(given[name], scope);
  return members;
}

/** A value that is part of a step's key. */
export interface KeyLeaf {
  readonly path: string;
  readonly value: PyValue;
  /** The object that it is in. */
  readonly around: Members;
}

/** The values of the key among a step's resolved members. */
export function keyLeaves(type: string, members: Members): readonly KeyLeaf[] {
  const leaves: KeyLeaf[] = [];
  const visit = (value: PyValue, path: string, around: Members): void => {
    if (value === null) return;
    const items = itemsOf(value, path);
    const here = items === undefined || Array.isArray(value) ? around : (value as Members);
    if (items !== undefined && items.length > 0) for (const [inner, item] of items) visit(item, inner, here);
    else if (cacheRole(type, path) === "key") leaves.push({ path, value, around });
  };
  for (const [name, value] of Object.entries(members)) visit(value, name, members);
  return leaves;
}

/** What a step is compared by. */
export const keyFields = (leaves: readonly KeyLeaf[]): KeyFields =>
  Object.fromEntries(leaves.map(({ path, value }) => [path, leafText(value)]));

function itemsOf(value: PyValue, path: string): readonly (readonly [string, PyValue])[] | undefined {
  if (Array.isArray(value)) return value.map((item: PyValue, i) => [itemPath(path, i), item]);
  if (typeof value !== "object" || value === null || value instanceof Numeral) return undefined;
  return Object.entries(value as Members).map(([name, item]) => [memberPath(path, name), item]);
}

const leafText = (value: PyValue): string => (value instanceof Numeral ? value.text : JSON.stringify(value));

/** The same for the same fields, in whatever order they were written. */
export const keyDigest = (fields: KeyFields): string => digest(Object.entries(fields).toSorted(byFirst));

/** A digest of plain data. */
export const digest = (data: unknown): string => createHash("sha256").update(JSON.stringify(data)).digest("hex");

const byFirst = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** What changed between two runs of a step, in the order of its definition now. */
export function fieldChanges(step: StepJson, before: KeyFields, after: KeyFields): readonly FieldChange[] {
  const found = references(step);
  const paths = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => {
      const from = [...new Set(found.filter((one) => isWithin(one.path, path) || isWithin(path, one.path)).map(getOf))];
      return {
        path,
        ...(before[path] !== undefined && { before: before[path] }),
        ...(after[path] !== undefined && { after: after[path] }),
        ...(from.length > 0 && { from }),
      };
    });
}

const getOf = ({ get }: { readonly get: string }): string => get;

const isWithin = (path: string, whole: string): boolean =>
  path === whole || path.startsWith(`${whole}.`) || path.startsWith(`${whole}[`);
