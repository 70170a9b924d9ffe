import type { Rule } from "./rule.ts";
import { definitionOf, trainingStep } from "./example.ts";

export const cycle: Rule = {
  code: "SW4001",
  title: "steps that wait for each other",
  severity: "error",
  explanation:
    "SageMaker refuses a definition whose steps wait for each other in a circle, through data, DependsOn or a Condition's branches. Take one of the references or DependsOn entries out.",
  covers: "E5",
  examples: {
    failing: {
      definition: definitionOf({
        Steps: [trainingStep("A", { DependsOn: ["B"] }), trainingStep("B", { DependsOn: ["A"] })],
      }),
      at: "Steps[0]",
    },
    passing: { definition: definitionOf({ Steps: [trainingStep("A"), trainingStep("B", { DependsOn: ["A"] })] }) },
  },
  check: ({ graph }) => {
    if (graph.cycle === undefined) return [];
    const [first = ""] = graph.cycle;
    const message = `steps wait for each other: ${graph.cycle.join(" => ")}`;
    return [
      {
        path: graph.nodes.get(first)?.path ?? "Steps",
        message,
        hint: "take one of these references or DependsOn entries out",
      },
    ];
  },
};
