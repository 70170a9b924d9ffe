import { definitionOf, registerModelStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { argumentsOf, below, isGiven, membersOf } from "./value-at.ts";

export const modelMetrics: Rule = {
  code: "SW8011",
  title: "a model registered without metrics",
  severity: "warning",
  explanation:
    "Whoever approves the package sees its ModelMetrics in the registry. Without them the approval rests on nothing; point ModelQuality.Statistics at the evaluation's report.",
  covers: "W30 (metrics)",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [registerModelStep("Register", { Arguments: { ModelMetrics: undefined } })] }),
      at: "Steps[0].Arguments",
    },
    passing: { definition: definitionOf({ Steps: [registerModelStep("Register")] }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType("RegisterModel"), (node): Found[] => {
      const given = argumentsOf(node);
      const metrics = below(given, "ModelMetrics");
      // The Python SDK writes empty Bias and Explainability beside what was given.
      const some = membersOf(metrics).some((part) => membersOf(part).length > 0 || typeof part.value === "string");
      if (!isGiven(given) || some) return [];
      return [
        {
          path: isGiven(metrics) ? metrics.path : given.path,
          message: `${node.name} registers a model without ModelMetrics`,
          hint: 'add "ModelMetrics": {"ModelQuality": {"Statistics": {"ContentType": "application/json", "S3Uri": ...}}}',
        },
      ];
    }),
};
