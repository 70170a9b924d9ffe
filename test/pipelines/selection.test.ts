import { expect, test } from "vitest";
import { pipeline } from "../../pipelines/pipeline.ts";
import { selectSteps, sourceExecution, type Selection } from "../../pipelines/selection.ts";
import { condition, fail, join, processing, type Step } from "../../steps/index.ts";
import { service } from "./service.ts";

const job = {
  RoleArn: "arn:aws:iam::123456789012:role/r",
  AppSpecification: { ImageUri: "i" },
  ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.xlarge", InstanceCount: 1, VolumeSizeInGB: 1 } },
} as const;
/** A processing step that reads the outputs of others. */
const step = (
  name: string,
  reads: readonly { readonly outputs: { readonly out: unknown } }[],
  dependsOn: Step[] = [],
) =>
  processing(
    name,
    {
      ...job,
      Environment: Object.fromEntries(reads.map(({ outputs }, i) => [`FROM_${i}`, join("", [outputs.out as never])])),
      outputs: { out: { S3Uri: `s3://b/${name}`, LocalPath: "/opt/ml/processing/out" } },
    },
    { dependsOn },
  );

// split → train → evaluate → check → (register | stop), and split → report; alone stands for itself.
const split = step("Split", []);
const train = step("Train", [split]);
const evaluate = step("Evaluate", [train, split]);
const report = step("Report", [split]);
const register = step("Register", [train]);
const stop = fail("Stop", { ErrorMessage: "low" });
const check = condition("Check", {
  Conditions: [{ Type: "Equals", LeftValue: evaluate.outputs.out, RightValue: "x" }],
  IfSteps: [register],
  ElseSteps: [stop],
});
const definition = pipeline("p", { steps: [split, train, evaluate, report, check, step("Alone", [])] }).toJSON();
const select = (selection: Selection) => {
  const { steps, needs } = selectSteps(JSON.parse(JSON.stringify(definition)), selection);
  return { steps: steps.toSorted(), needs };
};

test.each<[Selection, readonly string[], readonly string[]]>([
  [{ from: "Train", to: "Evaluate" }, ["Evaluate", "Train"], ["Split"]],
  [{ from: "Evaluate" }, ["Check", "Evaluate", "Register", "Stop"], ["Split", "Train"]],
  [{ to: "Train" }, ["Split", "Train"], []],
  [{ from: "Train", to: "Train" }, ["Train"], ["Split"]],
  [{ only: ["Report", "Split"] }, ["Report", "Split"], []],
  [{ only: ["Train", "Evaluate", "Split"] }, ["Evaluate", "Split", "Train"], []],
  [{ only: ["Register"] }, ["Register"], ["Train"]],
  [{ only: ["Alone"] }, ["Alone"], []],
])("%j", (selection, steps, needs) => {
  expect(select(selection)).toEqual({ steps, needs });
});

test.each<[Selection, string]>([
  [{ only: ["Split", "Evaluate"] }, "Train lies between Split and Evaluate, which are selected"],
  [{ only: ["Train", "Register"] }, "Evaluate, Check lie between Train and Register"],
  [{ only: ["Train", "Report"] }, "Report is not connected with Train"],
  [{ only: ["Train", "Alone"] }, "Train is not connected with Alone"],
  [{ only: ["Trian"] }, 'there is no step Trian; did you mean "Train"?'],
  [{ only: [] }, "no step is selected"],
  [{ from: "Evaluate", to: "Train" }, "no way leads from Evaluate to Train"],
  [{ from: "Trian" }, "there is no step Trian"],
])("%j is refused", (selection, why) => {
  expect(() => select(selection)).toThrow(new RegExp(`SW0701 .*${why.replaceAll("?", "\\?")}`));
});

test("more than 50 steps are refused, 50 are not", () => {
  const chain: ReturnType<typeof step>[] = [];
  for (let i = 0; i < 51; i++) chain.push(step(`S${i}`, chain.slice(-1)));
  const long = JSON.parse(JSON.stringify(pipeline("p", { steps: chain }))) as typeof definition;
  expect(selectSteps(long, { to: "S49" }).steps).toHaveLength(50);
  expect(() => selectSteps(long, { to: "S50" })).toThrow("SW0701 SelectedSteps: 51 steps are selected");
});

const arn = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p/execution/";
const executions = (...statuses: readonly string[]) =>
  service(() => ({
    body: {
      PipelineExecutionSummaries: statuses.map((PipelineExecutionStatus, i) => ({
        PipelineExecutionArn: `${arn}${i}`,
        PipelineExecutionStatus,
      })),
    },
  }));
const selected = { steps: ["Train"], needs: ["Split"] };

test("the source is the latest execution that has ended", async () => {
  const { clients, asked } = await executions("Executing", "Stopping", "Failed", "Succeeded");
  expect(await sourceExecution(clients.sagemaker, "p", selected)).toBe(`${arn}2`);
  expect(asked[0]?.input).toMatchObject({ PipelineName: "p", SortBy: "CreationTime", SortOrder: "Descending" });
});

test("a source that is named is taken as it is, unless it is of another pipeline", async () => {
  const { clients, asked } = await executions();
  expect(await sourceExecution(clients.sagemaker, "p", selected, `${arn}9`)).toBe(`${arn}9`);
  await expect(sourceExecution(clients.sagemaker, "other", selected, `${arn}9`)).rejects.toThrow(
    /SW0701 SourcePipelineExecutionArn: .* is no execution of pipeline other/,
  );
  expect(asked).toEqual([]);
});

test("without any execution: an error where results are read, nothing where none are", async () => {
  const { clients } = await executions("Executing");
  await expect(sourceExecution(clients.sagemaker, "p", selected)).rejects.toThrow(
    "Train read results of Split, and pipeline p has no execution that has ended",
  );
  expect(await sourceExecution(clients.sagemaker, "p", { ...selected, needs: [] })).toBeUndefined();
});
