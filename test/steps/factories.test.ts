import { expect, test } from "vitest";
import { canonical, Float, ProblemError } from "../../definition/index.ts";
import { pipeline } from "../../pipelines/pipeline.ts";
import {
  callback,
  inferenceComponent,
  lambda,
  lineage,
  parameter,
  qualityCheck,
  tuning,
  type InferenceComponentArguments,
  type TuningArguments,
} from "../../steps/index.ts";
import { processingJob } from "./jobs.ts";

const json = (value: unknown): unknown => JSON.parse(canonical(value));
const SqsQueueUrl = "https://sqs.eu-west-1.amazonaws.com/123456789012/q";

test("outputs by name and as the service lists them are one list, read by name", () => {
  const ask = callback(
    "Ask",
    { n: 1 },
    {
      SqsQueueUrl,
      OutputParameters: [{ OutputName: "a b", OutputType: "Boolean" }],
      outputs: { token: "String" },
    },
  );
  expect(json(ask)).toEqual({
    Name: "Ask",
    Type: "Callback",
    Arguments: { n: 1 },
    SqsQueueUrl,
    OutputParameters: [
      { OutputName: "a b", OutputType: "Boolean" },
      { OutputName: "token", OutputType: "String" },
    ],
  });
  expect(json(ask.outputs)).toEqual({
    "a b": { Get: "Steps.Ask.OutputParameters['a b']" },
    token: { Get: "Steps.Ask.OutputParameters['token']" },
  });
  expect(json(callback("None", {}, { SqsQueueUrl }))).not.toHaveProperty("OutputParameters");
});

test("what stands beside the arguments is part of the pipeline: parameters and steps in it are taken in", () => {
  const ask = callback("Ask", {}, { SqsQueueUrl, outputs: { arn: "String" } });
  const group = parameter.string("Group");
  const call = lambda("Call", {}, { FunctionArn: ask.outputs.arn });
  const check = qualityCheck("Check", processingJob, { CheckType: "DATA_QUALITY", ModelPackageGroupName: group });
  const built = pipeline("p", { steps: [call, check] });
  expect(built.steps.map(({ name }) => name)).toEqual(["Call", "Check", "Ask"]);
  expect(built.parameters).toEqual([group]);
});

test("a check has its members after the envelope, null where nothing is given, and dependsOn in the envelope alone", () => {
  const first = callback("First", {}, { SqsQueueUrl });
  const check = qualityCheck("Check", processingJob, {
    CheckType: "MODEL_QUALITY",
    SkipCheck: false,
    SuppliedBaselineStatistics: null,
    CacheConfig: { Enabled: true },
    DisplayName: "checks",
    dependsOn: [first],
  });
  const { Arguments, ...rest } = check.toJSON();
  expect(Arguments).toEqual(processingJob);
  expect(canonical(rest)).toBe(
    '{"Name":"Check","Type":"QualityCheck","DependsOn":["First"],"DisplayName":"checks","CacheConfig":{"Enabled":true},"CheckType":"MODEL_QUALITY","SkipCheck":false,"SuppliedBaselineStatistics":null}',
  );
});

test("the cores and accelerators of an inference component are floats, and nothing else is touched", () => {
  const copies = parameter.integer("Copies", 1);
  const request: InferenceComponentArguments = {
    InferenceComponentName: "c",
    EndpointName: "e",
    Specification: {
      ComputeResourceRequirements: {
        NumberOfCpuCoresRequired: 2,
        NumberOfAcceleratorDevicesRequired: new Float(1),
        MinMemoryRequiredInMb: 1024,
      },
    },
    RuntimeConfig: { CopyCount: copies },
  };
  const step = inferenceComponent("C", request);
  expect(canonical(step.toJSON().Arguments)).toBe(
    '{"InferenceComponentName":"c","EndpointName":"e","Specification":{"ComputeResourceRequirements":{"NumberOfCpuCoresRequired":2.0,"NumberOfAcceleratorDevicesRequired":1.0,"MinMemoryRequiredInMb":1024}},"RuntimeConfig":{"CopyCount":{"Get":"Parameters.Copies"}}}',
  );
  expect(pipeline("p", { steps: [step] }).parameters).toEqual([copies]);
});

test("the model of a tuning job's training job, by rank", () => {
  const bucket = parameter.string("Bucket");
  const tune = tuning("Tune", {} as TuningArguments);
  expect(json(tune.topModelUri(1, bucket, "models"))).toEqual({
    "Std:Join": {
      On: "/",
      Values: [
        "s3:/",
        { Get: "Parameters.Bucket" },
        "models",
        { Get: "Steps.Tune.TrainingJobSummaries[1].TrainingJobName" },
        "output/model.tar.gz",
      ],
    },
  });
  expect(JSON.stringify(tune.topModelUri(0, "b"))).not.toContain("models");
  for (const rank of [-1, 50, 0.5])
    expect(() => tune.topModelUri(rank, bucket)).toThrow(
      `SW0106 ${import.meta.filename}: rank ${rank} of Tune is not kept`,
    );
  expect(() => tune.topModelUri(50, bucket)).toThrow(ProblemError);
});

test("lineage by name joins what is listed, in the order in which it was given", () => {
  const Source = { SourceUri: "s3://b/x" };
  const record = lineage("Record", {
    Associations: [{ SourceArn: "a", DestinationArn: "b" }],
    contexts: { run: { ContextType: "Experiment", Source } },
    Artifacts: [{ ArtifactName: "listed", ArtifactType: "Model", Source }],
    artifacts: { named: { ArtifactType: "DataSet", Source } },
    actions: {},
  });
  expect(canonical(record.toJSON().Arguments)).toBe(
    '{"Associations":[{"SourceArn":"a","DestinationArn":"b"}],"Contexts":[{"ContextName":"run","ContextType":"Experiment","Source":{"SourceUri":"s3://b/x"}}],"Artifacts":[{"ArtifactName":"listed","ArtifactType":"Model","Source":{"SourceUri":"s3://b/x"}},{"ArtifactName":"named","ArtifactType":"DataSet","Source":{"SourceUri":"s3://b/x"}}],"Actions":[]}',
  );
  expect(json([record.artifacts.named, record.contexts.run])).toEqual([
    { Get: "Steps.Record.ArtifactArns['named']" },
    { Get: "Steps.Record.ContextArns['run']" },
  ]);
});
