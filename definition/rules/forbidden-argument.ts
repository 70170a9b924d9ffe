import { isObject, member } from "../model.ts";
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
  check: ({ steps, lists }) => [
    ...steps.flatMap(({ step, path }): Found[] => {
      const given = step.Arguments;
      const refusals = isObject(given) ? refusalsOf(step.Type) : undefined;
      if (refusals === undefined) return [];
      const refused = refusals.filter(({ members }) => (listAt(given, members) ?? null) !== null);
      const experiment = member(given, "ExperimentConfig");
      return [
        ...refused.map(({ members, name, reason }) => {
          const message = `${withArticle(step.Type)} step cannot have ${name}: ${reason}`;
          return { path: members.reduce(memberPath, `${path}.Arguments`), message, hint: "take it out", onKey: true };
        }),
        ...(isObject(experiment) ? experimentFaults(experiment, `${path}.Arguments.ExperimentConfig`) : []),
      ];
    }),
    ...lists
      .filter(({ key }) => key === "AdditionalModelDataSources")
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

interface Refusal {
  readonly name: string;
  readonly members: readonly string[];
  readonly reason: string;
}

const refusals = new Map<string, readonly Refusal[] | undefined>();

function refusalsOf(stepType: string): readonly Refusal[] | undefined {
  if (!refusals.has(stepType)) {
    const type = stepTypeOf(stepType);
    if (type === undefined) return undefined;
    const forbidden = Object.entries(type.forbidden ?? {});
    refusals.set(
      stepType,
      forbidden.map(([name, reason]) => ({ name, members: name.split("."), reason })),
    );
  }
  return refusals.get(stepType);
}

const experimentFaults = (given: Readonly<Record<string, unknown>>, path: string): Found[] =>
  Object.keys(given)
    .filter((name) => name !== experimentMember)
    .map((name) => {
      const message = `a pipeline sets ExperimentConfig.${name} itself`;
      return { path: memberPath(path, name), message, hint: `keep only ${experimentMember}`, onKey: true };
    });
