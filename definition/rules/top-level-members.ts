import { isObject } from "../model.ts";
import type { Rule } from "./rule.ts";
import { definitionOf, failStep } from "./example.ts";
import { unknownMembers } from "./unknown-members.ts";

const known = ["Version", "Metadata", "Parameters", "PipelineExperimentConfig", "MlflowConfig", "Steps"];
const inside = {
  PipelineExperimentConfig: ["ExperimentName", "TrialName"],
  MlflowConfig: ["MlflowResourceArn", "MlflowExperimentName"],
};

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
  check: ({ definition }) => [
    ...unknownMembers(definition, "", known, (name) => `unknown member ${name}`),
    ...Object.entries(inside).flatMap(([name, members]) => {
      const given = definition[name];
      return isObject(given) ? unknownMembers(given, name, members, (odd) => `unknown member ${odd} of ${name}`) : [];
    }),
  ],
};
