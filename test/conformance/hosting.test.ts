import { afterAll, beforeAll, expect, it } from "vitest";
import { openStage, seeded, type Stage } from "../local/hosting/stage.ts";
import { needJudges, runPython } from "./judge.ts";

let stage: Stage;
beforeAll(async () => {
  await needJudges();
  // An hour of baking takes 18 seconds, if nothing ends it before.
  stage = await openStage({ random: seeded(5) }, { timeScale: 0.005 });
});
afterAll(() => stage?.close());

it("boto3 deploys, sees its alarm roll back, and invokes in all three ways", async () => {
  const { code, stdout, stderr } = await runPython(stage.fixture.engine.endpoint, ["hosting.py"]);
  expect(stderr.trim()).toBe("");
  expect(stdout.trim().split("\n").at(-1)).toBe("hosting: ok");
  expect(code).toBe(0);
}, 180_000);
