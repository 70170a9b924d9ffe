import { StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { whyText } from "../../../cli/why-text.ts";
import { openWhys, type Why } from "../../../local/engine/why.ts";
import { age, cached, makeAndUse, openPipeline } from "./cached-pipeline.ts";
import { bucket, definition, openFixture, python, type Fixture } from "./fixture.ts";

const id = (arn: string): string => arn.split("/").at(-1) ?? "";

/** Why a step is as it is, read beside the engine as the command does. */
function why(fixture: Fixture, execution: string, step = "Make"): Why & { readonly text: string } {
  const whys = openWhys(fixture.project);
  const found = whys?.of(whys.find(execution) ?? "").find((one) => one.step === step);
  whys?.close();
  if (found === undefined) throw new Error(`nothing is known of ${step} in ${execution}`);
  return { ...found, text: whyText(found) };
}

describe("why a step ran, by the service's keys", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture();
    await fixture.put("words/words.txt", "first");
  });
  afterAll(() => fixture.close());

  it("tells of the first run, of a hit, of a step without CacheConfig", async () => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse());
    expect(why(fixture, first.arn).text).toBe(
      `Make of execution ${id(first.arn)} ran: no execution of this pipeline had run it with a CacheConfig before`,
    );
    expect(why(fixture, id(first.arn), "Use").text).toContain("ran: it has no CacheConfig");
    const second = await play(makeAndUse());
    const { reason, text } = why(fixture, "latest");
    expect(reason).toMatchObject({ kind: "hit", execution: first.arn, inputs: [], outputs: [] });
    expect(text).toMatch(
      new RegExp(
        `^Make of execution ${id(second.arn)} was cached: it took the results of execution ${id(first.arn)}, made 20`,
      ),
    );
  });

  it("names the value that changed with both values, and the newest run before", async () => {
    const play = await openPipeline(fixture);
    await play(makeAndUse());
    const before = await play(makeAndUse(), { Words: "one two" });
    const after = await play(makeAndUse(), { Words: "one three", Kind: "ml.m5.xlarge" });
    expect(why(fixture, after.arn).reason).toEqual({
      kind: "fields changed",
      execution: before.arn,
      changes: [
        {
          path: "Arguments.AppSpecification.ContainerArguments[0]",
          before: '"one two"',
          after: '"one three"',
          from: ["Parameters.Words"],
        },
      ],
    });
    expect(why(fixture, after.arn).text.split("\n")).toEqual([
      `Make of execution ${id(after.arn)} ran: 1 value of its cache key changed since execution ${id(before.arn)}`,
      `  Arguments.AppSpecification.ContainerArguments[0] changed from "one two" to "one three" (Parameters.Words)`,
    ]);
    // What was written down stays, whatever comes later.
    await play(makeAndUse(), { Words: "one four" });
    expect(why(fixture, after.arn).reason).toMatchObject({ execution: before.arn });
  });

  it("says what is new in every execution", async () => {
    const play = await openPipeline(fixture);
    const text = definition([python("Make", "", { args: [{ Get: "Execution.PipelineExecutionId" }], step: cached() })]);
    await play(text);
    const { arn } = await play(text);
    expect(why(fixture, arn).text).toContain(
      "Execution.PipelineExecutionId is new in every execution: with it the step is never cached",
    );
  });

  it("tells when results expired", async () => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse("T2H"));
    age(fixture, 3 * 3600);
    const { reason, text } = why(fixture, (await play(makeAndUse("T2H"))).arn);
    expect(reason).toMatchObject({ kind: "expired", execution: first.arn, expireAfter: "T2H" });
    if (reason.kind !== "expired") throw new Error(reason.kind);
    expect(reason.expired - reason.ended).toBe(7200);
    expect(text).toMatch(/made 20[^ ]+Z, expired 20[^ ]+Z \(ExpireAfter T2H\)$/);
  });

  it("tells of runs that failed, steps that were not started, and what is never cached", async () => {
    const play = await openPipeline(fixture);
    const text = definition([
      python("Make", "raise SystemExit(3)", { step: cached() }),
      { Name: "Stop", Type: "Fail", DependsOn: ["Make"], Arguments: { ErrorMessage: "x" } },
    ]);
    const first = await play(text);
    const second = await play(text);
    expect(why(fixture, second.arn).text).toContain(
      `ran (Failed): no run of it had succeeded; the last one was in execution ${id(first.arn)}`,
    );
    expect(why(fixture, second.arn, "Stop").text).toContain("has not run: it was not started in this execution");
    const failed = await play(definition([{ Name: "Stop", Type: "Fail", Arguments: { ErrorMessage: "x" } }]));
    expect(why(fixture, failed.arn, "Stop").text).toContain("steps of its type are never cached");
  });

  it("tells what a selective execution reused", async () => {
    const play = await openPipeline(fixture);
    const first = await play(makeAndUse());
    const { PipelineExecutionArn = "" } = await fixture.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName: first.execution.PipelineArn?.split("/").at(-1),
        SelectiveExecutionConfig: {
          SourcePipelineExecutionArn: first.arn,
          SelectedSteps: [{ StepName: "Use" }],
        },
      }),
    );
    await fixture.finish(PipelineExecutionArn);
    expect(why(fixture, PipelineExecutionArn).text).toContain(
      `did not run: a selective execution took the results of execution ${id(first.arn)}`,
    );
  });

  it("finds an execution by its pipeline's name, and knows when there is none", async () => {
    const play = await openPipeline(fixture);
    await play(makeAndUse());
    const { arn, execution } = await play(makeAndUse());
    expect(why(fixture, execution.PipelineArn?.split("/").at(-1) ?? "").execution).toBe(arn);
    const whys = openWhys(fixture.project);
    expect(whys?.find("nobody")).toBeUndefined();
    whys?.close();
    const empty = temporaryFolder("empty");
    expect(openWhys(empty)).toBeUndefined();
    rmSync(empty, { recursive: true });
  });
});

describe("why a step ran, by content", () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await openFixture(undefined, { cache: "content" });
  });
  afterAll(() => fixture.close());

  it("names the inputs whose bytes changed, and the outputs that are gone", async () => {
    const play = await openPipeline(fixture);
    await fixture.put("words/words.txt", "first");
    const first = await play(makeAndUse());
    await fixture.put("words/words.txt", "second");
    await fixture.put("words/more.txt", "more");
    const second = await play(makeAndUse());
    expect(why(fixture, second.arn)).toMatchObject({
      mode: "content",
      reason: {
        kind: "inputs changed",
        execution: first.arn,
        inputs: [
          {
            uri: `s3://${bucket}/words/`,
            objects: { before: 1, after: 2 },
            changed: ["words/more.txt", "words/words.txt"],
          },
        ],
      },
    });
    fixture.engine.context.objects.delete(bucket, `made/${id(second.arn)}/result.txt`);
    const third = await play(makeAndUse());
    expect(why(fixture, third.arn).text).toContain(
      `the outputs of execution ${id(second.arn)} are not there as it left them: s3://${bucket}/made/${id(second.arn)}/`,
    );
  });
});
