// A pipeline with a step of every type.
import * as sw from "sagewright";
import * as jobs from "./every-job.ts";

const { role, image, threshold, split, train, create, predict, evaluate, bias, quality } = jobs;

const register = sw.registerModel("Register", {
  ModelPackageGroupName: "skin",
  InferenceSpecification: {
    Containers: [{ Image: image, ModelDataUrl: train.properties.ModelArtifacts.S3ModelArtifacts }],
    SupportedContentTypes: ["image/jpeg"],
    SupportedResponseMIMETypes: ["application/json"],
  },
  DriftCheckBaselines: {
    Bias: {
      PreTrainingConstraints: {
        ContentType: "application/json",
        S3Uri: bias.properties.BaselineUsedForDriftCheckConstraints,
      },
    },
    ModelDataQuality: {
      Statistics: {
        ContentType: "application/json",
        S3Uri: quality.properties.BaselineUsedForDriftCheckStatistics,
      },
    },
  },
});
const config = sw.endpointConfig("Config", {
  EndpointConfigName: "skin",
  ProductionVariants: [{ VariantName: "AllTraffic", InstanceType: "ml.m5.xlarge", InitialInstanceCount: 1 }],
  ExecutionRoleArn: role,
});
const serve = sw.endpoint("Serve", {
  EndpointName: "skin",
  EndpointConfigName: config.properties.EndpointConfigName,
});
const component = sw.inferenceComponent("Component", {
  InferenceComponentName: "skin",
  EndpointName: serve.properties.EndpointName,
  VariantName: "AllTraffic",
  Specification: {
    ModelName: create.properties.ModelName,
    ComputeResourceRequirements: { NumberOfCpuCoresRequired: 2, MinMemoryRequiredInMb: 4096 },
  },
  RuntimeConfig: { CopyCount: 1 },
});
const ask = sw.callback(
  "Ask",
  { answers: predict.properties.TransformOutput.S3OutputPath, threshold },
  {
    SqsQueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/lab",
    outputs: { token: "String", agreed: "Boolean" },
  },
);
const call = sw.lambda(
  "Call",
  { token: ask.outputs.token, limit: 1000 },
  { FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:count", outputs: { rows: "Integer" } },
);
const count = sw.emr("Count", {
  ClusterId: "j-1ABCDEFGHIJKL",
  StepConfig: {
    HadoopJarStep: { Jar: "command-runner.jar", Args: ["spark-submit", "--rows", sw.text(call.outputs.rows)] },
  },
});
const spark = sw.emrServerless(
  "Spark",
  {
    ExecutionRoleArn: role,
    ApplicationId: "00abcdefghijklmn",
    JobConfig: {
      applicationId: "00abcdefghijklmn",
      executionRoleArn: role,
      jobDriver: { sparkSubmit: { entryPoint: "s3://bucket/count.py" } },
    },
  },
  { dependsOn: [count] },
);
const artifacts = train.properties.ModelArtifacts.S3ModelArtifacts;
const custom = sw.bedrockCustomModel("Custom", {
  ModelName: "skin-reports",
  RoleArn: role,
  ModelSourceConfig: { s3DataSource: { s3Uri: artifacts } },
});
const deploy = sw.bedrockCustomModelDeployment("Deploy", {
  ModelDeploymentName: "skin-reports",
  ModelArn: custom.properties.ModelArn,
});
const imported = sw.bedrockModelImport("Import", {
  JobName: "import-skin-reports",
  ImportedModelName: "skin-reports",
  RoleArn: role,
  ModelDataSource: { s3DataSource: { s3Uri: artifacts } },
});
const reserve = sw.bedrockProvisionedModelThroughput("Reserve", {
  ProvisionedModelName: "skin-reports",
  ModelId: custom.properties.ModelArn,
  ModelUnits: 1,
});
const record = sw.lineage("Record", {
  artifacts: { dataset: { ArtifactType: "DataSet", Source: { SourceUri: split.outputs.train } } },
  Associations: [
    {
      SourceArn: "arn:aws:sagemaker:eu-west-1:123456789012:artifact/a",
      DestinationArn: register.properties.ModelPackageArn,
    },
  ],
});
const accuracy = sw.jsonGet(evaluate.propertyFiles.Report, "accuracy.value");
const check = sw.condition("Check", {
  Conditions: [sw.atLeast(accuracy, threshold), sw.equals(ask.outputs.agreed, true)],
  IfSteps: [register, record],
  ElseSteps: [sw.fail("TooLow", { ErrorMessage: sw.join(" ", ["the accuracy is", accuracy]) })],
});

export default sw.pipeline("every-type", {
  parameters: [role, jobs.bucket, jobs.epochs, threshold, jobs.firstRun],
  steps: [jobs.search, check, component, spark, deploy, imported, reserve],
});
