import type { ParallelismConfiguration, Tag } from "@aws-sdk/client-sagemaker";
import type { Trigger } from "./trigger.ts";

/** What a pipeline tells the service beside its definition, where none of it stands. */
export interface PipelineSettings {
  /** Letters, digits and `-` between them, at most 256 (CreatePipeline); SageMaker shows it instead of the name. */
  readonly PipelineDisplayName?: string;
  /** At most 3072 characters (CreatePipeline). */
  readonly PipelineDescription?: string;
  /** How many steps may run at once, in every execution that does not say otherwise; at least 1. */
  readonly ParallelismConfiguration?: { readonly MaxParallelExecutionSteps: number } & ParallelismConfiguration;
  /** Added to those of the pipeline; at most 50 together. */
  readonly Tags?: readonly Tag[];
  /**
   * What starts the pipeline by itself: EventBridge rules, which `upsert` makes, changes and removes to be these. Without
   * this member EventBridge is left alone; an empty list removes the rules that an earlier upsert made.
   */
  readonly triggers?: readonly Trigger[];
}
