import { expect, test } from "vitest";
import { canonical } from "../../definition/index.ts";
import { isVariable, join, jsonGet, parameter, processing, text, training, unchecked } from "../../steps/index.ts";
import { evaluateStep, trainingJob } from "./jobs.ts";

test.each([
  ["a template string", (v: unknown) => `s3://${v as string}/x`],
  ["concatenation", (v: unknown) => "s3://" + (v as string)],
  ["String()", (v: unknown) => String(v)],
  ["arithmetic", (v: unknown) => (v as number) * 2],
  ["comparison", (v: unknown) => (v as number) > 2],
])("a variable in %s throws and says what to do", (_, use) => {
  expect(() => use(parameter.string("Bucket"))).toThrow(
    '{"Get":"Parameters.Bucket"} is known only when the pipeline runs; use join("", [...])',
  );
  const { S3ModelArtifacts } = training("Train", trainingJob).properties.ModelArtifacts;
  expect(() => use(S3ModelArtifacts)).toThrow('{"Get":"Steps.Train.ModelArtifacts.S3ModelArtifacts"} is known only');
});

test("properties spell what SageMaker reads: members, items by index and by name, map entries", () => {
  const { properties } = training("Train", trainingJob);
  const get = (value: unknown) => JSON.parse(canonical(value)).Get;
  expect(get(properties.FinalMetricDataList.at("train:loss").Value)).toBe(
    "Steps.Train.FinalMetricDataList['train:loss'].Value",
  );
  expect(get(properties.SecondaryStatusTransitions.at(0).Status)).toBe(
    "Steps.Train.SecondaryStatusTransitions[0].Status",
  );
  expect(get(properties.HyperParameters.get("epochs"))).toBe("Steps.Train.HyperParameters['epochs']");
  expect(get(evaluateStep().outputs.evaluation)).toBe(
    "Steps.Evaluate.ProcessingOutputConfig.Outputs['evaluation'].S3Output.S3Uri",
  );
  expect(get(evaluateStep().inputs.code)).toBe("Steps.Evaluate.ProcessingInputs['code'].S3Input.S3Uri");
  expect(get(training("T", { ...trainingJob, channels: { train: { S3Uri: "s3://b/t" } } }).channels.train)).toBe(
    "Steps.T.InputDataConfig['train'].DataSource.S3DataSource.S3Uri",
  );
});

test("a property that is awaited by mistake ends", async () => {
  const { ModelArtifacts } = training("Train", trainingJob).properties;
  expect(isVariable(await ModelArtifacts)).toBe(true);
});

test("join, text, jsonGet and unchecked are the expressions of the definition", () => {
  const n = parameter.integer("N", 1);
  const { Evaluation } = evaluateStep().propertyFiles;
  expect(JSON.parse(canonical(join("-", ["a", 1, true, n])))).toEqual({
    "Std:Join": { On: "-", Values: ["a", 1, true, { Get: "Parameters.N" }] },
  });
  expect(JSON.parse(canonical(text(n)))).toEqual({ "Std:Join": { On: "", Values: [{ Get: "Parameters.N" }] } });
  expect(JSON.parse(canonical(jsonGet(Evaluation, "a.b[0]['c']")))).toEqual({
    "Std:JsonGet": { PropertyFile: { Get: "Steps.Evaluate.PropertyFiles.Evaluation" }, Path: "a.b[0]['c']" },
  });
  expect(JSON.parse(canonical(jsonGet(join("/", ["s3:/", "b", "f.json"]), "a")))).toEqual({
    "Std:JsonGet": { S3Uri: { "Std:Join": { On: "/", Values: ["s3:/", "b", "f.json"] } }, Path: "a" },
  });
  expect(canonical(unchecked("ml.new.8xlarge"))).toBe('"ml.new.8xlarge"');
  expect(canonical(unchecked<string>({ Get: "Steps.Emr.ClusterId" }))).toBe('{"Get":"Steps.Emr.ClusterId"}');
});

test("a step of another copy of the package is a step", () => {
  const copy = Object.defineProperty({}, Symbol.for("sagewright.Variable"), { value: true });
  expect(isVariable(copy)).toBe(true);
  expect(isVariable(processing)).toBe(false);
});
