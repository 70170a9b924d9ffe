import { canonical } from "../canonical.ts";
import { definitionVersion, isObject } from "../model.ts";

/** A small whole definition that shows a rule. */
export interface Example {
  readonly definition: Readonly<Record<string, unknown>>;
  /** The path of the finding; only in a failing example. */
  readonly at?: string;
  /** Codes of other rules that the same fault brings. */
  readonly also?: readonly string[];
}

/** The definition as JSON text, as a person would write it. */
export const exampleText = ({ definition }: Example): string => `${canonical(definition, 2)}\n`;

/** Members to put over a step or a part of it: objects are merged, everything else replaced, `undefined` taken out. */
export type Changes = Readonly<Record<string, unknown>>;

/** A definition of these steps. */
export const definitionOf = (parts: Changes & { readonly Steps: readonly unknown[] }): Changes => ({
  Version: definitionVersion,
  ...parts,
});

export const role = "arn:aws:iam::111122223333:role/pipeline";
export const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/models:1.4";

/** A `Get`: `get("Steps.Train.ModelArtifacts.S3ModelArtifacts")`. */
export const get = (path: string): Changes => ({ Get: path });

/** A place in S3 that belongs to one execution. */
export const ownPlace = (folder: string): Changes => ({
  "Std:Join": { On: "/", Values: ["s3://bucket", get("Execution.PipelineExecutionId"), folder] },
});

/** A processing input or output, as the step types that have them take it. */
export const processingInput = (name: string, changes: Changes = {}): Changes =>
  changed(
    {
      InputName: name,
      S3Input: {
        S3Uri: `s3://bucket/${name}`,
        LocalPath: `/opt/ml/processing/${name}`,
        S3DataType: "S3Prefix",
        S3InputMode: "File",
      },
    },
    changes,
  );
export const processingOutput = (name: string, changes: Changes = {}): Changes =>
  changed(
    {
      OutputName: name,
      S3Output: { S3Uri: ownPlace(name), LocalPath: `/opt/ml/processing/${name}`, S3UploadMode: "EndOfJob" },
    },
    changes,
  );

/** A step of a type with no further members. */
export const stepOf = (type: string, name: string, changes: Changes = {}): Changes =>
  changed({ Name: name, Type: type, Arguments: {} }, changes);

export const processingStep = (name: string, changes: Changes = {}): Changes =>
  changed(
    stepOf("Processing", name, {
      Arguments: {
        ProcessingResources: {
          ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 },
        },
        AppSpecification: { ImageUri: image },
        StoppingCondition: { MaxRuntimeInSeconds: 3600 },
        RoleArn: role,
      },
    }),
    changes,
  );

const training = {
  AlgorithmSpecification: { TrainingImage: image, TrainingInputMode: "File" },
  OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
  ResourceConfig: { InstanceCount: 1, InstanceType: "ml.m5.xlarge", VolumeSizeInGB: 30 },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
  RoleArn: role,
};

export const trainingStep = (name: string, changes: Changes = {}): Changes =>
  changed(stepOf("Training", name, { Arguments: training }), changes);

export const transformStep = (name: string, changes: Changes = {}): Changes =>
  changed(
    stepOf("Transform", name, {
      Arguments: {
        ModelName: "skin",
        TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://bucket/in" } } },
        TransformOutput: { S3OutputPath: ownPlace("out") },
        TransformResources: { InstanceCount: 1, InstanceType: "ml.m5.xlarge" },
      },
    }),
    changes,
  );

export const modelStep = (name: string, changes: Changes = {}): Changes =>
  changed(
    stepOf("Model", name, {
      Arguments: {
        PrimaryContainer: { Image: image, ModelDataUrl: "s3://bucket/model.tar.gz" },
        ExecutionRoleArn: role,
      },
    }),
    changes,
  );

export const registerModelStep = (name: string, changes: Changes = {}): Changes =>
  changed(
    stepOf("RegisterModel", name, {
      Arguments: {
        ModelPackageGroupName: "skin",
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: {
          Containers: [{ Image: image, ModelDataUrl: "s3://bucket/model.tar.gz" }],
          SupportedContentTypes: ["application/json"],
          SupportedResponseMIMETypes: ["application/json"],
          SupportedTransformInstanceTypes: ["ml.m5.xlarge"],
          SupportedRealtimeInferenceInstanceTypes: ["ml.m5.xlarge"],
        },
        ModelMetrics: {
          ModelQuality: { Statistics: { ContentType: "application/json", S3Uri: "s3://bucket/metrics.json" } },
        },
      },
    }),
    changes,
  );

/** A Condition step; `IfSteps` has a Fail step where no steps are given. */
export const conditionStep = (name: string, conditions: readonly unknown[], changes: Changes = {}): Changes =>
  changed(
    stepOf("Condition", name, {
      Arguments: { Conditions: conditions, IfSteps: [failStep(`${name}Failed`)], ElseSteps: [] },
    }),
    changes,
  );

export const failStep = (name: string, changes: Changes = {}): Changes =>
  changed(stepOf("Fail", name, { Arguments: { ErrorMessage: "the model is not good enough" } }), changes);

export const lambdaStep = (name: string, changes: Changes = {}): Changes =>
  changed(
    {
      ...stepOf("Lambda", name),
      FunctionArn: "arn:aws:lambda:us-east-1:111122223333:function:notify",
      OutputParameters: [],
    },
    changes,
  );

export const callbackStep = (name: string, changes: Changes = {}): Changes =>
  changed(
    {
      ...stepOf("Callback", name),
      SqsQueueUrl: "https://sqs.us-east-1.amazonaws.com/111122223333/approvals",
      OutputParameters: [],
    },
    changes,
  );

/** The base with the changes put over it; neither is touched. */
function changed(base: Changes, changes: Changes): Changes {
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    const before = result[name];
    if (value === undefined) delete result[name];
    else result[name] = isObject(before) && isPlain(value) ? changed(before, value) : value;
  }
  return result;
}

/** An expression replaces what it stands for. */
const isPlain = (value: unknown): value is Changes =>
  isObject(value) && !("Get" in value) && !Object.keys(value).some((name) => name.startsWith("Std:"));
