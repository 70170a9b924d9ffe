import { CreateModelPackageCommand, CreateModelPackageGroupCommand } from "@aws-sdk/client-sagemaker";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bucket, definition, fail, input, openFixture, output, role, type Fixture } from "./fixture.ts";

// Stands in for the analyzer: the mean of the data is its statistic, and more than before is a violation.
const analyzer = `
import json, os
values = [float(line) for line in open('/opt/ml/processing/input/data/rows.csv')]
mean = sum(values) / len(values)
out = '/opt/ml/processing/out/'
if os.environ.get('LAZY'): raise SystemExit(0)
json.dump({'mean': mean}, open(out + 'statistics.json', 'w'))
json.dump({'most': mean}, open(out + 'constraints.json', 'w'))
json.dump({'bias': mean}, open(out + 'analysis.json', 'w'))
before = os.environ.get('baseline_constraints')
print('before', before)
if before and mean > (json.load(open(before)).get('most') or json.load(open(before)).get('bias')):
    json.dump({'violations': [{'feature_name': 'x', 'constraint_check_type': 'mean'}]}, open(out + 'constraint_violations.json', 'w'))
`;
const image = "156813124566.dkr.ecr.us-east-1.amazonaws.com/sagemaker-model-monitor-analyzer";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture({
    images: [
      { match: "*/sagemaker-model-monitor-analyzer", interpreter: "python3", entrypoint: ["python3", "analyzer.py"] },
    ],
  });
  writeFileSync(join(fixture.project, "analyzer.py"), analyzer);
  await fixture.put("small/rows.csv", "1\n2");
  await fixture.put("large/rows.csv", "9\n8");
  await fixture.put("given/constraints.json", '{"most": 5, "bias": 5}');
  await fixture.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: "skin" }));
  const at = (S3Uri: string) => ({ ContentType: "application/json", S3Uri });
  const approved = (most: string) =>
    fixture.sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: "skin",
        ModelApprovalStatus: most === "100" ? "Rejected" : "Approved",
        InferenceSpecification: {
          Containers: [{ Image: "i", ModelDataUrl: "s3://b/m.tar.gz" }],
          SupportedContentTypes: ["text/csv"],
          SupportedResponseMIMETypes: ["text/csv"],
        },
        DriftCheckBaselines: {
          ModelDataQuality: {
            Constraints: at(`s3://${bucket}/v${most}/constraints.json`),
            Statistics: at(`s3://${bucket}/v${most}/statistics.json`),
          },
        },
      }),
    );
  for (const most of ["50", "3", "100"]) {
    await fixture.put(`v${most}/constraints.json`, `{"most": ${most}}`);
    await fixture.put(`v${most}/statistics.json`, "{}");
    await approved(most);
  }
});
afterAll(() => fixture.close());

let count = 0;
const out = () => `s3://${bucket}/out-${count}`;
const check = (data: string, members: object = {}, more: object = {}) => {
  count++;
  return {
    Name: "Check",
    Type: "QualityCheck",
    CheckType: "DATA_QUALITY",
    ModelPackageGroupName: "skin",
    SkipCheck: false,
    FailOnViolation: null,
    RegisterNewBaseline: false,
    SuppliedBaselineConstraints: null,
    ...members,
    Arguments: {
      RoleArn: role,
      AppSpecification: { ImageUri: image },
      ProcessingResources: { ClusterConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 } },
      ProcessingInputs: [input("data", `s3://${bucket}/${data}/`)],
      ProcessingOutputConfig: { Outputs: [output("result", out(), "/opt/ml/processing/out")] },
      ...more,
    },
  };
};
const tell = (...names: readonly string[]) =>
  fail("Tell", { "Std:Join": { On: " ", Values: names.map((name) => ({ Get: `Steps.Check.${name}` })) } });

describe("a QualityCheck step", () => {
  it("checks against the baseline of the newest approved model", async () => {
    const run = await fixture.run(
      definition([
        check("small"),
        tell(
          "CalculatedBaselineConstraints",
          "CalculatedBaselineStatistics",
          "BaselineUsedForDriftCheckConstraints",
          "BaselineUsedForDriftCheckStatistics",
        ),
      ]),
    );
    expect(run.step("Check")?.FailureReason).toBeUndefined();
    const before = `s3://${bucket}/v3`;
    expect(run.step("Tell")?.FailureReason?.split(" ")).toEqual([
      `${out()}/constraints.json`,
      `${out()}/statistics.json`,
      `${before}/constraints.json`,
      `${before}/statistics.json`,
    ]);
    expect(run.step("Check")?.Metadata?.QualityCheck).toMatchObject({
      CheckType: "DATA_QUALITY",
      ModelPackageGroupName: "skin",
      SkipCheck: false,
      RegisterNewBaseline: false,
      BaselineUsedForDriftCheckConstraints: `${before}/constraints.json`,
      CheckJobArn: expect.stringMatching(/:processing-job\/pipelines-/) as string,
    });
    expect(fixture.read(`out-${count}/constraints.json`)).toBe('{"most": 1.5}');
  });

  it("fails on a violation, unless it is told not to", async () => {
    const failed = await fixture.run(definition([check("large")]));
    expect(failed.step("Check")?.FailureReason).toBe(
      `ClientError: the check found 1 violations of the baseline, see ${out()}/constraint_violations.json`,
    );
    const told = await fixture.run(definition([check("large", { FailOnViolation: false })]));
    expect(told.step("Check")?.StepStatus).toBe("Succeeded");
    expect(told.step("Check")?.Metadata?.QualityCheck?.ViolationReport).toBe(`${out()}/constraint_violations.json`);
  });

  it("takes the baseline that it is given, and the new one when it registers it", async () => {
    const given = `s3://${bucket}/given/constraints.json`;
    const failed = await fixture.run(definition([check("large", { SuppliedBaselineConstraints: given })]));
    expect(failed.step("Check")?.FailureReason).toContain("found 1 violations");
    const registered = await fixture.run(
      definition(
        [
          check("large", { SkipCheck: { Get: "Parameters.First" }, RegisterNewBaseline: true }),
          tell("BaselineUsedForDriftCheckConstraints"),
        ],
        [{ Name: "First", Type: "Boolean", DefaultValue: true }],
      ),
    );
    expect(registered.step("Check")?.FailureReason).toBeUndefined();
    expect(registered.step("Tell")?.FailureReason).toBe(`${out()}/constraints.json`);
  });

  it.each([
    [
      "without a baseline",
      () => check("small", { ModelPackageGroupName: "other" }),
      "ClientError: there is no baseline to check against: supply one, or register an approved model with DriftCheckBaselines in other, or set SkipCheck",
    ],
    [
      "when its program leaves nothing",
      () => check("small", {}, { Environment: { LAZY: "1" } }),
      "ClientError: the check's program did not leave constraints.json in its output",
    ],
    [
      "without a stand-in for the program",
      () =>
        check(
          "small",
          {},
          { AppSpecification: { ImageUri: "1.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0" } },
        ),
      'ClientError: no entry of "images" in sagewright.config.json matches the image 1.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0, a program that runs on AWS alone: one of yours has to stand in for it, with the same inputs and outputs; add for example {"match":"*/sagemaker-clarify-processing:1.0","requirements":"requirements.txt","entrypoint":["python3","substitutes/sagemaker-clarify-processing.py"]}',
    ],
  ])("fails %s", async (_, step, reason) => {
    const run = await fixture.run(definition([step()]));
    expect(run.step("Check")?.FailureReason).toBe(reason);
  });
});

describe("a ClarifyCheck step", () => {
  it("has its analysis as the baseline", async () => {
    const members = {
      Type: "ClarifyCheck",
      CheckType: "DATA_BIAS",
      SuppliedBaselineConstraints: `s3://${bucket}/given/constraints.json`,
    };
    const run = await fixture.run(definition([check("small", members), tell("CalculatedBaselineConstraints")]));
    expect(run.step("Check")?.FailureReason).toBeUndefined();
    expect(run.step("Tell")?.FailureReason).toBe(`${out()}/analysis.json`);
    expect(run.step("Check")?.Metadata?.ClarifyCheck).toMatchObject({ CheckType: "DATA_BIAS" });
    expect(run.step("Check")?.Metadata?.ClarifyCheck).not.toHaveProperty("CalculatedBaselineStatistics");
  });
});
