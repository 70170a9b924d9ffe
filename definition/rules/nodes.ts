import {
  expressionKind,
  parseReference,
  type ExpressionKind,
  type FoundReference,
  type Reference,
} from "../expression.ts";
import type { GraphNode } from "../graph.ts";
import { member } from "../model.ts";
import { pathTo } from "../path.ts";

export interface ValueNode {
  readonly value: unknown;
  readonly path: string;
}

/** An expression and where it stands. */
export interface ExpressionNode extends ValueNode {
  readonly kind: ExpressionKind;
}

/** A value of a definition. There are many and few are spoken of, so that the path is put together when it is asked for. */
export class PlacedValue implements ValueNode {
  readonly value: unknown;
  /** What it is inside of; what is inside of nothing has its whole path as the key. */
  readonly outer: PlacedValue | undefined;
  readonly key: string | number;
  readonly kind: ExpressionKind | undefined;
  constructor(value: unknown, outer: PlacedValue | undefined, key: string | number) {
    this.value = value;
    this.outer = outer;
    this.key = key;
    this.kind = typeof value === "object" && value !== null ? expressionKind(value) : undefined;
  }

  get path(): string {
    return pathTo(this);
  }
}

/** A `Get` and the step that holds it; one beside the steps, as in PipelineExperimentConfig, has none. */
export interface PlacedReference extends FoundReference {
  readonly from?: GraphNode;
}

/** What a `Get` among the values reads. */
class ReadReference implements PlacedReference {
  readonly get: string;
  readonly reference: Reference | undefined;
  readonly from: GraphNode;
  readonly #place: PlacedValue;
  constructor(get: string, place: PlacedValue, from: GraphNode) {
    this.get = get;
    this.reference = parseReference(get);
    this.from = from;
    this.#place = place;
  }

  get path(): string {
    return this.#place.path;
  }
}

/** Puts a value and everything inside it, in document order, behind what was found before; of any depth. */
export function nodesIn(value: unknown, path: string, found: PlacedValue[]): void {
  const todo: PlacedValue[] = [new PlacedValue(value, undefined, path)];
  for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
    found.push(here);
    const { value: parent } = here;
    if (typeof parent !== "object" || parent === null) continue;
    if (Array.isArray(parent)) {
      for (let i = parent.length - 1; i >= 0; i--) todo.push(new PlacedValue(parent[i], here, i));
      continue;
    }
    const keys = Object.keys(parent);
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i] ?? "";
      todo.push(new PlacedValue((parent as Readonly<Record<string, unknown>>)[key], here, key));
    }
  }
}

/** The expressions among the nodes from that one on. */
export function expressionsAmong(
  nodes: readonly PlacedValue[],
  first: number,
): readonly (PlacedValue & ExpressionNode)[] {
  const found: (PlacedValue & ExpressionNode)[] = [];
  for (let i = first; i < nodes.length; i++) {
    const node = nodes[i];
    if (node !== undefined && isExpressionNode(node)) found.push(node);
  }
  return found;
}

const isExpressionNode = (node: PlacedValue): node is PlacedValue & ExpressionNode => node.kind !== undefined;

/** What the `Get`s among the expressions of a step read. */
export function referencesAmong(expressions: readonly PlacedValue[], from: GraphNode): readonly PlacedReference[] {
  const found: PlacedReference[] = [];
  for (const node of expressions) {
    const get = node.kind === "Get" ? member(node.value, "Get") : undefined;
    if (typeof get === "string") found.push(new ReadReference(get, node, from));
  }
  return found;
}
