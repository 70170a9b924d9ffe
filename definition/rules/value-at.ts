import type { GraphNode } from "../graph.ts";
import { isObject, member } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";
import type { DeclaredParameter } from "./context.ts";
import type { ValueNode } from "./nodes.ts";

/** A value inside another; where it stands is put together when it is asked for. */
class InnerValue implements ValueNode {
  readonly value: unknown;
  readonly #outer: { readonly path: string };
  readonly #keys: string | number | readonly string[];
  constructor(value: unknown, outer: { readonly path: string }, keys: string | number | readonly string[]) {
    this.value = value;
    this.#outer = outer;
    this.#keys = keys;
  }

  get path(): string {
    const { path } = this.#outer;
    const keys = this.#keys;
    if (typeof keys === "number") return itemPath(path, keys);
    return typeof keys === "string" ? memberPath(path, keys) : keys.reduce(memberPath, path);
  }

  get name(): string {
    return String(this.#keys);
  }
}

/** The member below those members, whose value is `undefined` where there is none. */
export function below(node: ValueNode, ...names: readonly string[]): ValueNode {
  let { value } = node;
  for (const name of names) value = member(value, name);
  return new InnerValue(value, node, names);
}

/** A list's items; nothing for what is no list. */
export const itemsOf = (node: ValueNode): readonly ValueNode[] =>
  Array.isArray(node.value) ? node.value.map((item: unknown, i) => new InnerValue(item, node, i)) : none;

const none: readonly never[] = [];

/** An object's members; nothing for what is no object. */
export const membersOf = (node: ValueNode): readonly (ValueNode & { readonly name: string })[] => {
  const { value } = node;
  return isObject(value) ? Object.keys(value).map((name) => new InnerValue(value[name], node, name)) : none;
};

export const argumentsOf = (node: GraphNode): ValueNode => new InnerValue(node.step.Arguments, node, "Arguments");

/** Whether something is written there; the Python SDK writes null for what was not given. */
export const isGiven = ({ value }: ValueNode): boolean => value !== undefined && value !== null;

/** The parameter that stands for the value. */
export function parameterOf(
  value: unknown,
  parameters: ReadonlyMap<string, DeclaredParameter>,
): DeclaredParameter | undefined {
  const get = member(value, "Get");
  return typeof get === "string" && get.startsWith("Parameters.")
    ? parameters.get(get.slice("Parameters.".length))
    : undefined;
}

/** The value, or the default of the parameter that stands for it. */
export function known(value: unknown, parameters: ReadonlyMap<string, DeclaredParameter>): unknown {
  const parameter = parameterOf(value, parameters);
  return parameter === undefined ? value : parameter.value["DefaultValue"];
}
