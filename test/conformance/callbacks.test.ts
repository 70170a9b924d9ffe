import { afterAll, beforeAll, expect, it } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { needJudges, runPython } from "./judge.ts";

let subject: Subject;
beforeAll(async () => {
  await needJudges();
  subject = await openSubject();
});
afterAll(() => subject?.end());

it("boto3 reads a Callback step's queue and answers it", async () => {
  const { stdout, stderr } = await runPython(subject.engine.endpoint, ["callbacks.py"]);
  expect(stderr.trim()).toBe("");
  expect(stdout.trim()).toBe("callbacks: ok");
}, 120_000);
