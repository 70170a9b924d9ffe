import { isObject } from "../model.ts";
import { memberPath } from "../path.ts";
import { stepTypeOf } from "../step-types.ts";
import { withArticle } from "../words.ts";
import { listAt } from "./named-lists.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, registerModelStep } from "./example.ts";

/** Of ExperimentConfig a pipeline sets the rest itself. */
const experimentMember = "TrialComponentDisplayName";

export const forbiddenArgument: Rule = {
  code: "SW5007",
  title: "an argument that pipelines refuse",
  severity: "error",
  explanation:
    "The operation takes the member, a pipeline step does not: the service answers `Unknown Argument member`. Take it out; where it is needed, call the operation outside of the pipeline.",
  covers: "E10",
  examples: {
    failing: {
      definition: definitionOf({
        Steps: [registerModelStep("Register", { Arguments: { CertifyForMarketplace: false } })],
      }),
      at: "Steps[0].Arguments.CertifyForMarketplace",
    },
    passing: { definition: definitionOf({ Steps: [registerModelStep("Register")] }) },
  },
  check: ({ steps, nodes }) => [
    ...steps.flatMap(({ step, path }): Found[] => {
      const given = step.Arguments;
      const type = stepTypeOf(step.Type);
      if (!isObject(given) || type === undefined) return [];
      const refused = Object.entries(type.forbidden ?? {}).filter(
        ([name]) => (listAt(given, name.split(".")) ?? null) !== null,
      );
      return [
        ...refused.map(([name, reason]) => {
          const message = `${withArticle(step.Type)} step cannot have ${name}: ${reason}`;
          return {
            path: name.split(".").reduce(memberPath, `${path}.Arguments`),
            message,
            hint: "take it out",
            onKey: true,
          };
        }),
        ...experimentFaults(given["ExperimentConfig"], `${path}.Arguments.ExperimentConfig`),
      ];
    }),
    ...nodes
      .filter(({ key, value }) => key === "AdditionalModelDataSources" && Array.isArray(value))
      .map(({ path }) => {
        const message = "pipelines have refused AdditionalModelDataSources";
        return {
          path,
          message,
          hint: "try it on AWS before you rely on it",
          severity: "warning" as const,
          onKey: true,
        };
      }),
  ],
};

const experimentFaults = (given: unknown, path: string): Found[] =>
  (isObject(given) ? Object.keys(given) : [])
    .filter((name) => name !== experimentMember)
    .map((name) => {
      const message = `a pipeline sets ExperimentConfig.${name} itself`;
      return { path: memberPath(path, name), message, hint: `keep only ${experimentMember}`, onKey: true };
    });
