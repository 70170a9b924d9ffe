import type { Uses } from "./clients.ts";
import { frozenRelease, releaseDifferences } from "./frozen.ts";
import { readJournal, type JournalEntry } from "./journal.ts";
import type { Deployment } from "./names.ts";
import { parseS3Uri, readText } from "./objects.ts";
import { Refusal } from "./refusal.ts";
import type { Release } from "./release.ts";
import type { TestReport } from "./test-report.ts";

/** Whether staging has shown that a release works. */
export type StagingProof =
  | { readonly proof: "passed"; readonly testedAt: string; readonly reportS3Uri: string }
  | { readonly proof: "failed"; readonly testedAt: string; readonly reportS3Uri: string }
  | { readonly proof: "missing" }
  | { readonly proof: "stale"; readonly testedAt: string; readonly deployedAt: string }
  | { readonly proof: "otherRelease"; readonly releaseId: string; readonly differences: readonly string[] };

/** Reads staging's journal: was this very release tested there, after it was last deployed, and did it pass? */
export async function stagingProof(
  clients: Uses<"s3">,
  deployment: Deployment,
  release: Release,
): Promise<StagingProof> {
  const entries = await readJournal(clients, deployment, "staging");
  const ours = entries.filter(({ releaseId }) => releaseId === release.releaseId);
  const served = ours.findLast(({ event }) => event === "serving");
  const tested = ours.findLast(({ event }) => event === "tested");
  if (served === undefined || tested === undefined)
    return (await provenBefore(clients, deployment, release, entries)) ?? { proof: "missing" };
  if (tested.seq < served.seq) return { proof: "stale", testedAt: tested.at, deployedAt: served.at };
  const reportS3Uri = String(tested.details["reportS3Uri"]);
  const report = await readTestReport(clients, reportS3Uri);
  if (report?.releaseId !== release.releaseId) return { proof: "missing" };
  return { proof: report.passed ? "passed" : "failed", testedAt: tested.at, reportS3Uri };
}

/** The release of a package that staging tested last: what a person at the production gate decides on. */
export async function testedRelease(
  clients: Uses<"s3">,
  deployment: Deployment,
  modelPackageArn: string,
): Promise<Release | undefined> {
  const entries = await readJournal(clients, deployment, "staging");
  const tested = entries.findLast((one) => one.event === "tested" && one.modelPackageArn === modelPackageArn);
  return tested && frozenRelease(clients, deployment, tested.releaseId);
}

/** The same package was tested, but as another release: its artifact, metrics or stage configuration have changed. */
async function provenBefore(
  clients: Uses<"s3">,
  deployment: Deployment,
  release: Release,
  entries: readonly JournalEntry[],
): Promise<StagingProof | undefined> {
  const other = entries.findLast(
    ({ event, modelPackageArn, releaseId }) =>
      event === "tested" && modelPackageArn === release.modelPackageArn && releaseId !== release.releaseId,
  );
  if (other === undefined) return undefined;
  const frozen = await frozenRelease(clients, deployment, other.releaseId);
  const differences = frozen === undefined ? [] : releaseDifferences(frozen, release);
  return { proof: "otherRelease", releaseId: other.releaseId, differences };
}

/** The report that a test wrote; `undefined` when it is gone. */
export async function readTestReport(clients: Uses<"s3">, uri: string): Promise<TestReport | undefined> {
  const text = await readText(clients, parseS3Uri(uri));
  return text === undefined ? undefined : (JSON.parse(text) as TestReport);
}

/** Refuses a release that staging has not proven, and says what to do. */
export async function requireProven(clients: Uses<"s3">, deployment: Deployment, release: Release): Promise<void> {
  const proof = await stagingProof(clients, deployment, release);
  if (proof.proof === "passed") return;
  const subject = `release ${release.releaseId.slice(0, 8)} of ${release.modelPackageArn}`;
  if (proof.proof === "otherRelease")
    throw new Refusal(
      "ReleaseChanged",
      `${subject} is not what was tested on staging (release ${proof.releaseId.slice(0, 8)}); changed since: ${proof.differences.join(", ") || "unknown, its manifest is gone"}; deploy and test it on staging again`,
    );
  throw new Refusal("StagingNotProven", `${subject} ${unproven(proof)}`);
}

function unproven(proof: Exclude<StagingProof, { proof: "passed" | "otherRelease" }>): string {
  if (proof.proof === "failed") return `failed its staging test at ${proof.testedAt}; see ${proof.reportS3Uri}`;
  if (proof.proof === "stale")
    return `was deployed to staging at ${proof.deployedAt}, after its last test (${proof.testedAt}); test it again: sagewright test --stage staging`;
  return "was not deployed and tested on staging; run: sagewright deploy --stage staging, then sagewright test --stage staging";
}
