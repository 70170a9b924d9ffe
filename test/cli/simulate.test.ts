import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../temporary.ts";
import { repository, sagewright } from "../road/project.ts";

let folder: string;
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const evaluation = (accuracy: string): string =>
  file(
    "evaluation.json",
    `{"multiclass_classification_metrics": {"accuracy": {"value": ${accuracy}}}, "baseline": {"accuracy": 0.17}}`,
  );
beforeAll(() => {
  folder = temporaryFolder("simulate");
});

const simulate = (...args: string[]) => sagewright(repository, "simulate", "pipelines.skin.pipeline", ...args);

test("says which way a Condition goes, and why", async () => {
  const ran = await simulate("--property-file", `Evaluate.Evaluation=${evaluation("0.5999")}`);
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain("accuracy.value (0.5999) ≥ AccuracyThreshold (0.6): no");
  expect(ran.stdout).toContain("is false: takes ElseSteps");
  expect(ran.stdout).toMatch(/- RegisterModel +RegisterModel +does not run: CheckAccuracy is false/);
  expect(ran.stdout).toContain("the execution fails: accuracy 0.5999 must be at least 0.6");
  expect(ran.stdout).toContain("to start it needs --param InputDataUri=… --param RoleArn=… --param Bucket=…");
});

test("gives all of it as one JSON document", async () => {
  const ran = await simulate(
    "--json",
    "--param",
    "Bucket=b",
    "--property-file",
    `Evaluate.Evaluation=${evaluation("0.6")}`,
  );
  const run = JSON.parse(ran.stdout);
  expect(run.order).toEqual(["SplitData", "TrainModel", "Evaluate", "CheckAccuracy", "RegisterModel"]);
  expect(JSON.stringify(run.steps[0].arguments)).toContain(
    '["s3:/","b","skin",{"Get":"Execution.PipelineExecutionId"}',
  );
});

test("names what is missing where it cannot decide", async () => {
  const ran = await simulate();
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain("not decided: property file Evaluation of step Evaluate is not there");
  expect(ran.stdout).toContain("how the execution ends is not decided by what is given");
});

test("what a start would refuse ends with 1, what cannot be read with 2", async () => {
  const refused = await simulate("--param", "Epochs=many");
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('[Epochs] is of type Integer; "many" is not');
  expect((await simulate("--property-file", "Evaluate")).code).toBe(2);
  expect((await simulate("--property-file", "Evaluate=x.json")).code).toBe(2);
});

test.each([
  ["page.html", /^<!doctype html>/],
  ["picture.svg", /^<svg /],
  ["picture.md", /^flowchart TD/],
])("graph --out %s draws what the file is called", async (name, beginning) => {
  const out = join(folder, name);
  const ran = await sagewright(repository, "graph", "pipelines.skin.pipeline", "--out", out);
  expect(ran.code).toBe(0);
  expect(readFileSync(out, "utf8")).toMatch(beginning);
});

test("graph --format html draws any definition", async () => {
  const definition = file(
    "any.json",
    '{"Version":"2020-12-01","Steps":[{"Name":"A","Type":"Lambda","FunctionArn":"f"}]}',
  );
  const ran = await sagewright(folder, "graph", definition, "--format", "html");
  expect(ran.code).toBe(0);
  expect(ran.stdout).toContain('href="#step=A"');
});
