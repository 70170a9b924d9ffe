import { expect, test } from "vitest";
import { canonical, ProblemError } from "../../definition/index.ts";
import { fail, parameter, processing, registerModel, training } from "../../steps/index.ts";
import { evaluateStep, processingJob, trainingJob } from "./jobs.ts";

test("the envelope has SageMaker's keys in the order of the Python SDK, and floats stay floats", () => {
  const first = fail("First", {});
  const step = training("Train", trainingJob, {
    CacheConfig: { Enabled: true, ExpireAfter: "P30D" },
    RetryPolicies: [{ ExceptionType: ["Step.THROTTLING"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 5 }],
    Description: "trains",
    DisplayName: "Train it",
    dependsOn: [first],
  });
  expect(Object.keys(step.toJSON())).toEqual([
    "Name",
    "Type",
    "Arguments",
    "DependsOn",
    "DisplayName",
    "Description",
    "RetryPolicies",
    "CacheConfig",
  ]);
  expect(canonical(step.toJSON().DependsOn)).toBe('["First"]');
  expect(canonical(step.toJSON().RetryPolicies)).toBe(
    '[{"BackoffRate":2.0,"ExceptionType":["Step.THROTTLING"],"IntervalSeconds":1,"MaxAttempts":5}]',
  );
  expect(Object.keys(training("Bare", trainingJob).toJSON())).toEqual(["Name", "Type", "Arguments"]);
});

test("named inputs, outputs and property files are the raw request", () => {
  const named = evaluateStep();
  const raw = processing("Evaluate", {
    ...processingJob,
    ProcessingInputs: [
      {
        InputName: "code",
        AppManaged: false,
        S3Input: {
          S3Uri: "s3://b/code",
          LocalPath: "/opt/ml/processing/input/code",
          S3DataType: "S3Prefix",
          S3InputMode: "File",
          S3DataDistributionType: "FullyReplicated",
          S3CompressionType: "None",
        },
      },
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: "evaluation",
          AppManaged: false,
          S3Output: {
            S3Uri: "s3://b/evaluation",
            LocalPath: "/opt/ml/processing/evaluation",
            S3UploadMode: "EndOfJob",
          },
        },
      ],
    },
  });
  expect(canonical(named.toJSON().Arguments)).toBe(canonical(raw.toJSON().Arguments));
  expect(named.toJSON().PropertyFiles).toEqual([
    { PropertyFileName: "Evaluation", OutputName: "evaluation", FilePath: "evaluation.json" },
  ]);
});

test("what is named joins what is raw, and a default gives way", () => {
  const { Arguments } = processing("Both", {
    ...processingJob,
    ProcessingOutputConfig: {
      KmsKeyId: "key",
      Outputs: [{ OutputName: "a", S3Output: { S3Uri: "s3://b/a", S3UploadMode: "EndOfJob" } }],
    },
    outputs: { b: { S3Uri: "s3://b/b", S3UploadMode: "Continuous" } },
  }).toJSON();
  expect(Arguments?.["ProcessingOutputConfig"]).toEqual({
    KmsKeyId: "key",
    Outputs: [
      { OutputName: "a", S3Output: { S3Uri: "s3://b/a", S3UploadMode: "EndOfJob" } },
      { OutputName: "b", AppManaged: false, S3Output: { S3Uri: "s3://b/b", S3UploadMode: "Continuous" } },
    ],
  });
});

test("channels are InputDataConfig", () => {
  const { Arguments } = training("T", {
    ...trainingJob,
    channels: { train: { S3Uri: "s3://b/t", ContentType: "application/x-image", InputMode: "FastFile" } },
  }).toJSON();
  expect(Arguments?.["InputDataConfig"]).toEqual([
    {
      ChannelName: "train",
      DataSource: {
        S3DataSource: { S3DataType: "S3Prefix", S3DataDistributionType: "FullyReplicated", S3Uri: "s3://b/t" },
      },
      ContentType: "application/x-image",
      InputMode: "FastFile",
    },
  ]);
});

test("RegisterModel passes its request on", () => {
  const step = registerModel("Register", {
    ModelPackageGroupName: "g",
    ModelApprovalStatus: parameter.string("Status"),
  });
  expect(canonical(step)).toBe(
    '{"Name":"Register","Type":"RegisterModel","Arguments":{"ModelPackageGroupName":"g","ModelApprovalStatus":{"Get":"Parameters.Status"}}}',
  );
});

test("parameters: type, default, values; a float stays a float", () => {
  const declarations = [
    parameter.string("S"),
    parameter.integer("I", 0),
    parameter.float("F", 1),
    parameter.boolean("B", false),
    parameter.enum("E", ["a", "b"], "b"),
  ].map((p) => p.declaration);
  expect(canonical(declarations)).toBe(
    '[{"Name":"S","Type":"String"},{"Name":"I","Type":"Integer","DefaultValue":0},{"Name":"F","Type":"Float","DefaultValue":1.0},{"Name":"B","Type":"Boolean","DefaultValue":false},{"Name":"E","Type":"String","DefaultValue":"b","EnumValues":["a","b"]}]',
  );
});

const refused = (make: () => unknown): ProblemError["problems"][number] => {
  try {
    make();
  } catch (error) {
    if (error instanceof ProblemError && error.problems[0] !== undefined) return error.problems[0];
    throw error;
  }
  throw new Error("it was not refused");
};

test.each<[string, () => unknown, string, string]>([
  [
    "an integer with a fraction",
    () => parameter.integer("N", 1.5),
    "SW0102",
    "parameter N has the default 1.5, which is no Integer",
  ],
  ["a float that is no number", () => parameter.float("N", Number.NaN), "SW0102", "which is no Float"],
  ["a parameter name with a dot", () => parameter.string("a.b"), "SW0101", 'parameter name "a.b" is not allowed'],
  ["a default outside of the values", () => parameter.enum("E", ["a"], "b" as "a"), "SW0102", "which is not one of a"],
  ["a step name with a space", () => fail("Too low", {}), "SW0103", 'step name "Too low" is not allowed'],
  ["a step name that is too long", () => training("x".repeat(65), trainingJob), "SW0103", "is not allowed"],
])("%s is refused at the line that wrote it", (_, make, code, message) => {
  const problem = refused(make);
  expect(problem.code).toBe(code);
  expect(problem.message).toContain(message);
  expect(problem.path).toBe(import.meta.filename);
  expect(problem.line).toBeGreaterThan(100);
});
