import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ProblemError, type Problem } from "../../definition/index.ts";
import { pipeline } from "../../pipelines/pipeline.ts";
import {
  atLeast,
  condition,
  fail,
  join,
  jsonGet,
  lambda,
  parameter,
  registerModel,
  training,
  tuning,
  type Step,
} from "../../steps/index.ts";
import { evaluateStep, trainingJob } from "../steps/jobs.ts";

const lines = readFileSync(import.meta.filename, "utf8").split("\n");
const threshold = parameter.float("Threshold", 0.6);
const yes = [atLeast(threshold, 0.5)];

/** The problems of building, each with the source line that it names. */
function problemsOf(...steps: readonly Step[]): readonly (Problem & { readonly text: string | undefined })[] {
  try {
    pipeline("p", { steps });
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems.map((problem) => {
      expect(problem.path).toBe(import.meta.filename);
      return { ...problem, text: lines[(problem.line ?? 0) - 1]?.trim() };
    });
  }
  return [];
}

const register = () => registerModel("Register", { ModelPackageGroupName: "g" });
const callOptions = { FunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:f" };

test("a property of a branch's step read from outside names the line that read it", () => {
  const inside = register();
  const check = condition("Check", { Conditions: yes, IfSteps: [inside] });
  const arn = inside.properties.ModelPackageArn;
  const tell = lambda("Tell", { arn: join(" ", ["arn", arn]) }, callOptions);
  expect(problemsOf(check, tell)).toMatchObject([
    {
      code: "SW0010",
      message: "Tell reads Register, which runs only in the IfSteps of Check, but Tell stands outside Check",
      hint: "move Tell into that branch",
      text: "const arn = inside.properties.ModelPackageArn;",
    },
  ]);
});

test("the line is named for every way to read: outputs, channels, property files, items, what a step makes itself", () => {
  const evaluate = evaluateStep();
  const train = training("Train", { ...trainingJob, channels: { train: { S3Uri: "s3://b/t" } } });
  const ask = lambda("Ask", {}, { ...callOptions, outputs: { token: "String" } });
  const tune = tuning("Tune", { HyperParameterTuningJobConfig: { Strategy: "Random", ResourceLimits: {} as never } });
  const check = condition("Check", { Conditions: yes, IfSteps: [], ElseSteps: [evaluate, train, ask, tune] });
  const request = {
    output: evaluate.outputs.evaluation,
    file: jsonGet(evaluate.propertyFiles.Evaluation, "accuracy"),
    channel: train.channels.train,
    item: train.properties.FinalMetricDataList.at("loss").Value,
    parameter: train.properties.HyperParameters.get("epochs"),
    token: ask.outputs.token,
    best: tune.topModelUri(0, "bucket"),
  };
  const problems = problemsOf(check, lambda("Tell", request, callOptions));
  expect(problems.map(({ text }) => text)).toEqual([
    "output: evaluate.outputs.evaluation,",
    'file: jsonGet(evaluate.propertyFiles.Evaluation, "accuracy"),',
    "channel: train.channels.train,",
    'item: train.properties.FinalMetricDataList.at("loss").Value,',
    'parameter: train.properties.HyperParameters.get("epochs"),',
    "token: ask.outputs.token,",
    'best: tune.topModelUri(0, "bucket"),',
  ]);
});

test("one branch cannot read the other, and cannot wait for it", () => {
  const inside = register();
  const other = lambda("Other", { arn: inside.properties.ModelPackageArn }, callOptions);
  const waits = fail("Waits", {}, { dependsOn: [inside] });
  const check = condition("Check", { Conditions: yes, IfSteps: [inside], ElseSteps: [other, waits] });
  expect(problemsOf(check)).toMatchObject([
    {
      message:
        "Other reads Register, which runs only in the IfSteps of Check, but Other stands in the other branch of Check",
      text: expect.stringContaining("const other ="),
    },
    {
      message:
        "Waits waits for Register, which runs only in the IfSteps of Check, but Waits stands in the other branch of Check",
      text: expect.stringContaining("const waits ="),
    },
  ]);
});

test("branches inside of branches: what is within is not for what is around", () => {
  const inside = register();
  const inner = condition("Inner", { Conditions: yes, IfSteps: [inside] });
  const beside = lambda("Beside", { arn: inside.properties.ModelPackageArn }, callOptions);
  const outer = condition("Outer", { Conditions: yes, IfSteps: [inner, beside] });
  expect(problemsOf(outer).map(({ message }) => message)).toEqual([
    "Beside reads Register, which runs only in the IfSteps of Inner, but Beside stands outside Inner",
  ]);
});

test("what a branch may read is no problem: itself, what is around it, and the Condition's outcome", () => {
  const train = training("Train", trainingJob);
  const inside = register();
  const tell = lambda(
    "Tell",
    { arn: inside.properties.ModelPackageArn, model: train.properties.ModelArtifacts.S3ModelArtifacts },
    callOptions,
  );
  const deep = condition("Deep", { Conditions: yes, IfSteps: [tell] });
  const check = condition("Check", { Conditions: yes, IfSteps: [inside, deep], ElseSteps: [fail("No", {})] });
  const after = lambda("After", { outcome: check.properties.Outcome }, callOptions);
  expect(problemsOf(train, check, after)).toEqual([]);
});

test("no step can wait for a Fail", () => {
  const stop = fail("Stop", {});
  const late = lambda("Late", {}, { ...callOptions, dependsOn: [stop] });
  expect(problemsOf(late)).toMatchObject([
    {
      code: "SW0011",
      message: "Late waits for Stop, but a Fail step ends the execution",
      text: expect.stringContaining("const late ="),
    },
  ]);
});
