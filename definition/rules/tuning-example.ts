import { definitionOf, image, role, stepOf, type Changes } from "./example.ts";

export const tunedJob: Changes = {
  AlgorithmSpecification: {
    TrainingImage: image,
    TrainingInputMode: "File",
    MetricDefinitions: [{ Name: "accuracy", Regex: "accuracy=([0-9.]+)" }],
  },
  OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
  HyperParameterTuningResourceConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  RoleArn: role,
};

export const tuningConfig: Changes = {
  Strategy: "Bayesian",
  HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "accuracy" },
  ResourceLimits: { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 },
  ParameterRanges: { IntegerParameterRanges: [{ Name: "epochs", MinValue: "1", MaxValue: "8" }] },
};

/** A definition of one tuning step, as an example. */
export const tuned = (config: Changes, rest: Changes): Changes =>
  definitionOf({
    Steps: [stepOf("Tuning", "Tune", { Arguments: { HyperParameterTuningJobConfig: config, ...rest } })],
  });
