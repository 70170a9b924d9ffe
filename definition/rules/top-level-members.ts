import { suggest } from "../nearest.ts";
import type { Rule } from "./rule.ts";
import { memberPath } from "../path.ts";
import { definitionOf, failStep } from "./example.ts";

const known = ["Version", "Metadata", "Parameters", "PipelineExperimentConfig", "MlflowConfig", "Steps"];

export const topLevelMembers: Rule = {
  code: "SW1102",
  title: "unknown member of the definition",
  severity: "error",
  explanation:
    "CreatePipeline answers `Unable to parse pipeline definition. Cannot parse object, unknown property` to a member that it does not know. Correct its name or take it out.",
  covers: "E9",
  examples: {
    failing: {
      definition: definitionOf({ Paramters: [], Steps: [failStep("Stop")] }),
      at: "Paramters",
    },
    passing: { definition: definitionOf({ Parameters: [], Steps: [failStep("Stop")] }) },
  },
  check: ({ definition }) =>
    Object.keys(definition)
      .filter((name) => !known.includes(name))
      .map((name) => ({
        path: memberPath("", name),
        message: `unknown member ${JSON.stringify(name)}`,
        hint: suggest(name, known, ""),
        onKey: true,
      })),
};
