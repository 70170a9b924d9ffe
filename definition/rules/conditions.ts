import type { GraphNode } from "../graph.ts";
import { member } from "../model.ts";
import type { ValueNode } from "./nodes.ts";
import { argumentsOf, below, itemsOf } from "./value-at.ts";

/** Every condition of Condition steps, those inside Not and Or too. */
export function conditionsIn(steps: readonly GraphNode[]): readonly ValueNode[] {
  const found: ValueNode[] = [];
  for (const step of steps) {
    const todo = itemsOf(below(argumentsOf(step), "Conditions")).toReversed();
    for (let here = todo.pop(); here !== undefined; here = todo.pop()) {
      found.push(here);
      const type = member(here.value, "Type");
      if (type === "Not") {
        const inner = below(here, "Condition");
        if (inner.value !== undefined) todo.push(inner);
      } else if (type === "Or") todo.push(...itemsOf(below(here, "Conditions")).toReversed());
    }
  }
  return found;
}
