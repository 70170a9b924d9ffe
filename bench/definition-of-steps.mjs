const role = { Get: "Parameters.RoleArn" };
const image = "763104351884.dkr.ecr.us-east-1.amazonaws.com/pytorch-training:2.8.0-gpu-py312";
const under = (...parts) => ({
  "Std:Join": {
    On: "/",
    Values: ["s3:/", { Get: "Parameters.Bucket" }, { Get: "Execution.PipelineExecutionId" }, ...parts],
  },
});
const input = (InputName, S3Uri) => ({
  InputName,
  S3Input: { S3Uri, LocalPath: `/opt/ml/processing/input/${InputName}`, S3DataType: "S3Prefix", S3InputMode: "File" },
});
const output = (step, OutputName) => ({
  OutputName,
  S3Output: { S3Uri: under(step, OutputName), LocalPath: `/opt/ml/processing/${OutputName}`, S3UploadMode: "EndOfJob" },
});
const processing = (Name, inputs, outputs, more) => ({
  Name,
  Type: "Processing",
  Arguments: {
    RoleArn: role,
    AppSpecification: { ImageUri: image, ContainerEntrypoint: ["python3", "/opt/ml/processing/input/code/run.py"] },
    ProcessingResources: {
      ClusterConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 },
    },
    ProcessingInputs: inputs,
    ProcessingOutputConfig: { Outputs: outputs.map((name) => output(Name, name)) },
    StoppingCondition: { MaxRuntimeInSeconds: 3600 },
    Environment: { STAGE: "bench" },
  },
  ...more,
});

/** Split, train, evaluate, decide; the branches register or fail: six steps of the group with that number. */
function group(number) {
  const [split, train, evaluate] = [`Split${number}`, `Train${number}`, `Evaluate${number}`];
  const of = (name) => ({ Get: `Steps.${split}.ProcessingOutputConfig.Outputs['${name}'].S3Output.S3Uri` });
  const model = { Get: `Steps.${train}.ModelArtifacts.S3ModelArtifacts` };
  const channel = (ChannelName) => ({
    ChannelName,
    DataSource: {
      S3DataSource: { S3DataType: "S3Prefix", S3Uri: of(ChannelName), S3DataDistributionType: "FullyReplicated" },
    },
  });
  return [
    processing(
      split,
      [input("code", "s3://bench/code"), input("data", { Get: "Parameters.InputData" })],
      ["train", "validation", "test"],
    ),
    {
      Name: train,
      Type: "Training",
      Arguments: {
        RoleArn: role,
        AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
        InputDataConfig: [channel("train"), channel("validation")],
        OutputDataConfig: { S3OutputPath: under(train) },
        ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
        HyperParameters: { epochs: { "Std:Join": { On: "", Values: [{ Get: "Parameters.Epochs" }] } }, seed: "7" },
      },
      RetryPolicies: [
        { ExceptionType: ["SageMaker.CAPACITY_ERROR"], IntervalSeconds: 60, BackoffRate: 2.5, MaxAttempts: 3 },
      ],
      CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
    },
    processing(
      evaluate,
      [input("code", "s3://bench/code"), input("model", model), input("test", of("test"))],
      ["evaluation"],
      {
        PropertyFiles: [{ PropertyFileName: "Report", OutputName: "evaluation", FilePath: "evaluation.json" }],
      },
    ),
    {
      Name: `Check${number}`,
      Type: "Condition",
      Arguments: {
        Conditions: [
          {
            Type: "GreaterThanOrEqualTo",
            LeftValue: {
              "Std:JsonGet": {
                PropertyFile: { Get: `Steps.${evaluate}.PropertyFiles.Report` },
                Path: "metrics.accuracy.value",
              },
            },
            RightValue: { Get: "Parameters.Threshold" },
          },
        ],
        IfSteps: [
          {
            Name: `Register${number}`,
            Type: "RegisterModel",
            Arguments: {
              ModelPackageGroupName: "bench",
              ModelApprovalStatus: "PendingManualApproval",
              InferenceSpecification: {
                Containers: [{ Image: image, ModelDataUrl: model }],
                SupportedContentTypes: ["application/x-image"],
                SupportedResponseMIMETypes: ["application/json"],
              },
            },
          },
        ],
        ElseSteps: [
          { Name: `Stop${number}`, Type: "Fail", Arguments: { ErrorMessage: "the model is not good enough" } },
        ],
      },
    },
  ];
}

/** A valid definition of so many steps, those in branches counted, as JSON of two spaces. */
export function definitionOfSteps(count) {
  const Steps = [];
  let steps = 0;
  for (let number = 1; steps < count; number++) {
    const next = group(number).slice(0, count - steps >= 6 ? 4 : Math.min(3, count - steps));
    Steps.push(...next);
    steps += next.length === 4 ? 6 : next.length;
  }
  const Parameters = [
    { Name: "RoleArn", Type: "String", DefaultValue: "arn:aws:iam::111122223333:role/bench" },
    { Name: "Bucket", Type: "String", DefaultValue: "bench" },
    { Name: "InputData", Type: "String", DefaultValue: "s3://bench/data" },
    { Name: "Epochs", Type: "Integer", DefaultValue: 3 },
    { Name: "Threshold", Type: "Float", DefaultValue: 0.6 },
  ];
  return JSON.stringify({ Version: "2020-12-01", Metadata: {}, Parameters, Steps }, null, 2);
}
