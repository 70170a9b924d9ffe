import { describe, expect, it } from "vitest";
import {
  allHold,
  EvaluationError,
  floatText,
  parameterProblems,
  parameterValues,
  parsePython,
  plainArguments,
  resolve,
  type DeclaredParameter,
  type Scope,
} from "../../../definition/evaluate/index.ts";

const declared = parsePython(`[
  {"Name": "Text", "Type": "String", "DefaultValue": "t", "EnumValues": ["t", "u"]},
  {"Name": "Whole", "Type": "Integer", "DefaultValue": 3},
  {"Name": "Real", "Type": "Float", "DefaultValue": 2.0},
  {"Name": "Flag", "Type": "Boolean", "DefaultValue": true},
  {"Name": "Needed", "Type": "String"}
]`) as unknown as readonly DeclaredParameter[];
const values = parameterValues(declared, [{ Name: "Needed", Value: "n" }]);

const scope: Scope = {
  parameter: (name) => values.get(name),
  execution: (name) => (name === "PipelineName" ? "skin" : undefined),
  experiment: () => undefined,
  properties: (step) =>
    step === "Train"
      ? {
          ModelArtifacts: { S3ModelArtifacts: "s3://b/model.tar.gz" },
          FinalMetricDataList: [{ MetricName: "val:loss", Value: 0.00001 }],
          HyperParameters: { "odd.key": "v" },
          InputDataConfig: [{ ChannelName: "train", ContentType: "x" }],
        }
      : step === "Gate"
        ? { Outcome: true }
        : undefined,
  propertyFile: (step, name) => `s3://b/${step}/${name}`,
  read: (uri) => (uri === "s3://b/Eval/Report" ? '{"a": {"b": [1, 2.0]}, "none": null}' : "not json"),
};
const text = (...values: unknown[]) => resolve({ "Std:Join": { On: "|", Values: values } }, scope);
const get = (Get: string) => ({ Get });

describe("an expression", () => {
  it("joins text, numbers and booleans as they were written", () => {
    expect(
      text("x", 1, get("Parameters.Whole"), get("Parameters.Real"), get("Parameters.Flag"), get("Steps.Gate.Outcome"), {
        "Std:Join": { On: "-", Values: ["a", "b"] },
      }),
    ).toBe("x|1|3|2.0|true|true|a-b");
    expect(text(get("Steps.Train.FinalMetricDataList['val:loss'].Value"))).toBe("1e-05");
  });

  it("follows properties into lists by name or place, and into maps", () => {
    expect(
      text(
        get("Steps.Train.InputDataConfig['train'].ContentType"),
        get("Steps.Train.InputDataConfig[0].ContentType"),
        get("Steps.Train.HyperParameters['odd.key']"),
        get("Execution.PipelineName"),
      ),
    ).toBe("x|x|v|skin");
  });

  it("reads JSON files with their numbers as written", () => {
    const from = (Path: string, source: object = { PropertyFile: get("Steps.Eval.PropertyFiles.Report") }) => ({
      "Std:JsonGet": { ...source, Path },
    });
    expect(
      text(
        from("a.b[0]"),
        from("a['b'][1]"),
        from("a.b[1]", { S3Uri: { "Std:Join": { On: "", Values: ["s3://b/", "Eval/Report"] } } }),
      ),
    ).toBe("1|2.0|2.0");
  });

  it.each([
    [get("Parameters.Nope"), "Parameters.Nope has no value"],
    [get("Steps.Train.Nope"), "Steps.Train.Nope has no value"],
    [get("Steps.Train.ModelArtifacts.constructor"), "Steps.Train.ModelArtifacts.constructor has no value"],
    [get("nonsense"), 'cannot read the reference "nonsense"'],
    [
      { "Std:JsonGet": { PropertyFile: get("Steps.Eval.PropertyFiles.Report"), Path: "a.c" } },
      "s3://b/Eval/Report has nothing at a.c",
    ],
    [
      { "Std:JsonGet": { PropertyFile: get("Steps.Eval.PropertyFiles.Report"), Path: "none" } },
      "s3://b/Eval/Report has nothing at none",
    ],
    [
      { "Std:JsonGet": { PropertyFile: get("Steps.Eval.PropertyFiles.Other"), Path: "a" } },
      "s3://b/Eval/Other is not JSON",
    ],
    [
      { "Std:Join": { On: "", Values: [get("Steps.Train.ModelArtifacts")] } },
      "Std:Join takes text, numbers and booleans, not {'S3ModelArtifacts': 's3://b/model.tar.gz'}",
    ],
  ])("without a value says which: %j", (expression, message) => {
    expect(() => resolve(expression, scope)).toThrow(new EvaluationError(message));
  });
});

describe("a condition", () => {
  const holds = (condition: object) => allHold([condition], scope);
  const two = (Type: string, LeftValue: unknown, RightValue: unknown) => holds({ Type, LeftValue, RightValue });

  it("compares numbers by value, whole or not, and text by its characters", () => {
    expect(two("Equals", 1, parsePython("1.0"))).toBe(true);
    expect(two("Equals", "1", 1)).toBe(false);
    expect(two("GreaterThan", get("Parameters.Whole"), 2.5)).toBe(true);
    expect(two("GreaterThanOrEqualTo", get("Parameters.Real"), 2)).toBe(true);
    expect(two("LessThan", 3, 3)).toBe(false);
    expect(two("LessThanOrEqualTo", 3, 3)).toBe(true);
    expect(two("GreaterThan", "1", "3")).toBe(false);
    expect(two("Equals", get("Parameters.Flag"), true)).toBe(true);
    expect(() => two("LessThan", "a", 1)).toThrow("'a' and 1 cannot be compared; both must be numbers or both text");
  });

  it("knows In, Not and Or, nested", () => {
    const inside = { Type: "In", QueryValue: get("Parameters.Text"), Values: ["s", get("Parameters.Text")] };
    expect(holds(inside)).toBe(true);
    expect(holds({ Type: "Not", Condition: inside })).toBe(false);
    expect(
      holds({
        Type: "Or",
        Conditions: [
          { Type: "Not", Condition: inside },
          { Type: "Not", Condition: { Type: "Equals", LeftValue: 1, RightValue: 2 } },
        ],
      }),
    ).toBe(true);
    expect(() => holds({ Type: "Maybe" })).toThrow('there is no condition of type "Maybe"');
  });

  it("looks at no more of a list than it needs", () => {
    const broken = { Type: "Equals", LeftValue: get("Steps.Nope.X"), RightValue: 1 };
    const no = { Type: "Equals", LeftValue: 1, RightValue: 2 };
    expect(allHold([no, broken], scope)).toBe(false);
    expect(holds({ Type: "Or", Conditions: [{ Type: "Not", Condition: no }, broken] })).toBe(true);
    expect(() => allHold([broken, no], scope)).toThrow(EvaluationError);
  });
});

describe("resolved arguments", () => {
  it("are text where the service takes text, and numbers where it takes numbers", () => {
    const args = resolve(
      {
        AppSpecification: {
          ContainerArguments: ["--n", get("Parameters.Whole"), get("Parameters.Real"), get("Parameters.Flag")],
        },
        ProcessingResources: { ClusterConfig: { InstanceCount: get("Parameters.Whole"), VolumeSizeInGB: "30" } },
        Environment: { N: get("Parameters.Whole") },
      },
      scope,
    );
    expect(plainArguments("Processing", args)).toEqual({
      AppSpecification: { ContainerArguments: ["--n", "3", "2.0", "true"] },
      ProcessingResources: { ClusterConfig: { InstanceCount: 3, VolumeSizeInGB: 30 } },
      Environment: { N: "3" },
    });
  });
});

describe("parameters of a start", () => {
  const problems = (given: Record<string, string>) =>
    parameterProblems(
      declared,
      Object.entries({ Needed: "n", ...given }).map(([Name, Value]) => ({ Name, Value })),
    );
  it.each([
    [{}, []],
    [{ Whole: "-4", Real: "1e-3", Flag: "False", Text: "u" }, []],
    [{ Other: "1" }, ["[Other] is not a parameter of the pipeline; it has [Text, Whole, Real, Flag, Needed]"]],
    [{ Whole: "4.5" }, ['[Whole] is of type Integer; "4.5" is not']],
    [{ Real: "much" }, ['[Real] is of type Float; "much" is not']],
    [{ Flag: "yes" }, ['[Flag] is of type Boolean; "yes" is not']],
    [{ Text: "v" }, ['[Text] must be one of [t, u], not "v"']],
  ])("%j", (given, expected) => {
    expect(problems(given)).toEqual(expected);
  });
  it("that have no default are needed", () => {
    expect(parameterProblems(declared, [])).toEqual(["[Needed] have no default and no value"]);
  });
});

it.each([
  [1, "1.0"],
  [0.1, "0.1"],
  [1e-4, "0.0001"],
  [1e-5, "1e-05"],
  [1.5e-7, "1.5e-07"],
  [1e15, "1000000000000000.0"],
  [1e16, "1e+16"],
  [1.25e22, "1.25e+22"],
  [-0, "-0.0"],
  [123456.789, "123456.789"],
])("%d is %s to Python", (value, expected) => {
  expect(floatText(value)).toBe(expected);
});
