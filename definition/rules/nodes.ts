import { kindOfOnly, parseReference, type ExpressionKind, type FoundReference, type Reference } from "../expression.ts";
import type { GraphNode } from "../graph.ts";
import { member } from "../model.ts";
import { pathTo, type Part } from "../path.ts";

export interface ValueNode {
  readonly value: unknown;
  readonly path: string;
}

/** An expression and where it stands. */
export interface ExpressionNode extends ValueNode {
  readonly kind: ExpressionKind;
}

/** A list or an object of a definition. There are many and few are spoken of, so that the path is put together when it is asked for. */
export class PlacedValue implements ValueNode {
  readonly value: object;
  /** What it is inside of; what is inside of nothing has its whole path as the key. */
  readonly outer: PlacedValue | undefined;
  readonly key: Part;
  readonly kind: ExpressionKind | undefined;
  constructor(value: object, outer: PlacedValue | undefined, key: Part, kind: ExpressionKind | undefined) {
    this.value = value;
    this.outer = outer;
    this.key = key;
    this.kind = kind;
  }

  get path(): string {
    return pathTo(this);
  }
}

/** Everything inside some values, in document order. */
export class Contents {
  readonly lists: PlacedValue[] = [];
  readonly expressions: (PlacedValue & ExpressionNode)[] = [];
  /** The texts, and the joins that become texts: kept beside each other, what, in what and as what, because there are so many. */
  readonly texts: (string | PlacedValue)[] = [];
  readonly outers: PlacedValue[] = [];
  readonly keys: Part[] = [];

  /** Adds a value that stands at a path and everything inside it; the reader of JSON has bounded how deep that is. */
  add(value: unknown, path: string): void {
    if (typeof value === "object" && value !== null) this.#inside(value, undefined, path);
  }

  #inside(value: object, outer: PlacedValue | undefined, key: Part): void {
    if (Array.isArray(value)) {
      const place = new PlacedValue(value, outer, key, undefined);
      this.lists.push(place);
      for (let i = 0; i < value.length; i++) this.#part(value[i], place, i);
      return;
    }
    const names = Object.keys(value);
    const kind = names.length === 1 ? kindOfOnly(names[0]) : undefined;
    const place = new PlacedValue(value, outer, key, kind);
    if (isExpressionNode(place)) {
      this.expressions.push(place);
      if (kind === "Std:Join" && outer !== undefined) this.#text(place, outer, key);
      // A reference is no text: rules of their own read it.
      if (kind === "Get" && typeof member(value, kind) === "string") return;
    }
    for (const name of names) this.#part((value as Readonly<Record<string, unknown>>)[name], place, name);
  }

  #part(value: unknown, outer: PlacedValue, key: Part): void {
    if (typeof value === "string") this.#text(value, outer, key);
    else if (typeof value === "object" && value !== null) this.#inside(value, outer, key);
  }

  #text(text: string | PlacedValue, outer: PlacedValue, key: Part): void {
    this.texts.push(text);
    this.outers.push(outer);
    this.keys.push(key);
  }
}

const isExpressionNode = (node: PlacedValue): node is PlacedValue & ExpressionNode => node.kind !== undefined;

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

/** What the `Get`s among the expressions of a step, those from the first on, read. */
export function referencesAmong(
  expressions: readonly PlacedValue[],
  first: number,
  from: GraphNode,
): readonly PlacedReference[] {
  const found: PlacedReference[] = [];
  for (let i = first; i < expressions.length; i++) {
    const node = expressions[i];
    const get = node?.kind === "Get" ? member(node.value, "Get") : undefined;
    if (node !== undefined && typeof get === "string") found.push(new ReadReference(get, node, from));
  }
  return found;
}
