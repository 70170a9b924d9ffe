import { afterAll, beforeAll, expect, it } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { needJudges, runPython } from "./judge.ts";

let subject: Subject;
beforeAll(async () => {
  await needJudges();
  subject = await openSubject();
});
afterAll(() => subject?.end());

it("boto3 and the AWS CLI agree on CloudWatch, in all three protocols", async () => {
  const { code, stdout, stderr } = await runPython(subject.engine.endpoint, ["cloudwatch.py"]);
  expect(stderr.trim()).toBe("");
  expect(stdout.trim().split("\n").at(-1)).toBe("cloudwatch: ok");
  expect(code).toBe(0);
}, 120_000);
