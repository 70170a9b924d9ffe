import {
  CreatePipelineCommand,
  GetPipelineCommand,
  UpdatePipelineCommand,
  type GetPipelineCommandOutput,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import {
  DescribeRuleCommand,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { canonical } from "../definition/canonical.ts";
import type { Uses } from "./clients.ts";
import { deploymentPipeline, PACKAGE_VARIABLE, type DeploymentPipelineOptions } from "./deployment-pipeline.ts";
import { approvedRuleName } from "./names.ts";
import { Refusal } from "./refusal.ts";

export interface DeploymentOptions extends DeploymentPipelineOptions {
  /** The role under which EventBridge starts the pipeline. */
  readonly eventRole: string;
}

type Made = "created" | "updated" | "unchanged";

/** What {@link ensureDeployment} had to do. */
export interface EnsuredDeployment {
  readonly pipelineName: string;
  readonly pipelineArn: string;
  readonly ruleName: string;
  readonly pipeline: Made;
  readonly rule: Made;
}

/** Fires once per real approval: not on registration, not on an edit of an approved package. */
export const approvedPattern = (group: string) => ({
  source: ["aws.sagemaker"],
  "detail-type": ["SageMaker Model Package State Change"],
  detail: {
    ModelPackageGroupName: [group],
    ModelApprovalStatus: ["Approved"],
    $or: [{ UpdatedModelPackageFields: ["ModelApprovalStatus"] }, { UpdatedModelPackageFields: [{ exists: false }] }],
  },
});

/**
 * Makes the deployment pipeline of a model package group and the rule that starts it when a package is approved; changes
 * only what differs.
 */
export async function ensureDeployment(
  clients: Uses<"codepipeline" | "events">,
  options: DeploymentOptions,
): Promise<EnsuredDeployment> {
  const wanted = deploymentPipeline(options);
  const pipelineName = wanted.name ?? "";
  const pipeline = await ensurePipeline(clients, wanted);
  const found = await clients.codepipeline.send(new GetPipelineCommand({ name: pipelineName }));
  const pipelineArn = found.metadata?.pipelineArn ?? "";
  const ruleName = approvedRuleName(options.deployment.name);
  const rule = await ensureRule(clients, ruleName, options, pipelineArn);
  return { pipelineName, pipelineArn, ruleName, pipeline, rule };
}

async function ensurePipeline(clients: Uses<"codepipeline">, wanted: PipelineDeclaration): Promise<Made> {
  const found = await findPipeline(clients, wanted.name ?? "");
  if (found === undefined) {
    await clients.codepipeline.send(new CreatePipelineCommand({ pipeline: wanted }));
    return "created";
  }
  if (covers(found.pipeline, wanted)) return "unchanged";
  await clients.codepipeline.send(new UpdatePipelineCommand({ pipeline: wanted }));
  return "updated";
}

/** The pipeline's declaration, or `undefined` when there is none of this name. */
export async function findPipeline(
  { codepipeline }: Uses<"codepipeline">,
  name: string,
): Promise<GetPipelineCommandOutput | undefined> {
  try {
    return await codepipeline.send(new GetPipelineCommand({ name }));
  } catch (error) {
    if (error instanceof Error && error.name === "PipelineNotFoundException") return undefined;
    throw error;
  }
}

/** `found` says all that `wanted` says; what the service fills in besides (versions, defaults) is no difference. */
function covers(found: unknown, wanted: unknown): boolean {
  if (wanted === undefined) return true;
  if (Array.isArray(wanted)) {
    const list: readonly unknown[] = Array.isArray(found) ? found : [];
    return list.length === wanted.length && wanted.every((item, index) => covers(list[index], item));
  }
  if (typeof wanted !== "object" || wanted === null) return found === wanted;
  if (typeof found !== "object" || found === null) return Object.keys(wanted).length === 0;
  return Object.entries(wanted).every(([key, item]) => {
    const other = (found as Readonly<Record<string, unknown>>)[key];
    return Array.isArray(item) && item.length === 0 && other === undefined ? true : covers(other, item);
  });
}

async function ensureRule(
  { events }: Uses<"events">,
  Name: string,
  { deployment, eventRole }: DeploymentOptions,
  pipelineArn: string,
): Promise<Made> {
  const EventPattern = canonical(approvedPattern(deployment.name));
  const target: Target = {
    Id: `codepipeline-${deployment.name}-modeldeploy`.slice(0, 64),
    Arn: pipelineArn,
    RoleArn: eventRole,
    InputTransformer: {
      InputPathsMap: { pkg: "$.detail.ModelPackageArn" },
      InputTemplate: `{"variables":[{"name":"${PACKAGE_VARIABLE}","value":<pkg>}]}`,
    },
  };
  const found = await findRule({ events }, Name);
  const sameRule = found?.State === "ENABLED" && sameJson(found.EventPattern, EventPattern);
  if (!sameRule)
    await events.send(
      new PutRuleCommand({
        Name,
        EventPattern,
        State: "ENABLED",
        Description: `starts ${pipelineArn} when a model package of ${deployment.name} is approved`.slice(0, 512),
      }),
    );
  const listed = found && (await events.send(new ListTargetsByRuleCommand({ Rule: Name })));
  const sameTarget = listed?.Targets?.some((other) => covers(other, target)) === true;
  if (!sameTarget) {
    const answer = await events.send(new PutTargetsCommand({ Rule: Name, Targets: [target] }));
    const [failed] = answer.FailedEntries ?? [];
    // EventBridge answers 200 although it took no target.
    if ((answer.FailedEntryCount ?? 0) > 0)
      throw new Refusal(
        "EventTargetRefused",
        `rule ${Name} took no target: ${failed?.ErrorCode} ${failed?.ErrorMessage}`,
      );
  }
  if (found === undefined) return "created";
  return sameRule && sameTarget ? "unchanged" : "updated";
}

async function findRule({ events }: Uses<"events">, Name: string) {
  try {
    return await events.send(new DescribeRuleCommand({ Name }));
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

const sameJson = (one: string | undefined, other: string): boolean =>
  one !== undefined && JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
