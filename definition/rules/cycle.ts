import type { Rule } from "./rule.ts";

export const cycle: Rule = {
  code: "SW4001",
  title: "steps that wait for each other",
  severity: "error",
  explanation:
    "SageMaker refuses a definition whose steps wait for each other in a circle, through data, DependsOn or a Condition's branches.",
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
