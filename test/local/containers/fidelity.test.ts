import { afterAll, beforeAll, expect, it } from "vitest";
import { openManifests } from "../../../local/index.ts";
import { register as status } from "../../../cli/commands/status.ts";
import { definition, openFixture, python, type Fixture } from "../engine/fixture.ts";
import { runCommand } from "../../pipelines/command.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());

it("is written down for each job, found by its ARN, and shown by status", async () => {
  const run = await fixture.run(definition([python("Split", "pass")]));
  const { name, grade } = await fixture.runner();
  const manifest = openManifests(fixture.project)(run.step("Split")?.Metadata?.ProcessingJob?.Arn);
  expect(manifest).toMatchObject({ runner: name, grade, hosts: ["algo-1"], isolatedNetwork: false });
  const shown = await runCommand(status, fixture.project, "status", run.arn);
  expect(shown.stdout).toContain(`${name} (${grade})`);
  const { Steps } = JSON.parse((await runCommand(status, fixture.project, "status", run.arn, "--json")).stdout) as {
    Steps: readonly object[];
  };
  expect(Steps).toMatchObject([{ StepName: "Split", fidelity: { runner: name, grade } }]);
});

it("is unknown for a job that never started, and in a project without jobs", () => {
  expect(
    openManifests(fixture.project)("arn:aws:sagemaker:us-east-1:123456789012:processing-job/none"),
  ).toBeUndefined();
  expect(openManifests("/nowhere")(undefined)).toBeUndefined();
});
