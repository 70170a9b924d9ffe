import type { PackageContent, Release, StagingProof, TestReport, Uses } from "../modeldeploy/index.ts";
import { readEvaluation } from "../modeldeploy/evaluation.ts";
import { table } from "./text.ts";

const percent = (value: number | undefined): string => (value === undefined ? "-" : `${(value * 100).toFixed(1)} %`);

/** What a person must see of a release before saying yes. */
export function releaseText(release: PackageContent & Partial<Pick<Release, "releaseId">>): string {
  const { accuracy, balancedAccuracy, baselineAccuracy, n } = readEvaluation(release.metrics);
  const rows = [
    ["package", release.modelPackageArn],
    ...(release.releaseId === undefined ? [] : [["release", release.releaseId]]),
    ...release.containers.flatMap(({ image, modelDataUrl, etag }) => [
      ["image", image],
      ["artifact", `${modelDataUrl} (ETag ${etag})`],
    ]),
    ...(release.pipelineExecutionArn === undefined ? [] : [["made by", release.pipelineExecutionArn]]),
    ["accuracy", `${percent(accuracy)} on ${n ?? "?"} test images, threshold ${percent(release.accuracyThreshold)}`],
    ...(balancedAccuracy === undefined ? [] : [["balanced accuracy", percent(balancedAccuracy)]]),
    ...(baselineAccuracy === undefined ? [] : [["majority baseline", percent(baselineAccuracy)]]),
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length)) + 2;
  return rows.map(([name = "", value = ""]) => `${name.padEnd(width)}${value}`).join("\n");
}

/** A test of a stage: every check, the classes, the latency. */
export function testText(report: TestReport): string {
  const checks = report.checks.map(({ passed, message }) => `${passed ? "passed" : "FAILED"}  ${message}`);
  const classes = table(
    ["class", "images", "right", "recall", "answered"],
    report.score.perClass.map((one) => [
      one.class,
      String(one.images),
      String(one.correct),
      one.recall === null ? "-" : percent(one.recall),
      String(one.predicted),
    ]),
  );
  const { p50, p95, longest } = report.latencyMilliseconds;
  const latency = `latency p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, longest ${longest.toFixed(0)} ms`;
  const lost = report.unanswered.first.map(({ file, message }) => `no class  ${file}: ${message}`);
  return [...checks, ...lost, "", classes, "", latency, `report  ${report.reportS3Uri}`].join("\n");
}

/** What staging has shown, for a person who decides on production. */
export async function proofText(clients: Uses<"s3">, proof: StagingProof): Promise<string> {
  switch (proof.proof) {
    case "passed":
    case "failed": {
      const { readTestReport } = await import("../modeldeploy/index.ts");
      const report = await readTestReport(clients, proof.reportS3Uri);
      return `\nstaging test of ${proof.testedAt}: ${proof.proof}\n${report === undefined ? `its report ${proof.reportS3Uri} is gone` : testText(report)}`;
    }
    case "missing":
      return "\nstaging test: none; this release was not deployed and tested on staging";
    case "stale":
      return `\nstaging test: of ${proof.testedAt}, older than the deployment of ${proof.deployedAt}`;
    case "otherRelease":
      return `\nstaging test: of another release (${proof.releaseId.slice(0, 8)}); changed since: ${proof.differences.join(", ")}`;
  }
}
