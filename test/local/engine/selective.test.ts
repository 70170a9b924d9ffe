import {
  DescribePipelineExecutionCommand,
  StartPipelineExecutionCommand,
  type PipelineExecutionStep,
} from "@aws-sdk/client-sagemaker";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definition, openFixture, python, type Finished, type Fixture } from "./fixture.ts";

let fixture: Fixture;
let whole: Finished;
let pipeline: string;
const after = (...DependsOn: readonly string[]) => ({ step: { DependsOn } });
const argument = (step: string) => ({ Get: `Steps.${step}.ProcessingJobName` });

beforeAll(async () => {
  fixture = await openFixture();
  // A → B → C → D by data, and E alone.
  whole = await fixture.run(
    definition([
      python("A", "pass"),
      python("B", "pass", { args: [argument("A")] }),
      python("C", "pass", { args: [argument("B")] }),
      python("D", "import sys; sys.exit(1)", { args: [argument("C")] }),
      python("E", "pass"),
    ]),
  );
  pipeline = whole.arn.split("/")[1] ?? "";
});
afterAll(() => fixture.close());

const start = (steps: readonly string[], SourcePipelineExecutionArn?: string) =>
  fixture.sagemaker.send(
    new StartPipelineExecutionCommand({
      PipelineName: pipeline,
      SelectiveExecutionConfig: {
        SelectedSteps: steps.map((StepName) => ({ StepName })),
        ...(SourcePipelineExecutionArn !== undefined && { SourcePipelineExecutionArn }),
      },
    }),
  );
const names = (steps: readonly PipelineExecutionStep[]) =>
  steps.map(({ StepName, StepStatus }) => `${StepName ?? ""} ${StepStatus ?? ""}`);

describe("a selective execution", () => {
  it("runs the selected steps on the results of another execution, and nothing after them", async () => {
    expect(whole.status).toBe("Failed");
    const { PipelineExecutionArn = "" } = await start(["B", "C"], whole.arn);
    const run = await fixture.finish(PipelineExecutionArn);
    expect(run.status).toBe("Succeeded");
    expect(names(run.steps)).toEqual(["A Succeeded", "B Succeeded", "C Succeeded"]);
    expect(run.step("A")?.SelectiveExecutionResult).toEqual({ SourcePipelineExecutionArn: whole.arn });
    expect(run.step("A")?.Metadata).toEqual(whole.step("A")?.Metadata);
    expect(run.step("B")?.SelectiveExecutionResult).toBeUndefined();
    expect(run.step("B")?.Metadata).not.toEqual(whole.step("B")?.Metadata);
    const job = fixture.engine.context.store.get<{ AppSpecification: { ContainerArguments: string[] } }>(
      "ProcessingJob",
      await fixture.jobOf(PipelineExecutionArn, "B"),
    );
    expect(job?.AppSpecification.ContainerArguments).toEqual([await fixture.jobOf(whole.arn, "A")]);
    const described = await fixture.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
    expect(described.SelectiveExecutionConfig).toEqual({
      SourcePipelineExecutionArn: whole.arn,
      SelectedSteps: [{ StepName: "B" }, { StepName: "C" }],
    });

    // What it reused can be reused from it.
    const again = await fixture.finish((await start(["B"], PipelineExecutionArn)).PipelineExecutionArn ?? "");
    expect(names(again.steps)).toEqual(["A Succeeded", "B Succeeded"]);
  });

  it("needs no source for steps that read nothing", async () => {
    const run = await fixture.finish((await start(["A"])).PipelineExecutionArn ?? "");
    expect(names(run.steps)).toEqual(["A Succeeded"]);
    expect((await fixture.finish((await start(["E"])).PipelineExecutionArn ?? "")).status).toBe("Succeeded");
  });

  it("takes steps that it only waits for as done", async () => {
    const first = python("First", `open('${join(fixture.project, "first")}', 'w').close()`);
    const arn = await fixture.start(definition([first, python("Second", "pass", after("First"))]));
    await fixture.finish(arn);
    expect(existsSync(join(fixture.project, "first"))).toBe(true);
    const { PipelineExecutionArn = "" } = await fixture.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName: arn.split("/")[1] ?? "",
        SelectiveExecutionConfig: { SelectedSteps: [{ StepName: "Second" }] },
      }),
    );
    expect(names((await fixture.finish(PipelineExecutionArn)).steps)).toEqual(["Second Succeeded"]);
  });

  it.each<[string, readonly string[], string | undefined, RegExp]>([
    [
      "no source",
      ["B", "C"],
      undefined,
      /^Invalid SourcePipelineExecutionArn: null\. The selected steps \[B, C\] have dependencies on \[A\]$/,
    ],
    ["a gap", ["A", "C"], undefined, /all paths between two selected steps must be selected; missing \[B\]/],
    ["no connection", ["A", "E"], undefined, /must be connected; \[E\] are not connected with \[A\]/],
    ["a step that is not there", ["Ax"], undefined, /there is no step Ax in the pipeline; did you mean "A"\?/],
    ["a step twice", ["A", "A"], undefined, /a step is selected twice/],
    [
      "a source of no execution",
      ["B"],
      "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p1/execution/none",
      /^Invalid SourcePipelineExecutionArn: .*none\. There is no such execution/,
    ],
  ])("is refused with %s", async (_, steps, source, message) => {
    await expect(start(steps, source)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message) as string,
    });
  });

  it("is refused where the source did not get that far", async () => {
    const only = await fixture.finish((await start(["A"])).PipelineExecutionArn ?? "");
    await expect(start(["C"], only.arn)).rejects.toMatchObject({
      message: `Invalid SourcePipelineExecutionArn: ${only.arn}. The selected steps [C] have dependencies on [B], and [B] did not succeed in that execution`,
    });
  });
});
