import { expect, test } from "vitest";
import { isExpression, parsePath, parseReference, references, referenceText } from "../../definition/index.ts";

test.each([
  ["Parameters.Role", { root: "Parameters", name: "Role" }],
  ["Execution.PipelineExecutionId", { root: "Execution", name: "PipelineExecutionId" }],
  ["PipelineExperimentConfig.TrialName", { root: "PipelineExperimentConfig", name: "TrialName" }],
  ["Steps.Only-1_x", { root: "Steps", step: "Only-1_x", path: [] }],
  [
    "Steps.P.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
    { root: "Steps", step: "P", path: ["ProcessingOutputConfig", "Outputs", { key: "train" }, "S3Output", "S3Uri"] },
  ],
  [
    "Steps.T.FinalMetricDataList['val:acc.1'].Value",
    { root: "Steps", step: "T", path: ["FinalMetricDataList", { key: "val:acc.1" }, "Value"] },
  ],
  [
    "Steps.H.TrainingJobSummaries[0].TrainingJobName",
    { root: "Steps", step: "H", path: ["TrainingJobSummaries", { index: 0 }, "TrainingJobName"] },
  ],
  ["Steps.L.OutputParameters['o']", { root: "Steps", step: "L", path: ["OutputParameters", { key: "o" }] }],
])("reads %s, and writes it again", (get, reference) => {
  expect(parseReference(get)).toEqual(reference);
  const read = parseReference(get);
  expect(read && referenceText(read)).toBe(get);
});

test.each([
  "",
  "Parameters",
  "Parameters.",
  ".Role",
  "Step.A.B",
  "Steps.",
  "Steps.A.",
  "Steps.A..B",
  "Steps.A[x]",
  "Steps.A['x",
  "Steps.A]",
])("cannot read %j", (get) => expect(parseReference(get)).toBeUndefined());

test("paths of JSON files", () => {
  expect(parsePath("a.b[0]['c']")).toEqual(["a", "b", { index: 0 }, { key: "c" }]);
  expect(parsePath("[0].x")).toEqual([{ index: 0 }, "x"]);
  expect(parsePath("['f1 score'].value")).toEqual([{ key: "f1 score" }, "value"]);
  for (const bad of ["", ".a", "a.", "a..b", "a[", "a[-1]", "[0]x", "a.['b']"])
    expect(parsePath(bad), bad).toBeUndefined();
});

test("an expression has exactly one key", () => {
  expect(isExpression({ Get: "Parameters.A" })).toBe(true);
  expect(isExpression({ "Std:Join": { On: "", Values: [] } })).toBe(true);
  expect(isExpression({ Get: "Parameters.A", More: 1 })).toBe(false);
  expect(isExpression({ Put: 1 })).toBe(false);
  expect(isExpression(["Get"])).toBe(false);
});

test("finds every Get, in Join and JsonGet too, in document order with its path", () => {
  const value = {
    a: [{ Get: "Parameters.One" }, "x"],
    b: { "Std:Join": { On: "/", Values: ["s3:/", { Get: "Execution.PipelineExecutionId" }] } },
    c: { "Std:JsonGet": { PropertyFile: { Get: "Steps.E.PropertyFiles.R" }, Path: "m" } },
    d: { Get: "nonsense" },
  };
  expect(
    [...references(value, "Steps[0]")].map((found) => `${found.path} ${found.get} ${found.reference?.root}`),
  ).toEqual([
    "Steps[0].a[0] Parameters.One Parameters",
    "Steps[0].b.Std:Join.Values[1] Execution.PipelineExecutionId Execution",
    "Steps[0].c.Std:JsonGet.PropertyFile Steps.E.PropertyFiles.R Steps",
    "Steps[0].d nonsense undefined",
  ]);
});

test("a Get 100,000 levels deep is found", () => {
  let deep: unknown = { Get: "Parameters.Deep" };
  for (let i = 0; i < 100_000; i++) deep = [deep];
  expect([...references(deep)].map((found) => found.get)).toEqual(["Parameters.Deep"]);
});
