import type { Args } from "./arguments.ts";
import type * as service from "./services/emr-serverless.ts";
import { makeStep, type Cacheable, type Retryable, type Step, type StepOptions } from "./step.ts";
import type { Variable } from "./value.ts";

/** What StartJobRun takes: with `applicationId` where the application is there already. */
export interface EmrServerlessJobConfig extends Args<service.StartJobRunRequest> {}

/** What CreateApplication takes. */
export interface EmrServerlessApplicationConfig extends Args<service.CreateApplicationRequest> {}

interface EmrServerlessJob {
  /** The role that the job runs with; `JobConfig` names it too. */
  readonly ExecutionRoleArn: string | Variable<string>;
  readonly JobConfig: EmrServerlessJobConfig;
}

/** In an application that is there already. */
export interface EmrServerlessInApplication extends EmrServerlessJob {
  readonly ApplicationId: string | Variable<string>;
  readonly ApplicationConfig?: never;
}

/** In an application of its own. */
export interface EmrServerlessWithApplication extends EmrServerlessJob {
  readonly ApplicationConfig: EmrServerlessApplicationConfig;
  readonly ApplicationId?: never;
}

/** What an EMRServerless step may have beside its request. */
export interface EmrServerlessOptions extends StepOptions, Retryable, Cacheable {}

/**
 * A job of Amazon EMR Serverless. It has no properties: no document says which the service answers.
 *
 * @example
 * emrServerless("CountRows", {
 *   ExecutionRoleArn: role,
 *   ApplicationId: "00abcdefghijklmn",
 *   JobConfig: {
 *     applicationId: "00abcdefghijklmn",
 *     executionRoleArn: role,
 *     jobDriver: { sparkSubmit: { entryPoint: "s3://bucket/count.py" } },
 *   },
 * });
 */
export function emrServerless(
  name: string,
  request: EmrServerlessInApplication | EmrServerlessWithApplication,
  options: EmrServerlessOptions = {},
): Step<Readonly<Record<never, never>>> {
  return makeStep(emrServerless, {
    ...options,
    name,
    type: "EMRServerless",
    arguments: request,
    properties: () => ({}),
  });
}
