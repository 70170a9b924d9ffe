import { expect, test } from "vitest";
import { register as run } from "../../cli/commands/run.ts";
import { register as triggers } from "../../cli/commands/triggers.ts";
import { register as upsert } from "../../cli/commands/upsert.ts";
import { startEngine } from "../../local/index.ts";
import { runCommand } from "./command.ts";
import { project } from "./project.ts";
import { pipeline } from "../../pipelines/pipeline.ts";
import { partOf } from "../../cli/part.ts";
import { atLeast, condition, parameter, fail } from "../../steps/index.ts";
import { service } from "./service.ts";
import type { Session } from "../../cli/session.ts";
import type { Io } from "../../cli/io.ts";

const WATCH = `
import { assign, atLeast, condition, fromEvent, onEvent, parameter, pipeline, schedule } from "sagewright";
const [count, key] = [parameter.integer("Count", 1), parameter.string("Key", "none")];
export default pipeline("watch", {
  parameters: [count, key],
  steps: [condition("Check", { Conditions: [atLeast(count, 0)], IfSteps: [] })],
  triggers: [
    schedule({ name: "nightly", cron: "30 2 * * ? *", parameters: [assign(count, 5)] }),
    onEvent({ pattern: { source: ["demo.store"] }, parameters: [assign(key, fromEvent("$.detail.key"))], enabled: false }),
  ],
});
`;

test("upsert puts the pipeline and its rules without a start; triggers lists them", async () => {
  const folder = project({ "watch.ts": WATCH });
  const engine = await startEngine({ project: folder });
  try {
    const first = await runCommand(upsert, folder, "upsert", "watch.ts");
    expect(first.code, first.stderr).toBe(0);
    expect(first.stdout).toBe("arn:aws:sagemaker:us-east-1:123456789012:pipeline/watch\n");
    expect(first.stderr).toContain("created rule sagewright-watch-nightly\ncreated rule sagewright-watch-event\n");
    expect(first.stderr).toContain("rules fire while the engine runs");
    const again = await runCommand(upsert, folder, "upsert", "watch.ts", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({
      outcome: "updated",
      triggers: [{ outcome: "unchanged" }, { outcome: "unchanged" }],
    });
    const listed = await runCommand(triggers, folder, "triggers", "watch");
    expect(listed.stdout).toMatch(/sagewright-watch-nightly +ENABLED +cron\(30 2 \* \* \? \*\) +Count=5/);
    expect(listed.stdout).toMatch(
      /sagewright-watch-event +DISABLED +\{"source":\["demo.store"\]\} +Key=\$\.detail\.key/,
    );
    const none = await runCommand(triggers, folder, "triggers", "other", "--json");
    expect(JSON.parse(none.stdout)).toEqual({ PipelineName: "other", Triggers: [] });
  } finally {
    await engine.close();
  }
}, 30_000);

test.each([
  [["--only", "Check,Stop", "--from", "Check"], 2, "--only lists the steps"],
  [["--source", "arn:x"], 2, "--source is for a part of the pipeline"],
  [["--max-parallel-steps", "0"], 2, "--max-parallel-steps is 0; give a whole number from 1"],
  [["--from", "Chekc"], 1, 'SW0701 SelectedSteps: there is no step Chekc; did you mean "Check"?'],
  [["--param", "Count=many"], 2, 'parameter Count is "many", which is no Integer'],
])(
  "run %j ends before anything is sent",
  async (args, code, why) => {
    const ran = await runCommand(run, project({ "watch.ts": WATCH }), "run", "watch.ts", ...args);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(why);
    expect(ran.stderr).not.toContain("created");
  },
  30_000,
);

test("what a part of a pipeline is started with: the steps, and the latest execution that has ended", async () => {
  const source = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/p/execution/abc";
  const { clients } = await service(() => ({
    body: { PipelineExecutionSummaries: [{ PipelineExecutionArn: source, PipelineExecutionStatus: "Succeeded" }] },
  }));
  const stop = fail("Stop", {});
  const check = condition("Check", { Conditions: [atLeast(parameter.integer("N", 1), 1)], IfSteps: [stop] });
  const text = pipeline("p", { steps: [check] }).definition();
  const notes: string[] = [];
  const part = await partOf({ name: "p", text, assets: [] }, { to: "Check", maxParallelSteps: "2" });
  const session = { kind: "aws", clients, region: "us-east-1", close: async () => undefined } as unknown as Session;
  const io = { note: (note: string) => void notes.push(note) } as unknown as Io;
  expect(await part.startWith(session, io)).toEqual({
    ParallelismConfiguration: { MaxParallelExecutionSteps: 2 },
    SelectiveExecutionConfig: { SelectedSteps: [{ StepName: "Check" }], SourcePipelineExecutionArn: source },
  });
  expect(notes).toEqual([`running Check with the other results of ${source}`]);
});
