import { expect, test } from "vitest";
import { canonical, Float } from "../../definition/index.ts";
import { importDefinition } from "../../pipelines/import/index.ts";
import { around, compilerSays } from "./around.ts";

const definitionOf = (Steps: readonly object[], Parameters: readonly object[] = [], more: object = {}): string =>
  canonical({
    Version: "2020-12-01",
    Metadata: {},
    Parameters,
    PipelineExperimentConfig: {
      ExperimentName: { Get: "Execution.PipelineName" },
      TrialName: { Get: "Execution.PipelineExecutionId" },
    },
    ...more,
    Steps,
  });
const get = (Get: string) => ({ Get });
const fail = (Name: string, ErrorMessage: unknown, more: object = {}) => ({
  Name,
  Type: "Fail",
  Arguments: { ErrorMessage },
  ...more,
});

test("what is written reads as a person would write it", async () => {
  const report = { PropertyFileName: "Report", OutputName: "report", FilePath: "report.json" };
  const text = definitionOf(
    [
      {
        Name: "Evaluate",
        Type: "Processing",
        Arguments: {
          RoleArn: get("Parameters.RoleArn"),
          AppSpecification: {
            ImageUri: "image",
            ContainerArguments: ["--epochs", { "Std:Join": { On: "", Values: [get("Parameters.Epochs")] } }],
          },
          ProcessingResources: {
            ClusterConfig: { InstanceType: "ml.new.large", InstanceCount: 1, VolumeSizeInGB: new Float(30) },
          },
          ProcessingOutputConfig: {
            Outputs: [
              {
                OutputName: "report",
                AppManaged: false,
                S3Output: { S3Uri: "s3://b/report", LocalPath: "/opt/ml/processing/report", S3UploadMode: "EndOfJob" },
              },
            ],
          },
          Tags: [{ Name: "team" }],
        },
        PropertyFiles: [report],
      },
      {
        Name: "CheckAccuracy",
        Type: "Condition",
        DependsOn: ["Notify"],
        Arguments: {
          Conditions: [
            {
              Type: "GreaterThanOrEqualTo",
              LeftValue: {
                "Std:JsonGet": { PropertyFile: get("Steps.Evaluate.PropertyFiles.Report"), Path: "accuracy.value" },
              },
              RightValue: get("Parameters.Threshold"),
            },
          ],
          IfSteps: [],
          ElseSteps: [fail("class", { "Std:Join": { On: " ", Values: ["below", get("Parameters.Threshold")] } })],
        },
      },
      {
        Name: "Notify",
        Type: "Lambda",
        Arguments: { where: get("Steps.Evaluate.ProcessingOutputConfig.Outputs['report'].S3Output.S3Uri") },
        FunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:notify",
        OutputParameters: [{ OutputName: "answer", OutputType: "String" }],
      },
    ],
    [
      { Name: "RoleArn", Type: "String" },
      { Name: "Epochs", Type: "Integer", DefaultValue: 14 },
      { Name: "Threshold", Type: "Float", DefaultValue: 0.6 },
      { Name: "Approval", Type: "String", DefaultValue: "No", EnumValues: ["Yes", "No"] },
    ],
  );
  expect(await around({ id: "read", text })).toBe("");
  const { source, notes } = importDefinition(text, { name: "gate" });
  expect(notes.map(({ path, message }) => `${path}: ${message}`)).toEqual([
    'Steps[0].Arguments.ProcessingResources.ClusterConfig.InstanceType: unchecked: ProcessingInstanceType has no "ml.new.large"',
    "Steps[0].Arguments.Tags[0]: unchecked: the types ask for Key, Value",
  ]);
  expect(source).toBe(`import {
  atLeast,
  condition,
  fail,
  Float,
  join,
  jsonGet,
  lambda,
  parameter,
  pipeline,
  processing,
  text,
  unchecked,
} from "sagewright";

const roleArn = parameter.string("RoleArn");
const epochs = parameter.integer("Epochs", 14);
const threshold = parameter.float("Threshold", 0.6);
const approval = parameter.enum("Approval", ["Yes", "No"], "No");

const evaluate = processing(
  "Evaluate",
  {
    RoleArn: roleArn,
    AppSpecification: { ImageUri: "image", ContainerArguments: ["--epochs", text(epochs)] },
    ProcessingResources: {
      ClusterConfig: {
        InstanceType: unchecked<string>("ml.new.large"),
        InstanceCount: 1,
        VolumeSizeInGB: new Float(30),
      },
    },
    outputs: { report: { S3Uri: "s3://b/report", LocalPath: "/opt/ml/processing/report" } },
    Tags: [{ Name: "team" } as never],
  },
  { propertyFiles: { Report: { OutputName: "report", FilePath: "report.json" } } },
);

const notify = lambda(
  "Notify",
  { where: evaluate.outputs.report },
  { FunctionArn: "arn:aws:lambda:eu-west-1:111122223333:function:notify", outputs: { answer: "String" } },
);

const classStep = fail("class", { ErrorMessage: join(" ", ["below", threshold]) });

const checkAccuracy = condition(
  "CheckAccuracy",
  {
    Conditions: [atLeast(jsonGet(evaluate.propertyFiles.Report, "accuracy.value"), threshold)],
    IfSteps: [],
    ElseSteps: [classStep],
  },
  { dependsOn: [notify] },
);

export default pipeline("gate", {
  parameters: [roleArn, epochs, threshold, approval],
  steps: [evaluate, checkAccuracy, notify],
});
`);
});

test("every name gets a constant of its own", async () => {
  const names = ["Fail", "class", "1st", "a-b", "aB", "a_b", "pipeline", "Float", "_", "URL", "MSECheck", "Epochs"];
  const text = definitionOf(
    names.map((name) => fail(name, get("Parameters.Epochs"))),
    [
      { Name: "Epochs", Type: "String" },
      { Name: "epochs", Type: "String" },
      { Name: "default", Type: "String" },
    ],
  );
  expect(await around({ id: "names", text })).toBe("");
  const { source } = importDefinition(text, { name: "x" });
  expect([...source.matchAll(/^const (\w+)/gm)].map(([, name]) => name)).toEqual(
    "epochs epochsParameter defaultParameter failStep classStep step1st aB aBStep aBStep2 pipelineStep float step url mseCheck epochsStep".split(
      " ",
    ),
  );
});

test.each<[string, unknown, unknown, string]>([
  ["texts", "a", get("Parameters.S"), 'equals("a", s)'],
  ["numbers", 0.6, get("Parameters.I"), "equals(0.6, i)"],
  ["true", get("Parameters.B"), true, "equals(b, true)"],
  ["a Float", get("Parameters.F"), new Float(2), "equals(f, new Float(2))"],
  ["text and a number", "1", get("Parameters.I"), '{ Type: "Equals", LeftValue: "1", RightValue: i }'],
  ["null", null, get("Parameters.I"), "unchecked<string>(null as never)"],
])("a comparison of %s", async (kind, LeftValue, RightValue, written) => {
  const Conditions = [{ Type: "Equals", LeftValue, RightValue }];
  const parameters = ["String", "Integer", "Boolean", "Float"].map((Type) => ({ Name: Type.slice(0, 1), Type }));
  const check = {
    Name: "Check",
    Type: "Condition",
    Arguments: { Conditions, IfSteps: [fail("x", "")], ElseSteps: [] },
  };
  const text = definitionOf([check], parameters);
  expect(await around({ id: `compare-${kind.replaceAll(" ", "-")}`, text })).toBe("");
  expect(importDefinition(text, { name: "x" }).source).toContain(written);
});

test("a step of a branch that reads its own Condition says so by name", async () => {
  const inner = fail("Inner", { "Std:Join": { On: "", Values: [get("Steps.Check.Outcome")] } });
  const Conditions = [{ Type: "Equals", LeftValue: 1, RightValue: 1 }];
  const text = definitionOf([
    { Name: "Check", Type: "Condition", Arguments: { Conditions, IfSteps: [inner], ElseSteps: [] } },
  ]);
  expect(await around({ id: "own-condition", text })).toBe("");
  expect(importDefinition(text, { name: "x" }).source).toContain('unchecked<string>({ Get: "Steps.Check.Outcome" })');
});

test("parameters and settings that the builder would write in another way", async () => {
  const parameters = [
    { Name: "Untyped" },
    { Name: "Whole", Type: "Float", DefaultValue: 1 },
    { Name: "Exact", Type: "Float", DefaultValue: new Float(1) },
    { Name: "Wrong", Type: "Integer", DefaultValue: "3" },
    { Name: "Described", Type: "String", Description: "of the model" },
    { Name: "No", Type: "String", DefaultValue: "c", EnumValues: ["a", "b"] },
  ];
  const text = definitionOf([fail("x", "")], parameters, {
    Metadata: { by: "hand", n: new Float(2) },
    PipelineExperimentConfig: { ExperimentName: get("Parameters.Untyped"), TrialName: "one" },
    MlflowConfig: { MlflowResourceArn: "arn:aws:sagemaker:eu-west-1:111122223333:mlflow-tracking-server/a" },
  });
  expect(await around({ id: "settings", text })).toBe("");
  const bare = canonical({ Version: "2020-12-01", Steps: [fail("x", "")] });
  expect(await around({ id: "bare", text: bare })).toBe("");
  expect(importDefinition(bare, { name: "x" }).notes.map(({ code }) => code)).toEqual(["SW0312"]);
});

test("what was written type-checks", () => expect(compilerSays()).toEqual([]));
