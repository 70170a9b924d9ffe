import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary.ts";
import { bucket } from "./corpus/bad-request.ts";
import { buildEngine, startProcess, type EngineProcess, type EngineProgram } from "./engine-process.ts";
import { checkKept, checkPackages, checkPlain, checkServed, executionOf, noSurvivors } from "./invariants.ts";
import { randomFrom, seed } from "./killable.ts";
import { images, openLedger, prepare, server } from "./ledger.ts";
import { work } from "./load.ts";
import { wireClient } from "./wire-client.ts";

// Each cycle kills two engines: one at work, and the one that took over.
const cycles = 60;
const project = temporaryFolder("kills");
let program: EngineProgram;
let engine: EngineProcess | undefined;

beforeAll(async () => {
  program = await buildEngine();
  writeFileSync(join(project, "sagewright.config.json"), JSON.stringify({ images }));
  writeFileSync(join(project, "serve.py"), server);
});
afterAll(async () => {
  await engine?.kill("SIGKILL");
  program.remove();
  rmSync(project, { recursive: true, force: true });
});

it(`keeps what it acknowledged through ${2 * cycles} kills (seed ${seed})`, async () => {
  const random = randomFrom(seed);
  const ledger = openLedger();
  for (let cycle = 0; cycle < cycles; cycle++) {
    // The lock of the one that was killed is free: no waiting, no file to remove.
    engine = await startProcess(program, project);
    const wire = wireClient(engine.endpoint);
    if (cycle === 0) await prepare(wire);
    const from = { pipelines: ledger.pipelines.length, objects: ledger.objects.size };
    const working = work(wire, ledger, cycle, random);
    await sleep(random() * 900);
    await engine.kill("SIGKILL");
    await working;
    expect(engine.warnings()).toBe("");

    // Before the next one is put to work: is everything there?
    engine = await startProcess(program, project);
    const next = wireClient(engine.endpoint);
    await checkKept(next, ledger, from);
    for (const arn of ledger.executions.plain.slice(-3)) await checkPlain(next, arn);
    // Also this one does not end in peace.
    await engine.kill("SIGKILL");
    expect(engine.warnings()).toBe("");
    if (cycle % 10 === 0) await noSurvivors();
  }

  engine = await startProcess(program, project);
  await expect(startProcess(program, project)).rejects.toThrow(/an engine runs on .* already/);
  const wire = wireClient(engine.endpoint);
  await checkKept(wire, ledger, { pipelines: 0, objects: 0 });
  await checkPackages(wire, ledger);
  for (const key of ledger.halves) expect(await wire.get(bucket, key)).toBeUndefined();
  expect(readdirSync(join(project, ".sagewright/s3/.uploads"))).toEqual([]);

  // What is retried comes to its end, however often it was hit; so do the deployments.
  for (const arn of ledger.executions.retried)
    await until(async () => (await executionOf(wire, arn)).status === "Succeeded");
  for (const pipelineExecutionId of ledger.deployments)
    await until(async () => {
      const { pipelineExecution } = await wire.call<{ pipelineExecution: { status: string } }>(
        "CodePipeline_20150709.GetPipelineExecution",
        { pipelineName: "deploy", pipelineExecutionId },
      );
      expect(["InProgress", "Succeeded"]).toContain(pipelineExecution.status);
      return pipelineExecution.status === "Succeeded";
    });

  await until(() => checkServed(wire, ledger));

  // What is not retried failed, and takes up where it was when asked to.
  const failed: string[] = [];
  for (const arn of ledger.executions.plain) {
    await until(async () => (await checkPlain(wire, arn)) !== "Executing");
    if ((await executionOf(wire, arn)).status === "Failed") failed.push(arn);
  }
  expect(failed.length).toBeGreaterThan(5);
  for (const PipelineExecutionArn of failed.slice(0, 5)) {
    await wire.call("SageMaker.RetryPipelineExecution", { PipelineExecutionArn, ClientRequestToken: "r".repeat(32) });
    await until(async () => (await executionOf(wire, PipelineExecutionArn)).status === "Succeeded");
  }
  expect(engine.warnings()).toBe("");
  await engine.kill("SIGKILL");
  await noSurvivors();
  expect(ledger.pipelines.length).toBeGreaterThan(cycles);
}, 400_000);

async function until(done: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) if (await done()) return;
  throw new Error("it did not come about in 60 s");
}
