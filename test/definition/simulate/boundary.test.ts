import { describe, expect, test } from "vitest";
import { simulate } from "../../../definition/index.ts";
import mednist from "../../../pipelines/mednist/pipeline.ts";
import skin from "../../../pipelines/skin/pipeline.ts";

const parameters = {
  InputDataUri: "s3://data/images.zip",
  RoleArn: "arn:aws:iam::123456789012:role/pipeline",
  Bucket: "models",
};
const evaluation = (accuracy: number) => ({
  multiclass_classification_metrics: { accuracy: { value: accuracy } },
  baseline: { accuracy: 0.17 },
});

describe.each([
  ["skin", skin().definition()],
  ["mednist", mednist().definition()],
])("%s", (_, definition) => {
  const at = (accuracy: number) =>
    simulate(definition, { parameters, propertyFiles: { Evaluate: { Evaluation: evaluation(accuracy) } } });

  test("0.6 is good enough: the model is registered", () => {
    const run = at(0.6);
    expect(run.outcome).toBe("Succeeded");
    expect(run.order).toEqual(["SplitData", "TrainModel", "Evaluate", "CheckAccuracy", "RegisterModel"]);
    expect(run.skipped).toEqual([
      { name: "AccuracyTooLow", type: "Fail", reason: "CheckAccuracy is true and takes IfSteps" },
    ]);
    expect(run.missingParameters).toEqual([]);
  });

  test("0.5999 is not: the execution fails and says why", () => {
    const run = at(0.5999);
    expect(run.outcome).toBe("Failed");
    expect(run.order).toEqual(["SplitData", "TrainModel", "Evaluate", "CheckAccuracy", "AccuracyTooLow"]);
    expect(run.failMessage).toBe(
      "accuracy 0.5999 must be at least 0.6 and above 0.17, which always naming the most frequent class gets",
    );
    expect(run.skipped.map(({ name }) => name)).toEqual(["RegisterModel"]);
    expect(run.steps.find(({ name }) => name === "CheckAccuracy")).toMatchObject({
      outcome: false,
      takes: "ElseSteps",
      conditions: [
        { text: "accuracy.value (0.5999) ≥ AccuracyThreshold (0.6)", holds: false, values: [0.5999, 0.6] },
        { text: "accuracy.value > baseline.accuracy" },
      ],
    });
  });

  test("the threshold is a parameter", () => {
    const run = simulate(definition, {
      parameters: { ...parameters, AccuracyThreshold: 0.5 },
      propertyFiles: { Evaluate: { Evaluation: evaluation(0.5999) } },
    });
    expect(run.outcome).toBe("Succeeded");
  });

  test("takes milliseconds", () => {
    // The quickest of some: other work on the machine counts for nothing.
    const times = Array.from({ length: 30 }, () => {
      const start = performance.now();
      at(0.6);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(10);
  });
});
