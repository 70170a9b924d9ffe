import { expect, test } from "vitest";
import { fillParameters } from "../../cli/parameters.ts";
import { startProblems } from "../../pipelines/start-values.ts";

const Parameters = [
  { Name: "Epochs", Type: "Integer", DefaultValue: 3 },
  { Name: "Rate", Type: "Float", DefaultValue: 0.5 },
  { Name: "Fast", Type: "Boolean", DefaultValue: false },
  { Name: "Mode", Type: "String", DefaultValue: "full", EnumValues: ["full", "quick"] },
  { Name: "Uri", Type: "String" },
] as const;
const told = (values: Readonly<Record<string, string>>) =>
  startProblems(Parameters, { Uri: "s3://b/k", ...values }).map(({ message, hint }) => `${message}; ${hint}`);

test.each<[Readonly<Record<string, string>>, string]>([
  [{ Epochs: "2.5" }, 'parameter Epochs is "2.5", which is no Integer; give a whole number such as 3'],
  [{ Epochs: "" }, "parameter Epochs is given empty text; SageMaker refuses empty values"],
  [{ Rate: "half" }, 'parameter Rate is "half", which is no Float; give a number such as 0.6'],
  [{ Fast: "True" }, 'parameter Fast is "True", which is no Boolean; give true or false'],
  [{ Mode: "fast" }, 'parameter Mode is "fast"; give one of full, quick'],
  [{ Uri: "x".repeat(1025) }, "parameter Uri is given 1025 characters; SageMaker takes at most 1024"],
  [{ Epoch: "1" }, 'the pipeline has no parameter Epoch; did you mean "Epochs"?'],
])("%j", (values, expected) => {
  expect(told(values)).toEqual([expect.stringContaining(expected)]);
});

test("what fits: signs, exponents, the longest text; a missing value; more than 200", () => {
  expect(told({ Epochs: "+3", Rate: "-1e-3", Fast: "true", Mode: "quick", Uri: "x".repeat(1024) })).toEqual([]);
  expect(startProblems(Parameters, {})).toMatchObject([{ parameter: "Uri" }]);
  const many = Array.from({ length: 201 }, (_, i) => ({ Name: `P${i}`, Type: "String" as const, DefaultValue: "x" }));
  const values = Object.fromEntries(many.map(({ Name }) => [Name, "y"]));
  expect(startProblems(many, values)).toMatchObject([{ message: "201 parameters are given" }]);
});

test("the command line sends booleans in lower case and refuses the rest before anything is sent", () => {
  expect(fillParameters({ Parameters }, { Uri: "u", Fast: "True" }, {})).toEqual({ Uri: "u", Fast: "true" });
  expect(() => fillParameters({ Parameters }, { Uri: "u", Fast: "yes", Epochs: "x" }, {})).toThrow(
    'parameter Fast is "yes", which is no Boolean; give true or false\nparameter Epochs is "x"',
  );
});
