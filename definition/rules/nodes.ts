import { expressionKind, parseReference, type ExpressionKind, type FoundReference } from "../expression.ts";
import { isObject, member } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";

export interface ValueNode {
  readonly value: unknown;
  readonly path: string;
}

/** Puts a value and everything inside it, in document order, behind what was found before; of any depth. */
export function nodesIn(value: unknown, path: string, found: ValueNode[]): void {
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
}

/** An expression and where it stands. */
export interface ExpressionNode extends ValueNode {
  readonly kind: ExpressionKind;
}

/** The expressions among the nodes from that one on. */
export function expressionsAmong(nodes: readonly ValueNode[], first: number): readonly ExpressionNode[] {
  const found: ExpressionNode[] = [];
  for (let i = first; i < nodes.length; i++) {
    const { value, path } = nodes[i] ?? { value: null, path: "" };
    const kind = typeof value === "object" ? expressionKind(value) : undefined;
    if (kind !== undefined) found.push({ kind, value, path });
  }
  return found;
}

/** What the `Get`s among the expressions read. */
export function referencesAmong(expressions: readonly ExpressionNode[]): readonly FoundReference[] {
  const found: FoundReference[] = [];
  for (const { value, path } of expressions) {
    const get = member(value, "Get");
    if (typeof get === "string") found.push({ path, get, reference: parseReference(get) });
  }
  return found;
}
