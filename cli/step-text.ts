import type { PipelineExecutionStep } from "@aws-sdk/client-sagemaker";

/** What a person should know of how a step came to its end: its failure, or whose results it took. */
export function remarkText(step: PipelineExecutionStep): string {
  const { FailureReason, CacheHitResult, SelectiveExecutionResult, AttemptCount } = step;
  const cached = CacheHitResult?.SourcePipelineExecutionArn;
  const reused = SelectiveExecutionResult?.SourcePipelineExecutionArn;
  if (FailureReason !== undefined) return FailureReason;
  if (cached !== undefined) return `cached, from execution ${idOf(cached)}`;
  if (reused !== undefined) return `reused, from execution ${idOf(reused)}`;
  return (AttemptCount ?? 1) > 1 ? `attempt ${AttemptCount}` : "";
}

const idOf = (arn: string): string => arn.slice(arn.lastIndexOf("/") + 1);
