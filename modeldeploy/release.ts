import { createHash } from "node:crypto";
import type { ModelPackageContainerDefinition } from "@aws-sdk/client-sagemaker";
import { canonical } from "../definition/canonical.ts";
import type { Json } from "../definition/model.ts";
import type { Uses } from "./clients.ts";
import { etagOf, parseS3Uri, readText } from "./objects.ts";
import { describePackage, packageIdentity, type ModelPackage } from "./package.ts";
import { Refusal } from "./refusal.ts";
import type { StageConfigs } from "./stage-config.ts";

/** One container of a release: what runs, on which weights. */
export interface ReleaseContainer {
  readonly image: string;
  readonly imageDigest?: string;
  readonly modelDataUrl: string;
  /** The artifact's ETag when the release was read. */
  readonly etag: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What a model package says of itself and of its evaluation. */
export interface PackageContent {
  readonly modelPackageArn: string;
  readonly modelPackageGroupName: string;
  readonly version: number;
  readonly containers: readonly ReleaseContainer[];
  /** What the evaluation step measured (`ModelMetrics.ModelQuality.Statistics`). */
  readonly metrics?: Json;
  readonly testDataS3Uri?: string;
  readonly accuracyThreshold?: number;
  readonly evaluationS3Uri?: string;
  readonly pipelineExecutionArn?: string;
}

/** Everything that is deployed, tested and approved together. It never changes: another content is another `releaseId`. */
export interface Release extends PackageContent {
  /** SHA-256 of the canonical JSON of all other members. */
  readonly releaseId: string;
  readonly stageConfigs: StageConfigs;
}

/** The package to release and how its stages host it. */
export interface ReleaseRequest {
  readonly modelPackageArn: string;
  readonly stageConfigs: StageConfigs;
}

/**
 * Reads the immutable release of one package: the package, its artifact's ETag, its metrics, the stages' configuration.
 *
 * @example
 * const release = await readRelease(clients, { modelPackageArn, stageConfigs });
 */
export async function readRelease(clients: Uses<"sagemaker" | "s3">, request: ReleaseRequest): Promise<Release> {
  const { staging, prod } = request.stageConfigs;
  const content = {
    ...(await readPackage(clients, request.modelPackageArn)),
    stageConfigs: { staging: ordered(staging), prod: ordered(prod) },
  };
  return { releaseId: createHash("sha256").update(canonical(content)).digest("hex"), ...content };
}

/** Reads what a package names: its containers with their artifacts' ETags, its metrics, its test data. */
export async function readPackage(clients: Uses<"sagemaker" | "s3">, arn: string): Promise<PackageContent> {
  const found = await describePackage(clients, arn);
  if (found.ModelPackageStatus !== "Completed")
    throw new Refusal(
      "PackageIncomplete",
      `model package ${arn} is ${found.ModelPackageStatus}; only a Completed one can be deployed`,
    );
  const containers = found.InferenceSpecification?.Containers ?? [];
  if (containers.length === 0)
    throw new Refusal(
      "PackageIncomplete",
      `model package ${arn} has no InferenceSpecification.Containers; register it with an image and ModelDataUrl`,
    );
  const identity = packageIdentity(found.ModelPackageArn ?? arn);
  const said = found.CustomerMetadataProperties ?? {};
  const threshold = thresholdOf(said["AccuracyThreshold"], arn);
  const metrics = await metricsOf(clients, found);
  return {
    modelPackageArn: found.ModelPackageArn ?? arn,
    modelPackageGroupName: found.ModelPackageGroupName ?? identity.group,
    version: found.ModelPackageVersion ?? identity.version,
    containers: await Promise.all(containers.map((container) => releaseContainer(clients, container))),
    ...(metrics !== undefined && { metrics }),
    ...(said["TestDataS3Uri"] !== undefined && { testDataS3Uri: said["TestDataS3Uri"] }),
    ...(threshold !== undefined && { accuracyThreshold: threshold }),
    ...(said["EvaluationS3Uri"] !== undefined && { evaluationS3Uri: said["EvaluationS3Uri"] }),
    ...(said["PipelineExecutionArn"] !== undefined && { pipelineExecutionArn: said["PipelineExecutionArn"] }),
  };
}

async function releaseContainer(
  clients: Uses<"s3">,
  container: ModelPackageContainerDefinition,
): Promise<ReleaseContainer> {
  const modelDataUrl = container.ModelDataUrl ?? container.ModelDataSource?.S3DataSource?.S3Uri;
  if (container.Image === undefined || modelDataUrl === undefined || modelDataUrl.endsWith("/"))
    throw new Refusal(
      "PackageIncomplete",
      `the package's container ${JSON.stringify(container.Image ?? "without image")} names no single model archive (ModelDataUrl is ${JSON.stringify(modelDataUrl)})`,
    );
  const etag = await etagOf(clients, parseS3Uri(modelDataUrl));
  if (etag === undefined)
    throw new Refusal("ArtifactMissing", `the model archive ${modelDataUrl} is gone; the package cannot be deployed`);
  return {
    image: container.Image,
    ...(container.ImageDigest !== undefined && { imageDigest: container.ImageDigest }),
    modelDataUrl,
    etag,
    environment: sorted(container.Environment ?? {}),
  };
}

async function metricsOf(clients: Uses<"s3">, found: ModelPackage): Promise<Json | undefined> {
  const uri = found.ModelMetrics?.ModelQuality?.Statistics?.S3Uri;
  if (uri === undefined) return undefined;
  const text = await readText(clients, parseS3Uri(uri));
  if (text === undefined) throw new Refusal("MetricsUnreadable", `the package's metrics ${uri} are gone`);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Refusal("MetricsUnreadable", `the package's metrics ${uri} are no JSON (${reason}); NaN is none either`);
  }
}

function thresholdOf(text: string | undefined, arn: string): number | undefined {
  if (text === undefined) return undefined;
  const threshold = Number(text);
  if (text.trim() === "" || !(threshold >= 0 && threshold <= 1))
    throw new Refusal("MetricsUnreadable", `AccuracyThreshold of ${arn} is "${text}"; it must be a number from 0 to 1`);
  return threshold;
}

const ordered = <T extends { readonly Tags: Readonly<Record<string, string>> }>(config: T): T => ({
  ...config,
  Tags: sorted(config.Tags),
});

const sorted = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/**
 * Looks at the world again before a stage changes: the package is still Approved, the artifacts are the ones that were
 * released.
 */
export async function reverify(clients: Uses<"sagemaker" | "s3">, release: Release): Promise<void> {
  const found = await describePackage(clients, release.modelPackageArn);
  if (found.ModelApprovalStatus !== "Approved")
    throw new Refusal(
      "PackageNotApproved",
      `model package ${release.modelPackageArn} is ${found.ModelApprovalStatus}; approve it first: sagewright approve --package ${release.modelPackageArn}`,
    );
  for (const { modelDataUrl, etag } of release.containers) {
    const now = await etagOf(clients, parseS3Uri(modelDataUrl));
    if (now !== etag)
      throw new Refusal(
        "ArtifactChanged",
        `${modelDataUrl} is no longer what was released (ETag ${now ?? "none: the object is gone"}, released ${etag}); register the model again`,
      );
  }
}
