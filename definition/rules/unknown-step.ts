import { list } from "../model.ts";
import { suggest } from "../nearest.ts";
import { itemPath } from "../path.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, processingStep, trainingStep } from "./example.ts";

export const unknownStep: Rule = {
  code: "SW3003",
  title: "a step that does not exist",
  severity: "error",
  explanation:
    "CreatePipeline refuses a reference to, or a DependsOn of, a step that the definition does not have. Correct the name, or add the step.",
  covers: "E1",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [trainingStep("Train", { DependsOn: ["Prepare"] })] }),
      at: "Steps[0].DependsOn[0]",
    },
    passing: {
      definition: definitionOf({
        Steps: [processingStep("Prepare"), trainingStep("Train", { DependsOn: ["Prepare"] })],
      }),
    },
  },
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
