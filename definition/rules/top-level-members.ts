import { suggest } from "../nearest.ts";
import type { Rule } from "./rule.ts";
import { memberPath } from "../path.ts";

const known = ["Version", "Metadata", "Parameters", "PipelineExperimentConfig", "MlflowConfig", "Steps"];

export const topLevelMembers: Rule = {
  code: "SW1102",
  title: "unknown member of the definition",
  severity: "error",
  explanation:
    "SageMaker refuses members that it does not know: `Unable to parse pipeline definition … unknown property`.",
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
