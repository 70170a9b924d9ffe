import { expect, test } from "vitest";
import { ProblemError } from "../../definition/index.ts";
import { isPipeline, pipeline } from "../../pipelines/pipeline.ts";
import { assetOf, atLeast, condition, fail, jsonGet, join, parameter, text, training } from "../../steps/index.ts";
import { evaluateStep, trainingJob } from "../steps/jobs.ts";

const problemsOf = (make: () => unknown) => {
  try {
    make();
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  return [];
};

test("what is only read, waited for or mentioned is taken in: steps, parameters, code", () => {
  const asset = assetOf([{ path: "train.py", bytes: Buffer.from("x") }]);
  const [bucket, threshold, epochs] = [
    parameter.string("Bucket"),
    parameter.float("Threshold", 1),
    parameter.integer("Epochs", 1),
  ];
  const first = training("First", trainingJob);
  const train = training(
    "Train",
    {
      ...trainingJob,
      HyperParameters: { sagemaker_submit_directory: asset.archiveUri(bucket), epochs: text(epochs) },
    },
    { dependsOn: [first] },
  );
  const evaluate = evaluateStep();
  const accuracy = jsonGet(evaluate.propertyFiles.Evaluation, "accuracy");
  const yes = fail("Yes", { ErrorMessage: join("", [train.properties.ModelArtifacts.S3ModelArtifacts]) });
  const check = condition("Check", { Conditions: [atLeast(accuracy, threshold)], IfSteps: [yes] });
  const built = pipeline("p", { parameters: [threshold], steps: [check] });
  expect(built.steps.map((step) => step.name)).toEqual(["Check", "Evaluate", "Train", "First"]);
  expect(built.parameters.map((p) => p.name)).toEqual(["Threshold", "Bucket", "Epochs"]);
  expect(built.assets.map((a) => a.hash)).toEqual([asset.hash]);
  expect(isPipeline(built)).toBe(true);
  expect(Object.isFrozen(built)).toBe(true);
});

test("the definition's members stand in the order of the Python SDK", () => {
  const built = pipeline("p", { steps: [fail("Stop", {})] });
  expect(Object.keys(JSON.parse(built.definition()))).toEqual([
    "Version",
    "Metadata",
    "Parameters",
    "PipelineExperimentConfig",
    "Steps",
  ]);
  expect(JSON.parse(built.definition())).toMatchObject({
    Version: "2020-12-01",
    PipelineExperimentConfig: {
      ExperimentName: { Get: "Execution.PipelineName" },
      TrialName: { Get: "Execution.PipelineExecutionId" },
    },
  });
  const without = pipeline("p", {
    steps: [fail("Stop", {})],
    PipelineExperimentConfig: null,
    Metadata: { team: "vision" },
  });
  expect(JSON.parse(without.definition())).toMatchObject({
    PipelineExperimentConfig: null,
    Metadata: { team: "vision" },
  });
});

test("all that is wrong is said at once, each at its own line", () => {
  const [one, two] = [fail("Stop", {}), fail("Stop", {})];
  const [a, b] = [parameter.string("A"), parameter.integer("A")];
  const problems = problemsOf(() => pipeline("no good", { parameters: [a, b], steps: [one, two] }));
  expect(problems.map((problem) => `${problem.code} ${problem.message}`)).toEqual([
    'SW0001 pipeline name "no good" is not allowed',
    "SW0002 there are two parameters named A",
    "SW0002 there are two steps named Stop",
  ]);
  expect(problems.every((problem) => problem.path === import.meta.filename && (problem.line ?? 0) > 0)).toBe(true);
});

test("a step that stands in two places, and a pipeline without steps", () => {
  const stop = fail("Stop", {});
  const check = (name: string) => condition(name, { Conditions: [], IfSteps: [stop] });
  expect(problemsOf(() => pipeline("p", { steps: [stop, check("C")] }))[0]).toMatchObject({
    code: "SW0004",
    message: "step Stop stands in the pipeline's steps and in a branch of C",
  });
  expect(problemsOf(() => pipeline("p", { steps: [check("C"), check("D")] }))[0]?.message).toBe(
    "step Stop stands in a branch of C and in a branch of D",
  );
  expect(problemsOf(() => pipeline("p", { steps: [] }))[0]?.code).toBe("SW0003");
});
