import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { register as run } from "../../cli/commands/run.ts";
import { runCommand } from "../pipelines/command.ts";
import { project } from "../pipelines/project.ts";

const image = "111122223333.dkr.ecr.us-east-1.amazonaws.com/judge:1";
const write = 'import sys; open("/opt/ml/processing/evaluation/evaluation.json", "w").write(sys.argv[1])';
const evaluation = JSON.stringify({
  multiclass_classification_metrics: { accuracy: { value: 0.5999, standard_deviation: 0.01 }, f1: { value: 0.25 } },
  baseline: { accuracy: 0.5 },
});
const PIPELINE = `
import { atLeast, condition, execution, fail, join, jsonGet, parameter, pipeline, processing } from "sagewright";
const bucket = parameter.string("Bucket");
const role = parameter.string("RoleArn");
const evaluate = processing("Evaluate", {
  RoleArn: role,
  AppSpecification: { ImageUri: ${JSON.stringify(image)}, ContainerEntrypoint: ["python3", "-c", ${JSON.stringify(write)}], ContainerArguments: [${JSON.stringify(evaluation)}] },
  ProcessingResources: { ClusterConfig: { InstanceCount: 1, InstanceType: "ml.m5.large", VolumeSizeInGB: 10 } },
  StoppingCondition: { MaxRuntimeInSeconds: 600 },
  ProcessingOutputConfig: { Outputs: [{
    OutputName: "evaluation",
    S3Output: { S3Uri: join("/", ["s3:/", bucket, execution.PipelineExecutionId, "e"]), LocalPath: "/opt/ml/processing/evaluation", S3UploadMode: "EndOfJob" },
  }] },
}, { propertyFiles: { evaluation: { OutputName: "evaluation", FilePath: "evaluation.json" } } });
const accuracy = jsonGet(evaluate.propertyFiles.evaluation, "multiclass_classification_metrics.accuracy.value");
export default pipeline("judged", { steps: [evaluate, condition("Check", {
  Conditions: [atLeast(accuracy, 0.6)],
  IfSteps: [],
  ElseSteps: [fail("TooLow", { ErrorMessage: "not good enough" })],
})] });
`;

test("a refused model's figures are shown, and are part of the document under --json", async () => {
  const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
  const folder = project({
    "judged.ts": PIPELINE,
    "sagewright.config.json": JSON.stringify({ images: [{ match: "*judge:*", interpreter: python }] }),
  });
  const ran = await runCommand(run, folder, "run", "judged.ts");
  expect(ran.code, ran.stderr).toBe(1);
  expect(ran.stderr).toContain("step TooLow failed: not good enough");
  expect(ran.stdout).toMatch(/^accuracy +0\.5999 ± 0\.0100\nf1 +0\.2500\nmajority baseline +0\.5000\n/);
  const document = JSON.parse((await runCommand(run, folder, "run", "judged.ts", "--json")).stdout);
  expect(document.Evaluation.multiclass_classification_metrics.accuracy.value).toBe(0.5999);
  expect(document).not.toHaveProperty("ModelPackageArn");
}, 120_000);
