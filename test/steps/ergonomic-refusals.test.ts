import { describe, expect, test } from "vitest";
import { ProblemError } from "../../definition/index.ts";
import { pyTorchTraining, scriptProcessing, tuneTraining, type Step } from "../../steps/index.ts";
import { role, code, bucket, image, job, split, train } from "./ergonomic-steps.ts";

const refusal = (make: () => unknown): string => {
  try {
    make();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect(error.problems[0]?.path).toBe(import.meta.filename);
    return error.message;
  }
  return "";
};

describe("refused when it is built, at the line that wrote it", () => {
  const processingOf = (changes: object) => () =>
    scriptProcessing("S", { ...job, image, code, bucket, script: "split.py", ...changes });
  const trainingOf = (changes: object) => () =>
    pyTorchTraining("T", {
      RoleArn: role,
      image,
      code,
      bucket,
      region: "us-west-2",
      script: "train.py",
      OutputDataConfig: { S3OutputPath: "s3://b/m" },
      ResourceConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 1 },
      StoppingCondition: { MaxRuntimeInSeconds: 60 },
      ...changes,
    });
  const tuningOf =
    (changes: object, step: Step = train) =>
    () =>
      tuneTraining("Tune", step, {
        objective: { Type: "Maximize", MetricName: "validation:accuracy" },
        ranges: { lr: { continuous: [0.1, 0.2] } },
        ResourceLimits: { MaxParallelTrainingJobs: 1 },
        ...changes,
      });
  test.each<[string, () => unknown, string]>([
    [
      "a script that is not there",
      processingOf({ script: "spilt.py" }),
      'no file "spilt.py"; did you mean "split.py"?',
    ],
    ["an input named code", processingOf({ inputs: { code: "s3://b/k" } }), "an input named code"],
    ["an output named input", processingOf({ outputs: { input: "s3://b/k" } }), "an output named input"],
    ["a training script that is not there", trainingOf({ script: "trian.py" }), 'did you mean "train.py"?'],
    ["torchrun of a shell script", trainingOf({ script: "run.sh", torchrun: true }), "torchrun cannot start run.sh"],
    [
      "the toolkit's own hyperparameter",
      trainingOf({ hyperparameters: { sagemaker_program: "x" } }),
      "sagemaker_program is the training toolkit's own",
    ],
    [
      "a metric that is not there",
      tuningOf({ objective: { Type: "Maximize", MetricName: "validation:acuracy" } }),
      'did you mean "validation:accuracy"?',
    ],
    ["bounds the wrong way round", tuningOf({ ranges: { lr: { continuous: [1, 0] } } }), "goes from 1 to 0"],
    ["half an integer", tuningOf({ ranges: { n: { integer: [1, 2.5] } } }), "ends at 2.5"],
    ["no value", tuningOf({ ranges: { o: { categorical: [] } } }), "the range of o has no value"],
    ["nothing to tune", tuningOf({ ranges: {} }), "nothing to tune"],
    ["a step that is no training", tuningOf({}, split), "Split is a Processing step"],
    [
      "what tuning cannot have",
      tuningOf({}, trainingOf({ ProfilerConfig: { DisableProfiler: true } })()),
      "tuning cannot take over ProfilerConfig of T",
    ],
  ])("%s", (_, make, why) => {
    expect(refusal(make)).toContain(why);
  });
});

test("what cannot be right does not compile", () => {
  const made = () => {
    const count = train.properties.ResourceConfig.InstanceCount;
    const judge = { ...job, image, code, bucket, script: "judge.py", outputs: { a: "s3://b/a" } } as const;
    const objective = { Type: "Maximize", MetricName: "m" } as const;
    const ResourceLimits = { MaxParallelTrainingJobs: 1 };
    // @ts-expect-error a number known only at run time is no text
    scriptProcessing("S", { ...judge, arguments: [count] });
    // @ts-expect-error the property file's output must be one of the step's
    scriptProcessing("S", judge, { propertyFiles: { F: { OutputName: "b", FilePath: "f" } } });
    // @ts-expect-error there is no such output
    void split.outputs.tset;
    // @ts-expect-error the range does not say what it is
    tuneTraining("T", train, { objective, ranges: { lr: [1, 2] }, ResourceLimits });
    // @ts-expect-error hyperparameters hold no number known only at run time
    pyTorchTraining("T", { hyperparameters: { count } });
  };
  expect(made).toBeTypeOf("function");
});
