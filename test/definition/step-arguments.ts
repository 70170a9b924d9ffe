/** Valid `Arguments` of every step type whose arguments are no single SageMaker request, and of the newer ones that are. */
const role = "arn:aws:iam::111122223333:role/pipelines";
const get = (path: string): { readonly Get: string } => ({ Get: path });

export const stepArguments: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  Callback: { text: "a", count: 1, ratio: 0.5, flag: true, from: get("Parameters.Text") },
  Lambda: { text: "a", count: get("Parameters.Count"), joined: { "Std:Join": { On: "", Values: ["a"] } } },
  Fail: { ErrorMessage: { "Std:Join": { On: " ", Values: ["accuracy is", get("Parameters.Text")] } } },
  EMR: {
    ClusterId: "j-1ABCDEF",
    ExecutionRoleArn: role,
    StepConfig: {
      ActionOnFailure: "CONTINUE",
      HadoopJarStep: {
        Jar: "s3://b/x.jar",
        Args: ["--n", get("Parameters.Text")],
        Properties: [{ Key: "a", Value: "b" }],
      },
    },
  },
  EMRServerless: {
    ExecutionRoleArn: role,
    ApplicationConfig: {
      releaseLabel: "emr-7.5.0",
      type: "SPARK",
      initialCapacity: { DRIVER: { workerCount: 1, workerConfiguration: { cpu: "2vCPU", memory: "4GB" } } },
    },
    JobConfig: {
      jobDriver: { sparkSubmit: { entryPoint: get("Parameters.Text"), entryPointArguments: ["a"] } },
      configurationOverrides: {},
      executionTimeoutMinutes: get("Parameters.Count"),
      tags: {},
    },
  },
  BedrockCustomModel: {
    ModelName: "skin",
    RoleArn: role,
    ModelSourceConfig: { s3DataSource: { s3Uri: get("Parameters.Text") } },
    ModelTags: [{ key: "team", value: "skin" }],
  },
  BedrockCustomModelDeployment: { ModelDeploymentName: "skin", ModelArn: get("Parameters.Text"), Description: "d" },
  BedrockModelImport: {
    JobName: "import-1",
    ImportedModelName: "skin",
    RoleArn: role,
    ModelDataSource: { s3DataSource: { s3Uri: "s3://bucket/model/" } },
    VpcConfig: { subnetIds: ["subnet-12345678"], securityGroupIds: ["sg-12345678"] },
  },
  BedrockProvisionedModelThroughput: {
    ModelUnits: get("Parameters.Count"),
    ProvisionedModelName: "skin",
    ModelId: "amazon.titan-text-express-v1",
    CommitmentDuration: "OneMonth",
  },
  Lineage: {
    Actions: [
      { ActionName: "approve", ActionType: "Approval", Source: { SourceUri: "s3://b/a" }, Status: "Completed" },
    ],
    Artifacts: [{ ArtifactName: "model", ArtifactType: "Model", Source: { SourceUri: get("Parameters.Text") } }],
    Contexts: [{ ContextName: "skin", ContextType: "Project", Source: { SourceUri: "s3://b/c" } }],
    Associations: [
      {
        SourceArn: get("Steps.Lineage.ActionArns['approve']"),
        DestinationArn: get("Steps.Lineage.ArtifactArns['model']"),
        AssociationType: "Produced",
      },
    ],
  },
  EndpointConfig: {
    EndpointConfigName: "skin",
    ProductionVariants: [
      { VariantName: "v", ModelName: get("Parameters.Text"), InitialInstanceCount: 1, InstanceType: "ml.m5.xlarge" },
    ],
  },
  Endpoint: { EndpointName: "skin", EndpointConfigName: get("Parameters.Text") },
  InferenceComponent: {
    InferenceComponentName: "skin",
    EndpointName: "skin",
    VariantName: "v",
    Specification: { ModelName: "skin", ComputeResourceRequirements: { MinMemoryRequiredInMb: 1024 } },
    RuntimeConfig: { CopyCount: get("Parameters.Count") },
  },
  AutoML: {
    InputDataConfig: [
      { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://b/x" } }, TargetAttributeName: "y" },
    ],
    OutputDataConfig: { S3OutputPath: "s3://b/out" },
    RoleArn: role,
    AutoMLJobConfig: { Mode: "ENSEMBLING" },
  },
};
