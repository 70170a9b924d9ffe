import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, trainingStep } from "./example.ts";

export const stepNames: Rule = {
  code: "SW2001",
  title: "two steps with one name",
  severity: "error",
  explanation:
    "Step names are unique over the whole definition, branches included: CreatePipeline answers `Step name [X] is used multiple times.` Give every step its own name.",
  covers: "E8",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [trainingStep("Train"), trainingStep("Train")] }),
      at: "Steps[1].Name",
    },
    passing: { definition: definitionOf({ Steps: [trainingStep("Train"), trainingStep("TrainAgain")] }) },
  },
  check: ({ steps }) => {
    const first = new Map<string, string>();
    return foundIn(steps, ({ name, path }): Found[] => {
      const before = first.get(name);
      if (before === undefined) first.set(name, path);
      return before === undefined
        ? []
        : [
            {
              path: `${path}.Name`,
              message: `the name ${JSON.stringify(name)} is already that of ${before}`,
              hint: "give every step its own name",
            },
          ];
    });
  },
};
