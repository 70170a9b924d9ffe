import { processing } from "../../steps/index.ts";

export const trainingJob = {
  RoleArn: "arn:aws:iam::123456789012:role/r",
  AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: "s3://b/out" },
  ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
} as const;

export const processingJob = {
  RoleArn: "arn:aws:iam::123456789012:role/r",
  AppSpecification: { ImageUri: "image" },
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
} as const;

/** A processing step with an input, an output and a property file. */
export const evaluateStep = () =>
  processing(
    "Evaluate",
    {
      ...processingJob,
      inputs: { code: { S3Uri: "s3://b/code", LocalPath: "/opt/ml/processing/input/code" } },
      outputs: { evaluation: { S3Uri: "s3://b/evaluation", LocalPath: "/opt/ml/processing/evaluation" } },
    },
    { propertyFiles: { Evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } } },
  );
