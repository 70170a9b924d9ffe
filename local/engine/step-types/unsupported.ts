import type { StepType } from "./step-type.ts";

/** What to do about a step that only AWS can run. */
const instead =
  "To play the pipeline here, leave the step out with --select, or put it in one branch of a Condition on a parameter and a Processing, Lambda or Callback step in the other";

/** What each of these types needs that this machine does not have. */
const needs: Readonly<Record<string, string>> = {
  AutoML: "SageMaker Autopilot",
  EMR: "an Amazon EMR cluster",
  EMRServerless: "an Amazon EMR Serverless application",
  InferenceComponent: "inference components of a SageMaker endpoint",
  BedrockCustomModel: "Amazon Bedrock",
  BedrockModelImport: "Amazon Bedrock",
  BedrockProvisionedModelThroughput: "Amazon Bedrock",
  BedrockCustomModelDeployment: "Amazon Bedrock",
  Lineage: "SageMaker's lineage store",
};

/** A type of step that the engine does not run: it ends as failed, in words that say so, and never as if it had run. */
export const unsupported = (type: string): StepType => ({
  type,
  runs: false,
  run: async () => ({
    status: "Failed",
    reason: `step type ${type} is unsupported by the embedded engine; would run on AWS${needs[type] === undefined ? "" : ` (it needs ${needs[type]})`}. ${instead}.`,
  }),
});

/** The types that are known and not run. */
export const unsupportedTypes: readonly StepType[] = Object.keys(needs).map(unsupported);
