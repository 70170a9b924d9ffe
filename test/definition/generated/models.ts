import { step, type Maker } from "./jobs.ts";
import {
  account,
  artifact,
  awsImage,
  cache,
  code,
  dataset,
  get,
  region,
  retries,
  role,
  texts,
  type World,
} from "./world.ts";

const image = awsImage("pytorch-inference:2.6.0-cpu-py312");
const servingInstance = "ml.m5.xlarge";

export const model: Maker = (world) => {
  const name = world.name("CreateModel");
  const made = step(name, "Model", {
    Arguments: {
      ExecutionRoleArn: role(world),
      PrimaryContainer: {
        Image: image,
        ModelDataUrl: artifact(world),
        Environment: { SAGEMAKER_PROGRAM: "inference.py", SAGEMAKER_SUBMIT_DIRECTORY: "/opt/ml/model/code" },
      },
      ...(world.random.chance(0.3) && { EnableNetworkIsolation: true }),
    },
    ...retries(world, false),
    ...texts(world, "Makes a model of the artifact"),
  });
  world.give("model", get(`Steps.${name}.ModelName`));
  world.give("arn", get(`Steps.${name}.ModelArn`));
  return made;
};

export const registerModel: Maker = (world) => {
  const name = world.name("Register");
  const made = step(name, "RegisterModel", {
    Arguments: {
      ModelPackageGroupName: "skin",
      ModelApprovalStatus: world.parameter({
        Name: "ModelApprovalStatus",
        Type: "String",
        DefaultValue: "PendingManualApproval",
        EnumValues: ["PendingManualApproval", "Approved", "Rejected"],
      }),
      ModelMetrics: { ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: dataset(world) } } },
      CustomerMetadataProperties: { execution: get("Execution.PipelineExecutionArn") },
      InferenceSpecification: {
        Containers: [{ Image: image, ModelDataUrl: artifact(world), Framework: "PYTORCH", FrameworkVersion: "2.6" }],
        SupportedContentTypes: ["image/jpeg"],
        SupportedResponseMIMETypes: ["application/json"],
        SupportedRealtimeInferenceInstanceTypes: [servingInstance],
        SupportedTransformInstanceTypes: [servingInstance],
      },
      SkipModelValidation: "None",
    },
    ...retries(world, false),
    ...texts(world, "Registers the model for a person to approve"),
  });
  world.give("package", get(`Steps.${name}.ModelPackageArn`));
  world.give("arn", get(`Steps.${name}.ModelPackageArn`));
  return made;
};

const modelName = (world: World): unknown =>
  world.find("model") ?? world.parameter({ Name: "ModelName", Type: "String", DefaultValue: "skin-model" });

export const endpointConfig: Maker = (world) => {
  const name = world.name("Configure");
  const made = step(name, "EndpointConfig", {
    Arguments: {
      EndpointConfigName: `skin-${name}`,
      ProductionVariants: [
        {
          VariantName: "AllTraffic",
          ModelName: modelName(world),
          InstanceType: servingInstance,
          InitialInstanceCount: 1,
          InitialVariantWeight: 1,
        },
      ],
    },
    ...retries(world, false),
    ...cache(world),
    ...texts(world, "Says how the endpoint serves"),
  });
  world.give("config", get(`Steps.${name}.EndpointConfigName`));
  return made;
};

export const endpoint: Maker = (world) => {
  const name = world.name("Serve");
  const made = step(name, "Endpoint", {
    Arguments: {
      EndpointName: `skin-${name}`,
      EndpointConfigName:
        world.find("config") ??
        world.parameter({ Name: "EndpointConfigName", Type: "String", DefaultValue: "skin-endpoint" }),
    },
    ...cache(world),
    ...texts(world, "Creates or updates the endpoint"),
  });
  world.give("endpoint", get(`Steps.${name}.EndpointName`));
  return made;
};

export const inferenceComponent: Maker = (world) => {
  const name = world.name("Component");
  return step(name, "InferenceComponent", {
    Arguments: {
      InferenceComponentName: `skin-${name}`,
      EndpointName:
        world.find("endpoint") ?? world.parameter({ Name: "EndpointName", Type: "String", DefaultValue: "skin" }),
      VariantName: "AllTraffic",
      Specification: {
        ModelName: modelName(world),
        ComputeResourceRequirements: { NumberOfCpuCoresRequired: 2, MinMemoryRequiredInMb: 4096 },
      },
      RuntimeConfig: { CopyCount: 1 },
    },
    ...texts(world, "A component of the endpoint"),
  });
};

export const customModel: Maker = (world) => {
  const name = world.name("CustomModel");
  const made = step(name, "BedrockCustomModel", {
    Arguments: {
      ModelName: `skin-${name}`,
      RoleArn: role(world),
      ModelSourceConfig: { s3DataSource: { s3Uri: artifact(world) } },
    },
    ...texts(world, "A model of Bedrock's"),
  });
  world.give("customModel", get(`Steps.${name}.ModelArn`));
  return made;
};

const customModelArn = (world: World): unknown =>
  world.find("customModel") ??
  world.parameter({
    Name: "CustomModelArn",
    Type: "String",
    DefaultValue: `arn:aws:bedrock:${region}:${account}:custom-model/imported/a1b2c3d4e5f6`,
  });

export const customModelDeployment: Maker = (world) => {
  const name = world.name("DeployCustom");
  const made = step(name, "BedrockCustomModelDeployment", {
    Arguments: { ModelDeploymentName: `skin-${name}`, ModelArn: customModelArn(world) },
    ...texts(world, "Deploys it on demand"),
  });
  world.give("text", get(`Steps.${name}.ModelDeploymentArn`));
  return made;
};

export const modelImport: Maker = (world) => {
  const name = world.name("Import");
  const made = step(name, "BedrockModelImport", {
    Arguments: {
      JobName: `skin-${name}`,
      ImportedModelName: `skin-${name}`,
      RoleArn: role(world),
      ModelDataSource: { s3DataSource: { s3Uri: world.random.chance(0.5) ? artifact(world) : code("weights") } },
    },
    ...texts(world, "Imports weights into Bedrock"),
  });
  world.give("customModel", get(`Steps.${name}.ImportedModelArn`));
  return made;
};

export const throughput: Maker = (world) => {
  const name = world.name("Reserve");
  const made = step(name, "BedrockProvisionedModelThroughput", {
    Arguments: { ProvisionedModelName: `skin-${name}`, ModelId: customModelArn(world), ModelUnits: 1 },
    ...texts(world, "Reserves capacity"),
  });
  world.give("text", get(`Steps.${name}.ProvisionedModelArn`));
  return made;
};
