import { itemPath } from "../path.ts";
import { list } from "../model.ts";
import { withArticle } from "../words.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { tunedJob, tuningConfig } from "./tuning-example.ts";
import { definitionOf, stepOf } from "./example.ts";
import { below, itemsOf } from "./value-at.ts";

const ignored = "SageMaker.JOB_INTERNAL_ERROR";
const retrying = (exception: string) =>
  definitionOf({
    Steps: [
      stepOf("Tuning", "Tune", {
        Arguments: { HyperParameterTuningJobConfig: tuningConfig, TrainingJobDefinition: tunedJob },
        RetryPolicies: [{ ExceptionType: [exception], MaxAttempts: 3 }],
      }),
    ],
  });

export const ignoredRetry: Rule = {
  code: "SW7002",
  title: "a retry that does not happen",
  severity: "warning",
  explanation: "Tuning and AutoML steps are not retried after SageMaker.JOB_INTERNAL_ERROR; the policy is ignored.",
  covers: "E13 (ignored)",
  examples: {
    failing: { definition: retrying(ignored), at: "Steps[0].RetryPolicies[0].ExceptionType[0]" },
    passing: { definition: retrying("SageMaker.RESOURCE_LIMIT") },
  },
  check: ({ ofType }) =>
    foundIn(ofType("Tuning", "AutoML"), ({ step, path: base }): Found[] => {
      return itemsOf({ value: step.RetryPolicies, path: `${base}.RetryPolicies` }).flatMap((policy) => {
        const { value, path } = below(policy, "ExceptionType");
        return list(value).flatMap((name, i): Found[] =>
          name === ignored
            ? [
                {
                  path: itemPath(path, i),
                  message: `${withArticle(step.Type)} step is not retried after ${ignored}`,
                  hint: "take it out",
                },
              ]
            : [],
        );
      });
    }),
};
