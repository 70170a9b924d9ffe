import { Refusal } from "./refusal.ts";

/** The stages of a deployment, in order. */
export const stages = ["staging", "prod"] as const;
export type Stage = (typeof stages)[number];

/** A deployment by its name (the model package group) and the bucket that holds its journal. */
export interface Deployment {
  readonly name: string;
  readonly bucket: string;
}

const LONGEST_NAME = 63;
const LONGEST_RULE = 64;

/** `skin-staging`: the endpoint that a stage keeps for ever. */
export function endpointName(name: string, stage: Stage): string {
  return shortEnough("endpoint", `${name}-${stage}`, "SageMaker", LONGEST_NAME);
}

/** `skin-staging-v3-1a2b3c4d`: the model and the endpoint configuration of one release on one stage. */
export function releaseName(name: string, stage: Stage, version: number, releaseId: string): string {
  const tail = `-${stage}-v${version}-${releaseId.slice(0, 8)}`;
  return `${name.slice(0, LONGEST_NAME - tail.length).replace(/-+$/, "")}${tail}`;
}

/** The CodePipeline that deploys the group's packages. */
export const deploymentPipelineName = (name: string): string => `sagemaker-${name}-modeldeploy`;

/** The EventBridge rule that starts it. */
export function approvedRuleName(name: string): string {
  return shortEnough("rule", `sagemaker-${name}-model`, "EventBridge", LONGEST_RULE);
}

/** Everything that a deployment keeps lies under `modeldeploy/<name>/` of its bucket. */
export const deploymentKey = (name: string, ...parts: readonly string[]): string =>
  ["modeldeploy", name, ...parts].join("/");

function shortEnough(what: string, name: string, service: string, most: number): string {
  if (name.length <= most) return name;
  throw new Refusal(
    "NameTooLong",
    `${what} name "${name}" has ${name.length} characters, ${service} takes ${most}; use a shorter model package group name`,
  );
}
