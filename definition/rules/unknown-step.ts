import { list } from "../model.ts";
import { suggest } from "../nearest.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";

export const unknownStep: Rule = {
  code: "SW3003",
  title: "a step that does not exist",
  severity: "error",
  explanation: "A reference or DependsOn names a step that the definition does not have.",
  check: ({ references, steps, graph }) => {
    const names = [...graph.nodes.keys()];
    const missing = (name: string, path: string): Found[] =>
      graph.nodes.has(name)
        ? []
        : [{ path, message: `there is no step ${JSON.stringify(name)}`, hint: suggest(name, names, "add the step") }];
    return [
      ...references.flatMap(({ reference, path }) =>
        reference?.root === "Steps" ? missing(reference.step, path) : [],
      ),
      ...steps.flatMap(({ step, path }) =>
        list(step.DependsOn).flatMap((name, i) =>
          typeof name === "string" ? missing(name, itemPath(`${path}.DependsOn`, i)) : [],
        ),
      ),
    ];
  },
};
