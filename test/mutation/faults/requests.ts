import {
  add,
  and,
  at,
  change,
  expression,
  items,
  misspelt,
  object,
  remove,
  rename,
  text,
  whole,
  type Test,
} from "../draft.ts";
import type { Fault } from "../fault.ts";

const inArguments = at(/\.Arguments\./);
/** Members whose names are the user's own, or that stand in an expression. */
const free =
  /\.(?:Environment|HyperParameters|StaticHyperParameters|CustomerMetadataProperties|Tags|Properties|jobDriver|Conditions)\b|\.Get\b|\.Std:|Callback|Lambda/;
const notFree: Test = ({ path, step }) =>
  !free.test(path) && !/^(?:Lambda|Callback|Condition|Fail)$/.test(String(step?.["Type"]));
const requestMember: Test = and(
  at(/\.Arguments\.(?:.*\.)?[A-Z]\w+$/),
  notFree,
  ({ path }) => !/\.(?:If|Else)Steps$/.test(path),
);
const requestObject: Test = and(
  inArguments,
  object,
  notFree,
  ({ value, path }) =>
    !expression(value) && !/\.(?:Environment|\w*HyperParameters|CustomerMetadataProperties)$/.test(path),
);
const hyper: Test = at(/\.(?:Static)?HyperParameters\.[\w-]+$/);
const environment: Test = at(/\.Environment\.\w+$/);
const count = at(
  /\.(?:InstanceCount|VolumeSizeInGB|MaxRuntimeInSeconds|InitialInstanceCount|MaxNumberOfTrainingJobs|executionTimeoutMinutes|CopyCount)$/,
);

/** By the operations of the API: what each cannot do without. */
export const needed: readonly Test[] = [
  at(/\.Arguments\.(?:ProcessingResources|AppSpecification|RoleArn)$/, "Processing", "ClarifyCheck", "QualityCheck"),
  at(
    /\.(?:ImageUri|ClusterConfig|ClusterConfig\.(?:InstanceCount|InstanceType|VolumeSizeInGB))$/,
    "Processing",
    "QualityCheck",
  ),
  at(/\.(?:S3Input\.S3Uri|S3Input\.S3DataType|S3Output\.S3Uri|S3Output\.S3UploadMode)$/, "Processing"),
  at(/\.Arguments\.(?:OutputDataConfig|RoleArn|OutputDataConfig\.S3OutputPath)$/, "Training", "AutoML"),
  at(
    /\.(?:TrainingInputMode|DataSource|S3DataSource\.S3DataType|CheckpointConfig\.S3Uri|MetricDefinitions\[0\]\.Regex)$/,
    "Training",
  ),
  at(
    /\.(?:HyperParameterTuningJobConfig|Strategy|ResourceLimits|TrainingJobDefinition\.(?:RoleArn|OutputDataConfig|AlgorithmSpecification|StoppingCondition))$/,
    "Tuning",
  ),
  at(/\.Arguments\.(?:ModelName|TransformInput|TransformOutput|TransformResources)$/, "Transform"),
  at(/\.(?:Containers|Statistics\.(?:ContentType|S3Uri))$/, "RegisterModel"),
  at(
    /\.(?:EndpointConfigName|ProductionVariants|VariantName|EndpointName|InferenceComponentName)$/,
    "EndpointConfig",
    "Endpoint",
    "InferenceComponent",
  ),
  at(
    /\.Arguments\.(?:JobName|ImportedModelName|RoleArn|ModelDataSource|ProvisionedModelName|ModelId|ModelUnits|ModelArn|ModelDeploymentName)$/,
    "BedrockModelImport",
    "BedrockProvisionedModelThroughput",
    "BedrockCustomModelDeployment",
  ),
  at(/\.(?:StepConfig|HadoopJarStep|HadoopJarStep\.Jar)$/, "EMR"),
  at(/\.(?:ArtifactType|Source|SourceUri)$/, "Lineage"),
];

/** The arguments against the request of the operation. */
export const requests: readonly Fault[] = [
  {
    code: "SW5001",
    fault: "an unknown or misspelt argument",
    plants: [
      rename(requestMember, misspelt),
      rename(requestMember, misspelt),
      add(
        requestObject,
        { InstanceKind: "ml.m5.xlarge" },
        { Foo: 1 },
        { Timeout: 60 },
        { description: "a" },
        { S3Url: "s3://bucket/a" },
      ),
    ],
  },
  { code: "SW5002", fault: "a missing argument", plants: needed.map((where) => remove(where)) },
  {
    code: "SW5003",
    fault: "an argument of another kind",
    plants: [
      change(hyper, 12, 0.001, true, ["a"], null),
      change(environment, 1, true, ["a"]),
      change(and(count, whole), "1", "two", true, [1], 1.5),
      change(
        and(at(/\.(?:ImageUri|TrainingImage|S3Uri|S3OutputPath|RoleArn|EndpointName|JobName|Jar)$/), text),
        7,
        ["a"],
        { Uri: "a" },
      ),
      change(
        and(
          at(
            /\.(?:ProcessingInputs|Outputs|InputDataConfig|Containers|ProductionVariants|ContainerArguments|Args|Artifacts)$/,
          ),
          items,
        ),
        "a",
        { a: 1 },
        { Get: "Steps.A.B" },
      ),
      change(
        and(
          at(
            /\.(?:ClusterConfig|AppSpecification|ResourceConfig|OutputDataConfig|StoppingCondition|TransformInput|InferenceSpecification|StepConfig)$/,
          ),
          object,
        ),
        "a",
        [],
        3,
      ),
      change(at(/\.(?:EnableNetworkIsolation|EnableManagedSpotTraining|AppManaged)$/), "true", 1),
    ],
  },
];
