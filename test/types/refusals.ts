// What must not compile. `refusals.test.ts` takes the directives away and holds the compiler's words against theirs.
import {
  atLeast,
  condition,
  equals,
  fail,
  join,
  jsonGet,
  lessThan,
  parameter,
  pipeline,
  processing,
  registerModel,
  training,
  type Variable,
} from "sagewright";

const role = parameter.string("RoleArn");
const epochs = parameter.integer("Epochs", 3);
const uri = join("/", ["s3:/", "bucket", "x"]);

const processingJob = {
  RoleArn: role,
  AppSpecification: { ImageUri: "image" },
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 30 } },
} as const;
const trainingJob = {
  RoleArn: role,
  AlgorithmSpecification: { TrainingImage: "image", TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: uri },
  ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
} as const;

const split = processing(
  "Split",
  {
    ...processingJob,
    inputs: { code: { S3Uri: uri, LocalPath: "/opt/ml/processing/input/code" } },
    outputs: { val_data: { S3Uri: uri, LocalPath: "/opt/ml/processing/val" } },
  },
  { propertyFiles: { Report: { OutputName: "val_data", FilePath: "report.json" } } },
);
const train = training("Train", { ...trainingJob, channels: { validation: { S3Uri: split.outputs.val_data } } });

// @ts-expect-error Property 'val_dta' does not exist on type 'Readonly<Record<"val_data", Variable<string>>>'. Did you mean 'val_data'?
void split.outputs.val_dta;
// @ts-expect-error Property 'coed' does not exist on type 'Readonly<Record<"code", Variable<string>>>'
void split.inputs.coed;
// @ts-expect-error Property 'vlidation' does not exist on type 'Readonly<Record<"validation", Variable<string>>>'. Did you mean 'validation'?
void train.channels.vlidation;
// @ts-expect-error Property 'Reprot' does not exist on type 'Readonly<Record<"Report", PropertyFile>>'. Did you mean 'Report'?
void jsonGet(split.propertyFiles.Reprot, "accuracy");
// @ts-expect-error Property 'ModelArtifact' does not exist on type 'TrainingProperties'. Did you mean 'ModelArtifacts'?
void train.properties.ModelArtifact.S3ModelArtifacts;
// @ts-expect-error Property 'S3ModelArtifact' does not exist on type 'Properties<ModelArtifacts>'. Did you mean 'S3ModelArtifacts'?
void train.properties.ModelArtifacts.S3ModelArtifact;

processing(
  "P",
  { ...processingJob, outputs: { report: { S3Uri: uri } } },
  {
    // @ts-expect-error Type '"evaluation"' is not assignable to type '"report"'
    propertyFiles: { Report: { OutputName: "evaluation", FilePath: "report.json" } },
  },
);
// @ts-expect-error Property 'train' does not exist on type 'Readonly<Record<never, Variable<string>>>'
void processing("P", processingJob).outputs.train;

training("T", {
  ...trainingJob,
  // @ts-expect-error Type 'Parameter<number>' is not assignable to type 'string | Variable<string>'
  HyperParameters: { epochs },
});
training("T", {
  ...trainingJob,
  // @ts-expect-error Type 'number' is not assignable to type 'string | Variable<string>'
  HyperParameters: { epochs: 3 },
});
training("T", {
  ...trainingJob,
  // @ts-expect-error Type 'Parameter<string>' is not assignable to type 'number | Float | Variable<number> | undefined'
  ResourceConfig: { InstanceType: "ml.g5.xlarge", InstanceCount: role, VolumeSizeInGB: 50 },
});
training("T", {
  ...trainingJob,
  // @ts-expect-error Type 'number' is not assignable to type 'string | Variable<string>'
  OutputDataConfig: { S3OutputPath: 3 },
});
training("T", {
  ...trainingJob,
  // @ts-expect-error 'InstanceTyp' does not exist in type 'Args<ResourceConfig>'. Did you mean to write 'InstanceType'?
  ResourceConfig: { InstanceTyp: "ml.g5.xlarge", InstanceCount: 1, VolumeSizeInGB: 50 },
});
training("T", {
  ...trainingJob,
  // @ts-expect-error Type '"ml.g5.xlage"' is not assignable to type
  ResourceConfig: { InstanceType: "ml.g5.xlage", InstanceCount: 1, VolumeSizeInGB: 50 },
});
training("T", {
  ...trainingJob,
  // @ts-expect-error 'ContentTyp' does not exist in type 'ChannelSpec'. Did you mean to write 'ContentType'?
  channels: { train: { S3Uri: uri, ContentTyp: "application/x-image" } },
});
// @ts-expect-error 'TrainingJobName' does not exist in type 'TrainingArguments<never>'
training("T", { ...trainingJob, TrainingJobName: "mine" });
// @ts-expect-error Property 'RoleArn' is missing in type
training("T", {
  AlgorithmSpecification: { TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: uri },
  ResourceConfig: { VolumeSizeInGB: 1 },
  StoppingCondition: {},
});

// @ts-expect-error 'CacheConfig' does not exist in type 'RegisterModelOptions'
registerModel("R", { ModelPackageGroupName: "g" }, { CacheConfig: { Enabled: true } });
// @ts-expect-error 'RetryPolicies' does not exist in type 'StepOptions'
fail("F", { ErrorMessage: "no" }, { RetryPolicies: [{ ExceptionType: ["Step.THROTTLING"] }] });
// @ts-expect-error Type '"Step.THROTTLE"' is not assignable to type 'RetryException'
training("T", trainingJob, { RetryPolicies: [{ ExceptionType: ["Step.THROTTLE"] }] });

// @ts-expect-error No overload matches this call
atLeast(epochs, "3");
// @ts-expect-error No overload matches this call
equals(role, 1);
// @ts-expect-error No overload matches this call
lessThan(parameter.boolean("B"), parameter.boolean("C"));
// @ts-expect-error Type 'string' is not assignable to type 'Step<unknown>'
condition("C", { Conditions: [], IfSteps: ["Train"] });
// @ts-expect-error Argument of type '"Rejected "' is not assignable to parameter of type '"Approved" | "Rejected" | undefined'
parameter.enum("Status", ["Approved", "Rejected"], "Rejected ");
// @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'
parameter.integer("N", "3");
// @ts-expect-error Type 'Step<unknown>' is missing the following properties from type
pipeline("p", { parameters: [split as never as import("sagewright").Step], steps: [split] });
// @ts-expect-error Type 'Variable<string>' is not assignable to type 'Variable<number>'
const size: Variable<number> = join("", [epochs]);
void size;
