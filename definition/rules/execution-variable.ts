import { suggest } from "../nearest.ts";
import type { Found, Rule } from "./rule.ts";

const variables = {
  Execution: [
    "StartDateTime",
    "CurrentDateTime",
    "PipelineName",
    "PipelineArn",
    "PipelineExecutionId",
    "PipelineExecutionArn",
    "TrainingJobName",
    "ProcessingJobName",
  ],
  PipelineExperimentConfig: ["ExperimentName", "TrialName"],
} as const;

export const executionVariable: Rule = {
  code: "SW3004",
  title: "an execution variable that does not exist",
  severity: "error",
  explanation: "SageMaker has a fixed set of values that an execution knows of itself.",
  check: ({ references }) =>
    references.flatMap(({ reference, path }): Found[] => {
      if (reference?.root !== "Execution" && reference?.root !== "PipelineExperimentConfig") return [];
      const known: readonly string[] = variables[reference.root];
      if (known.includes(reference.name)) return [];
      return [
        { path, message: `there is no ${reference.root}.${reference.name}`, hint: suggest(reference.name, known, "") },
      ];
    }),
};
