import { describeEndpoint, describeEndpointConfig, describeModel, isMoving, type Reach } from "./endpoint.ts";
import { endpointName, releaseName, type Stage } from "./names.ts";
import type { Release } from "./release.ts";

/** What has to be done to the endpoint. */
export type EndpointAction = "unchanged" | "create" | "update" | "replace" | "wait" | "blocked";

/** What applying a release to a stage would do. */
export interface StagePlan {
  readonly stage: Stage;
  readonly releaseId: string;
  readonly endpointName: string;
  readonly endpointConfigName: string;
  readonly modelName: string;
  readonly model: "create" | "reuse";
  readonly endpointConfig: "create" | "reuse";
  readonly endpoint: EndpointAction;
  /** The endpoint as it is now. */
  readonly current?: { readonly status: string; readonly endpointConfigName: string; readonly reason?: string };
}

export interface PlanOptions {
  readonly name: string;
  readonly stage: Stage;
  readonly release: Release;
}

/**
 * Looks at a stage and says what a release would change there; changes nothing.
 *
 * @example
 * (await planStage({ clients, clock }, { name: "skin", stage: "prod", release })).endpoint; // "update"
 */
export async function planStage(reach: Reach<"sagemaker">, { name, stage, release }: PlanOptions): Promise<StagePlan> {
  const resource = releaseName(name, stage, release.version, release.releaseId);
  const endpoint = endpointName(name, stage);
  const [found, config, model] = await Promise.all([
    describeEndpoint(reach, endpoint),
    describeEndpointConfig(reach, resource),
    describeModel(reach, resource),
  ]);
  const current = found && {
    status: found.EndpointStatus ?? "of unknown status",
    endpointConfigName: found.EndpointConfigName ?? "",
    ...(found.FailureReason !== undefined && { reason: found.FailureReason }),
  };
  return {
    stage,
    releaseId: release.releaseId,
    endpointName: endpoint,
    endpointConfigName: resource,
    modelName: resource,
    model: model === undefined ? "create" : "reuse",
    endpointConfig: config === undefined ? "create" : "reuse",
    endpoint: actionFor(stage, resource, current),
    ...(current !== undefined && { current }),
  };
}

function actionFor(stage: Stage, wanted: string, current: StagePlan["current"]): EndpointAction {
  if (current === undefined) return "create";
  if (isMoving(current.status)) return "wait";
  if (current.status === "InService") return current.endpointConfigName === wanted ? "unchanged" : "update";
  // An endpoint that failed to be created serves nobody. On staging it makes way; in production a person looks first.
  return current.status === "Failed" && stage === "staging" ? "replace" : "blocked";
}
