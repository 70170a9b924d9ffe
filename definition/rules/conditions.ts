import type { GraphNode } from "../graph.ts";
import { list, member } from "../model.ts";
import { itemPath } from "../path.ts";
import type { ValueNode } from "./nodes.ts";

/** Every condition of every Condition step, those inside Not and Or too. */
export function conditionsIn(steps: readonly GraphNode[]): readonly ValueNode[] {
  const found: ValueNode[] = [];
  for (const { step, path } of steps) {
    if (step.Type !== "Condition") continue;
    const todo = within(list(member(step.Arguments, "Conditions")), `${path}.Arguments.Conditions`);
    for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
      found.push(here);
      const type = member(here.value, "Type");
      if (type === "Not") {
        const inner = member(here.value, "Condition");
        if (inner !== undefined) todo.push({ value: inner, path: `${here.path}.Condition` });
      } else if (type === "Or") {
        for (const inner of within(list(member(here.value, "Conditions")), `${here.path}.Conditions`)) todo.push(inner);
      }
    }
  }
  return found;
}

const within = (values: readonly unknown[], base: string): ValueNode[] =>
  values.map((value, i) => ({ value, path: itemPath(base, i) })).toReversed();
