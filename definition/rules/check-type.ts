import { isExpression } from "../expression.ts";
import { suggest } from "../nearest.ts";
import { textOf, withArticle } from "../words.ts";
import { checkStep } from "./check-example.ts";
import { definitionOf } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

const types: Readonly<Record<string, readonly string[]>> = {
  ClarifyCheck: ["DATA_BIAS", "MODEL_BIAS", "MODEL_EXPLAINABILITY"],
  QualityCheck: ["DATA_QUALITY", "MODEL_QUALITY"],
};

export const checkType: Rule = {
  code: "SW5016",
  title: "a check that does not exist",
  severity: "error",
  explanation:
    "A ClarifyCheck step checks DATA_BIAS, MODEL_BIAS or MODEL_EXPLAINABILITY, a QualityCheck step DATA_QUALITY or MODEL_QUALITY.",
  examples: {
    failing: { definition: definitionOf({ Steps: [checkStep({ CheckType: "DATA_BIAS" })] }), at: "Steps[0].CheckType" },
    passing: { definition: definitionOf({ Steps: [checkStep({})] }) },
  },
  check: ({ ofType }) =>
    foundIn(ofType(...Object.keys(types)), ({ step, path }): Found[] => {
      const known = types[step.Type] ?? [];
      const given: unknown = (step as { CheckType?: unknown }).CheckType ?? undefined;
      if (given === undefined || isExpression(given) || known.includes(textOf(given))) return [];
      return [
        {
          path: `${path}.CheckType`,
          message: `${withArticle(step.Type)} step has no check ${JSON.stringify(given)}`,
          hint: suggest(textOf(given), known, `write one of ${known.join(", ")}`),
        },
      ];
    }),
};
