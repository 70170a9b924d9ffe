import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { buildEngine, startProcess, type EngineProcess, type EngineProgram } from "./engine-process.ts";
import { role } from "./ledger.ts";
import { wireClient, type WireClient } from "./wire-client.ts";

const count = 1000;
const project = temporaryFolder("scale");
let program: EngineProgram;
let engine: EngineProcess;
let wire: WireClient;

// As long as that of a real pipeline: every execution keeps the definition that it was started with.
const definition = JSON.stringify({
  Version: "2020-12-01",
  Parameters: Array.from({ length: 200 }, (_, i) => ({ Name: `P${i}`, Type: "String", DefaultValue: "x".repeat(60) })),
  Steps: [
    {
      Name: "Check",
      Type: "Condition",
      Arguments: { Conditions: [{ Type: "Equals", LeftValue: 1, RightValue: 1 }], IfSteps: [], ElseSteps: [] },
    },
  ],
});

beforeAll(async () => {
  writeFileSync(join(project, "sagewright.config.json"), "{}");
  program = await buildEngine();
  engine = await startProcess(program, project);
  wire = wireClient(engine.endpoint);
  await wire.call("SageMaker.CreatePipeline", {
    PipelineName: "p",
    PipelineDefinition: definition,
    RoleArn: role,
    ClientRequestToken: "t".repeat(32),
  });
  for (let i = 0; i < count; i += 10)
    await Promise.all(
      Array.from({ length: 10 }, () =>
        wire.call("SageMaker.StartPipelineExecution", { PipelineName: "p", ClientRequestToken: randomUUID() }),
      ),
    );
}, 120_000);
afterAll(async () => {
  await engine.kill("SIGTERM");
  program.remove();
  rmSync(project, { recursive: true, force: true });
});

interface Page {
  readonly PipelineExecutionSummaries: readonly {
    readonly PipelineExecutionArn: string;
    readonly PipelineExecutionStatus: string;
  }[];
  readonly NextToken?: string;
}
const page = (NextToken?: string) =>
  wire.call<Page>("SageMaker.ListPipelineExecutions", {
    PipelineName: "p",
    MaxResults: 100,
    ...(NextToken !== undefined && { NextToken }),
  });

/** The middle of 15 times, in ms. */
async function middle(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 15; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.toSorted((a, b) => a - b)[7] ?? 0;
}

it(`lists and describes with ${count} executions in the store, in bounded time and memory`, async () => {
  const arns = new Set<string>();
  let next: string | undefined;
  do {
    const { PipelineExecutionSummaries: all, NextToken } = await page(next);
    for (const { PipelineExecutionArn: arn } of all) arns.add(arn);
    next = NextToken;
  } while (next !== undefined);
  expect(arns.size).toBe(count);
  const [arn = ""] = arns;
  const list = await middle(() => page());
  const describe = await middle(() => wire.call("SageMaker.DescribePipelineExecution", { PipelineExecutionArn: arn }));
  const steps = await middle(() => wire.call("SageMaker.ListPipelineExecutionSteps", { PipelineExecutionArn: arn }));
  // Generous: the tests share the machine with others. bench/engine/store.mjs has the numbers.
  expect(list).toBeLessThan(400);
  expect(describe).toBeLessThan(50);
  expect(steps).toBeLessThan(50);
  expect(engine.memory()).toBeLessThan(300);
}, 60_000);

it("takes them over quickly", async () => {
  await engine.kill("SIGKILL");
  const start = performance.now();
  engine = await startProcess(program, project);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(engine.memory()).toBeLessThan(250);
  wire = wireClient(engine.endpoint);
  expect((await page()).PipelineExecutionSummaries.length).toBe(100);
}, 60_000);
