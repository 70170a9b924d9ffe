import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";

/** What a person should know of how a step came to its end: its failure, or whose results it took. */
export function remarkText({ FailureReason, CacheHitResult, SelectiveExecutionResult }: PipelineExecutionStep): string {
  const cached = CacheHitResult?.SourcePipelineExecutionArn;
  const reused = SelectiveExecutionResult?.SourcePipelineExecutionArn;
  if (FailureReason !== undefined) return FailureReason;
  if (cached !== undefined) return `cached, from execution ${idOf(cached)}`;
  return reused === undefined ? "" : `reused, from execution ${idOf(reused)}`;
}

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
