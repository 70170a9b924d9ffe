import type { GraphNode } from "../graph.ts";
import { isObject, list, member } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";
import type { DeclaredParameter } from "./context.ts";
import type { ValueNode } from "./nodes.ts";

/** A value inside another; where it stands is put together when it is asked for. */
class InnerValue implements ValueNode {
  readonly value: unknown;
  readonly outer: { readonly path: string };
  readonly key: string | number;
  constructor(value: unknown, outer: { readonly path: string }, key: string | number) {
    this.value = value;
    this.outer = outer;
    this.key = key;
  }

  get path(): string {
    const { outer, key } = this;
    return typeof key === "number" ? itemPath(outer.path, key) : memberPath(outer.path, key);
  }

  get name(): string {
    return String(this.key);
  }
}

/** The member below those members, whose value is `undefined` where there is none. */
export function below(node: ValueNode, ...names: readonly string[]): ValueNode {
  let here = node;
  for (const name of names) here = new InnerValue(member(here.value, name), here, name);
  return here;
}

/** A list's items; nothing for what is no list. */
export const itemsOf = (node: ValueNode): ValueNode[] =>
  list(node.value).map((item, i) => new InnerValue(item, node, i));

/** An object's members; nothing for what is no object. */
export const membersOf = (node: ValueNode): (ValueNode & { readonly name: string })[] =>
  isObject(node.value) ? Object.entries(node.value).map(([name, inner]) => new InnerValue(inner, node, name)) : [];

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
