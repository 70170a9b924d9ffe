import { parseReference, type FoundReference } from "../expression.ts";
import { isObject } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";

export interface ValueNode {
  readonly value: unknown;
  readonly path: string;
}

/** A value and everything inside it, in document order; of any depth. */
export function nodesIn(value: unknown, path: string): ValueNode[] {
  const found: ValueNode[] = [];
  const todo: ValueNode[] = [{ value, path }];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    found.push(here);
    const { value: parent, path: base } = here;
    if (Array.isArray(parent)) {
      for (let i = parent.length - 1; i >= 0; i--) todo.push({ value: parent[i], path: itemPath(base, i) });
    } else if (isObject(parent)) {
      const keys = Object.keys(parent);
      for (let i = keys.length - 1; i >= 0; i--) {
        const key = keys[i] ?? "";
        todo.push({ value: parent[key], path: memberPath(base, key) });
      }
    }
  }
  return found;
}

/** Every `Get` among the nodes. */
export function referencesAmong(nodes: readonly ValueNode[]): readonly FoundReference[] {
  const found: FoundReference[] = [];
  for (const { value, path } of nodes) {
    if (!isObject(value)) continue;
    const get = value["Get"];
    if (typeof get === "string" && Object.keys(value).length === 1)
      found.push({ path, get, reference: parseReference(get) });
  }
  return found;
}
