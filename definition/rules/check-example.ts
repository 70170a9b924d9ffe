import { processingStep, processingInput, processingOutput, type Changes } from "./example.ts";

/** A QualityCheck step, as an example. */
export const checkStep = (changes: Changes): Changes => ({
  ...processingStep("CheckData", {
    Arguments: {
      ProcessingInputs: [processingInput("baseline_dataset_input")],
      ProcessingOutputConfig: { Outputs: [processingOutput("quality_check_output")] },
    },
  }),
  Type: "QualityCheck",
  CheckType: "DATA_QUALITY",
  ModelPackageGroupName: "skin",
  SkipCheck: false,
  FailOnViolation: true,
  RegisterNewBaseline: false,
  ...changes,
});
