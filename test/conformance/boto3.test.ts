import { afterAll, beforeAll, expect, it } from "vitest";
import { openSubject, type Subject } from "./engine.ts";
import { needJudges, runPython } from "./judge.ts";

let subject: Subject;
beforeAll(async () => {
  await needJudges();
  subject = await openSubject();
});
afterAll(() => subject?.end());

const scripts = [
  "s3",
  "s3_more",
  "s3_versions",
  "s3_checksums",
  "pipelines",
  "registry",
  "repeated_calls",
  "pages_and_filters",
  "jobs",
  "neighbours",
  "events_and_codepipeline",
  "event_patterns",
  "logs_and_sts",
  "refusals",
];

it.each(scripts)(
  "boto3 agrees: %s",
  async (name) => {
    const { code, stdout, stderr } = await runPython(subject.engine.endpoint, [`${name}.py`]);
    expect(stderr.trim()).toBe("");
    expect(stdout.trim().split("\n").at(-1)).toBe(`${name}: ok`);
    expect(code).toBe(0);
  },
  120_000,
);
