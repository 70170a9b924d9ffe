import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Deployment, Release, StageConfigs } from "../modeldeploy/index.ts";
import { withService, type CommonOptions } from "./command.ts";
import { CliError, Exit } from "./io.ts";
import type { Session } from "./session.ts";

export interface PackageOptions extends CommonOptions {
  readonly package?: string;
  readonly group?: string;
}

export interface DeploymentOptions extends PackageOptions {
  readonly bucket?: string;
  readonly roleArn?: string;
}

/** `--package`, `--group`, for commands that act on one model package. */
export const withPackage = (command: Command): Command =>
  withService(command)
    .option("--package <arn>", "the model package")
    .option("--group <name>", "its group, for the newest package in question");

/** Adds `--bucket` and `--role-arn`, for commands that act on a release. */
export const withDeployment = (command: Command): Command =>
  withPackage(command)
    .option("--bucket <name>", "bucket of the deployment's journal (default: $ARTIFACT_BUCKET, or the engine's bucket)")
    .option(
      "--role-arn <arn>",
      "role that the models run under (default: $MODEL_EXECUTION_ROLE_ARN, or the engine's role)",
    );

/** Who acts, for journals and approvals. */
export function actor(): string {
  const { SAGEWRIGHT_ACTOR, CODEBUILD_INITIATOR, USER, LOGNAME } = process.env;
  return SAGEWRIGHT_ACTOR ?? CODEBUILD_INITIATOR ?? USER ?? LOGNAME ?? `uid ${process.getuid?.() ?? "unknown"}`;
}

/** The bucket that holds the deployment's journal. */
export const bucketOf = (session: Session, options: DeploymentOptions): string =>
  options.bucket ??
  process.env["ARTIFACT_BUCKET"] ??
  session.embedded?.bucket ??
  missing("bucket", "--bucket NAME or ARTIFACT_BUCKET");

/** The same, or else the bucket that the deployment's pipeline itself keeps its artifacts in. */
export async function bucketOfGroup(session: Session, options: DeploymentOptions, group: string): Promise<string> {
  const known = options.bucket ?? process.env["ARTIFACT_BUCKET"] ?? session.embedded?.bucket;
  if (known !== undefined) return known;
  const { deploymentPipelineName, findPipeline } = await import("../modeldeploy/index.ts");
  const found = await findPipeline(session.clients, deploymentPipelineName(group));
  return found?.pipeline?.artifactStore?.location ?? bucketOf(session, options);
}

/** The role that deployed models run under. */
export const roleOf = (session: Session, options: DeploymentOptions): string =>
  options.roleArn ??
  process.env["MODEL_EXECUTION_ROLE_ARN"] ??
  session.embedded?.role ??
  missing("model role", "--role-arn ARN or MODEL_EXECUTION_ROLE_ARN");

const missing = (what: string, how: string): never => {
  throw new CliError(`no ${what} is known; give ${how}`, Exit.usage);
};

/** Reads `staging-config.json` and `prod-config.json` of the working directory, where they exist. */
export async function readStageConfigs(session: Session, options: DeploymentOptions): Promise<StageConfigs> {
  const { stageConfig } = await import("../modeldeploy/index.ts");
  const place = { role: roleOf(session, options), bucket: bucketOf(session, options) };
  const [staging, prod] = await Promise.all(["staging-config.json", "prod-config.json"].map(textOf));
  return { staging: stageConfig("staging", staging, place), prod: stageConfig("prod", prod, place) };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

export interface Subject {
  readonly release: Release;
  readonly deployment: Deployment;
}

/** The release of one package, with the deployment that it belongs to. */
export async function openRelease(
  session: Session,
  options: DeploymentOptions,
  modelPackageArn: string,
): Promise<Subject> {
  const { readRelease } = await import("../modeldeploy/index.ts");
  const stageConfigs = await readStageConfigs(session, options);
  const release = await readRelease(session.clients, { modelPackageArn, stageConfigs });
  return { release, deployment: { name: release.modelPackageGroupName, bucket: bucketOf(session, options) } };
}

/** The group that is meant: the one named, the package's, or the only one there is. */
export async function groupOf(session: Session, options: PackageOptions): Promise<string> {
  const { packageIdentity } = await import("../modeldeploy/index.ts");
  if (options.package !== undefined) {
    const { group } = packageIdentity(options.package);
    if ((options.group ?? group) === group) return group;
    throw new CliError(`${options.package} is of group ${group}, not ${options.group}`, Exit.usage);
  }
  if (options.group !== undefined) return options.group;
  const { ListModelPackageGroupsCommand } = await import("@aws-sdk/client-sagemaker");
  const { ModelPackageGroupSummaryList: groups = [] } = await session.clients.sagemaker.send(
    new ListModelPackageGroupsCommand({ MaxResults: 20 }),
  );
  const names = groups.map(({ ModelPackageGroupName = "" }) => ModelPackageGroupName);
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  throw new CliError(
    names.length === 0
      ? "no model package group exists; register a model first: npx sagewright run"
      : `${names.length} model package groups exist (${names.join(", ")}); name one with --group`,
    names.length === 0 ? Exit.failed : Exit.usage,
  );
}

/** The command's exit for what modeldeploy refuses: a stage that somebody holds is worth another try later. */
export async function refusalsAsExits<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { isRefusal } = await import("../modeldeploy/index.ts");
    if (isRefusal(error)) {
      const later = error.code === "StageLocked" || error.code === "JournalBusy";
      throw new CliError(`${error.code}: ${error.message}`, later ? Exit.later : Exit.failed);
    }
    throw error;
  }
}
