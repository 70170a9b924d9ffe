import { list } from "../model.ts";
import { suggest } from "../nearest.ts";
import { itemPath } from "../path.ts";
import type { Fix } from "../problem.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, processingStep, trainingStep } from "./example.ts";
import { replaced, sameLetters } from "./fixes.ts";

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
    /** `fixed` writes another step's name there. */
    const missing = (name: string, path: string, fixed: (meant: string) => Fix): Found[] => {
      if (graph.nodes.has(name)) return [];
      const [meant, ...others] = names.filter((one) => sameLetters(one, name));
      const message = `there is no step ${JSON.stringify(name)}`;
      const fix = meant !== undefined && others.length === 0 ? { fix: fixed(meant) } : {};
      return [{ path, message, hint: suggest(name, names, "add the step"), ...fix }];
    };
    return [
      ...references.flatMap((found) => {
        const { reference } = found;
        if (reference?.root !== "Steps" || graph.nodes.has(reference.step)) return [];
        const { get, path } = found;
        const rest = get.slice("Steps.".length + reference.step.length);
        return missing(reference.step, path, (meant) => replaced(`${path}.Get`, `Steps.${meant}${rest}`));
      }),
      ...steps.flatMap(({ step, path }) =>
        list(step.DependsOn).flatMap((name, i) => {
          const at = itemPath(`${path}.DependsOn`, i);
          return typeof name === "string" ? missing(name, at, (meant) => replaced(at, meant)) : [];
        }),
      ),
    ];
  },
};
