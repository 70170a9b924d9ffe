import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";
import { definitionOf, failStep } from "./example.ts";

export const stepNameForm: Rule = {
  code: "SW2002",
  title: "a step name that SageMaker refuses",
  severity: "error",
  explanation:
    "The API takes 1 to 64 letters, digits, hyphens and underscores as a step name, and refuses other names. What people should read belongs into DisplayName.",
  covers: "E8",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [failStep("Too inaccurate")] }),
      at: "Steps[0].Name",
    },
    passing: { definition: definitionOf({ Steps: [failStep("TooInaccurate", { DisplayName: "Too inaccurate" })] }) },
  },
  check: ({ steps }) =>
    foundIn(steps, ({ name, path }): Found[] =>
      /^[A-Za-z0-9_-]{1,64}$/.test(name)
        ? []
        : [
            {
              path: `${path}.Name`,
              message: `${JSON.stringify(name)} cannot be a step's name`,
              hint: "use 1 to 64 letters, digits, - and _",
            },
          ],
    ),
};
