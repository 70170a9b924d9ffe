import type { GraphNode } from "../graph.ts";
import { list, member } from "../model.ts";
import { itemPath, memberPath } from "../path.ts";
import type { DeclaredParameter } from "./context.ts";
import type { ValueNode } from "./nodes.ts";

/** The member below those members, whose value is `undefined` where there is none. */
export function below(node: ValueNode, ...names: readonly string[]): ValueNode {
  let { value, path } = node;
  for (const name of names) {
    value = member(value, name);
    path = memberPath(path, name);
  }
  return { value, path };
}

/** A list's items; nothing for what is no list. */
export const itemsOf = ({ value, path }: ValueNode): ValueNode[] =>
  list(value).map((item, i) => ({ value: item, path: itemPath(path, i) }));

/** An object's members; nothing for what is no object. */
export const membersOf = ({ value, path }: ValueNode): (ValueNode & { readonly name: string })[] =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value).map(([name, inner]) => ({ name, value: inner as unknown, path: memberPath(path, name) }))
    : [];

export const argumentsOf = ({ step, path }: GraphNode): ValueNode => ({
  value: step.Arguments,
  path: `${path}.Arguments`,
});

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
