/**
 * What of a step SageMaker compares to find an earlier result: the way to each member from the step, `[]` after a list.
 * What is not named here, such as instance types, roles and outputs, leaves a cached result good.
 */
export const cacheKeys: Readonly<Record<string, readonly string[]>> = {
  Processing: ["Arguments.AppSpecification", "Arguments.Environment", "Arguments.ProcessingInputs"],
  Training: [
    "Arguments.AlgorithmSpecification",
    "Arguments.CheckpointConfig",
    "Arguments.DebugHookConfig",
    "Arguments.DebugRuleConfigurations",
    "Arguments.Environment",
    "Arguments.HyperParameters",
    "Arguments.InputDataConfig",
  ],
  Tuning: [
    "Arguments.HyperParameterTuningJobConfig",
    ...["Arguments.TrainingJobDefinition", "Arguments.TrainingJobDefinitions[]"].flatMap((job) => [
      `${job}.AlgorithmSpecification`,
      `${job}.HyperParameterRanges`,
      `${job}.InputDataConfig`,
      `${job}.StaticHyperParameters`,
      `${job}.TuningObjective`,
    ]),
  ],
  AutoML: [
    "Arguments.AutoMLJobConfig.CompletionCriteria",
    "Arguments.AutoMLJobConfig.CandidateGenerationConfig",
    "Arguments.AutoMLJobConfig.DataSplitConfig",
    "Arguments.AutoMLJobConfig.Mode",
    "Arguments.AutoMLJobObjective",
    "Arguments.InputDataConfig",
    "Arguments.ProblemType",
  ],
  Transform: ["Arguments.DataProcessing", "Arguments.Environment", "Arguments.ModelName", "Arguments.TransformInput"],
  ...Object.fromEntries(
    ["ClarifyCheck", "QualityCheck"].map((type) => [
      type,
      [
        // The guide names the check's configuration and its job's, which together are the arguments.
        "Arguments",
        "CheckType",
        "SkipCheck",
        "RegisterNewBaseline",
        "ModelPackageGroupName",
        "ModelName",
        "SuppliedBaselineConstraints",
        "SuppliedBaselineStatistics",
      ],
    ]),
  ),
  EMR: ["Arguments.ClusterId", "Arguments.StepConfig"],
};
