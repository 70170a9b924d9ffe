import { list, ownPart, references, type GraphNode } from "../../definition/index.ts";

/** What a step has to come after in a file: some must, since only their constants name them; others should. */
interface Needs {
  readonly must: readonly string[];
  readonly should: readonly string[];
}

/**
 * The steps so that each comes after those that it names, else in the order of the definition. `undefined` where they
 * wait for each other. A step that reads one that comes later must say so by its name.
 */
export function writingOrder(nodes: readonly GraphNode[]): readonly GraphNode[] | undefined {
  const inside = new Map<string, string[]>();
  for (const { name, parent } of nodes)
    if (parent !== undefined) inside.set(parent.condition, [...(inside.get(parent.condition) ?? []), name]);
  const needs = new Map(nodes.map((node) => [node.name, needsOf(node, inside.get(node.name) ?? [])]));
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const all = sorted(byName, (name) => [...(needs.get(name)?.must ?? []), ...(needs.get(name)?.should ?? [])], needs);
  return all ?? sorted(byName, (name) => needs.get(name)?.must ?? [], needs);
}

function needsOf({ step }: GraphNode, inside: readonly string[]): Needs {
  const waits = list(step.DependsOn).filter((one): one is string => typeof one === "string");
  const reads = [...references(ownPart(step))].flatMap(({ reference }) =>
    reference?.root === "Steps" ? [reference.step] : [],
  );
  return { must: [...waits, ...inside], should: [...new Set(reads)] };
}

/** Depth first with a stack of its own; `undefined` where a step that must come first cannot. */
function sorted(
  nodes: ReadonlyMap<string, GraphNode>,
  before: (name: string) => readonly string[],
  needs: ReadonlyMap<string, Needs>,
): readonly GraphNode[] | undefined {
  const done = new Set<string>();
  const open = new Set<string>();
  const order: GraphNode[] = [];
  for (const start of nodes.keys()) {
    const stack = [start];
    for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
      const node = nodes.get(name);
      open.add(name);
      const next = before(name).filter((one) => nodes.has(one) && !done.has(one));
      if (next.some((one) => open.has(one) && needs.get(name ?? "")?.must.includes(one) === true)) return undefined;
      const todo = next.filter((one) => !open.has(one));
      if (todo.length > 0 && !done.has(name)) {
        stack.push(...todo.toReversed());
        // What is pushed but not yet looked at is not open: it may be asked for again further in.
        continue;
      }
      stack.pop();
      open.delete(name);
      if (done.has(name) || node === undefined) continue;
      done.add(name);
      order.push(node);
    }
  }
  return order;
}
