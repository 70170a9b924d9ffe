import { isObject } from "../model.ts";
import { memberPath } from "../path.ts";
import { stepTypeOf } from "../step-types.ts";
import { nodesIn } from "./nodes.ts";
import type { Found, Rule } from "./rule.ts";

/** Of ExperimentConfig a pipeline sets the rest itself. */
const experimentMember = "TrialComponentDisplayName";

export const forbiddenArgument: Rule = {
  code: "SW5007",
  title: "an argument that pipelines refuse",
  severity: "error",
  explanation: "The operation takes the member, a pipeline step does not.",
  check: ({ steps }) =>
    steps.flatMap(({ step, path }): Found[] => {
      const given = step.Arguments;
      const type = stepTypeOf(step.Type);
      if (!isObject(given) || type?.request === undefined) return [];
      const base = `${path}.Arguments`;
      const refused = Object.entries(type.forbidden ?? {}).filter(([name]) => (given[name] ?? null) !== null);
      const experiment = isObject(given["ExperimentConfig"]) ? Object.keys(given["ExperimentConfig"]) : [];
      return [
        ...refused.map(([name, reason]) => ({
          path: memberPath(base, name),
          message: `a ${step.Type} step cannot have ${name}: ${reason}`,
          hint: "take it out",
          onKey: true,
        })),
        ...experiment
          .filter((name) => name !== experimentMember)
          .map((name) => ({
            path: memberPath(`${base}.ExperimentConfig`, name),
            message: `a pipeline sets ExperimentConfig.${name} itself`,
            hint: `keep only ${experimentMember}`,
            onKey: true,
          })),
        ...[...nodesIn(given, base)]
          .filter(({ path: at }) => at.endsWith(".AdditionalModelDataSources"))
          .map(({ path: at }) => ({
            path: at,
            message: "pipelines have refused AdditionalModelDataSources",
            hint: "try it on AWS before you rely on it",
            severity: "warning" as const,
            onKey: true,
          })),
      ];
    }),
};
