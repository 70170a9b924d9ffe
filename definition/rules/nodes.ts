import { isObject } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";

export interface ValueNode {
  readonly value: unknown;
  readonly path: string;
}

/** A value and everything inside it, in document order; of any depth. */
export function* nodesIn(value: unknown, path: string): Generator<ValueNode> {
  const todo: ValueNode[] = [{ value, path }];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    yield here;
    const { value: parent, path: base } = here;
    if (Array.isArray(parent)) {
      for (let i = parent.length - 1; i >= 0; i--) todo.push({ value: parent[i], path: itemPath(base, i) });
    } else if (isObject(parent)) {
      for (const key of Object.keys(parent).toReversed())
        todo.push({ value: parent[key], path: memberPath(base, key) });
    }
  }
}
