import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";
import type { Scope } from "../../../definition/evaluate/index.ts";
import type { StepJson } from "../../../definition/index.ts";
import type { Jobs } from "../../containers/jobs.ts";
import type { RetryException } from "../../../definition/retry-exceptions.ts";
import type { Context } from "../../context.ts";
import type { Wire } from "../../sagemaker/operation.ts";

export type StepRecord = Wire<PipelineExecutionStep>;

/** A step under way. */
export interface StepRun {
  readonly ctx: Context;
  readonly jobs: Jobs;
  readonly step: StepJson;
  /** The name that a job of this step gets. */
  readonly jobName: string;
  /** From 1; each attempt has a job name of its own. */
  readonly attempt: number;
  readonly engine: StepEngine;
  readonly scope: Scope;
  /** Adds to the step's record, such as its Metadata once there is a job. */
  note(change: Partial<StepRecord>): void;
  /** Aborted when the execution is to stop. */
  readonly stop: AbortSignal;
}

/** Where a step runs. */
export interface StepEngine {
  readonly pipelineArn: string;
  readonly executionArn: string;
}

/** How a step ended. */
export type StepEnd =
  | { readonly status: "Succeeded"; readonly properties: unknown }
  | { readonly status: "Failed"; readonly reason: string | undefined; readonly exception?: RetryException }
  | { readonly status: "Stopped" };

/** What the engine does for one type of step. */
export interface StepType {
  readonly type: string;
  /** The SageMaker operation that it comes down to. */
  readonly operation?: string;
  /** What the project must say before such a step runs here, such as `a mapped handler`. */
  readonly needs?: string;
  /** Whether such steps run here at all; absent means yes. */
  readonly runs?: false;
  run(run: StepRun): Promise<StepEnd>;
}
