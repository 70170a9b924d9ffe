import { definitionOf, processingStep } from "./example.ts";
import { foundIn } from "./found-in.ts";
import type { Found, Rule } from "./rule.ts";

/** `pipelines-<execution id>-<step name>-<10 characters>`. */
const around = "pipelines-".length + 12 + 1 + 1 + 10;
const longest = 63;
/** Types that run jobs named after the step; tuning and AutoML jobs have shorter names anyhow. */
const named: ReadonlySet<string> = new Set([
  "Processing",
  "Training",
  "Transform",
  "Model",
  "ClarifyCheck",
  "QualityCheck",
]);

export const jobName: Rule = {
  code: "SW2006",
  title: "a step name that does not fit into its job's name",
  severity: "note",
  explanation:
    "SageMaker names a step's job pipelines-<execution id>-<step name>-<10 characters>, and such names have at most 63 characters, which leaves 29 for the step. Of a longer name the job's name cannot show all.",
  covers: "W28 (job names)",
  examples: {
    failing: {
      definition: definitionOf({ Steps: [processingStep("SplitTheImagesOfEveryLesionOnce")] }),
      at: "Steps[0].Name",
    },
    passing: { definition: definitionOf({ Steps: [processingStep("SplitImagesByLesion")] }) },
  },
  check: ({ steps }) =>
    foundIn(steps, ({ name, step, path }): Found[] =>
      !named.has(step.Type) || name.length + around <= longest || name.length > 64
        ? []
        : [
            {
              path: `${path}.Name`,
              message: `the job's name would have ${name.length + around} characters, ${longest} are allowed`,
              hint: `use at most ${longest - around} characters, such as ${JSON.stringify(name.slice(0, longest - around))}`,
            },
          ],
    ),
};
