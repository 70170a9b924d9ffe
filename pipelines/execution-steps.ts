import type { PipelineExecutionStep, SageMakerClient } from "@aws-sdk/client-sagemaker";

/** All steps of an execution, in the order in which they started. */
export async function executionSteps(
  sagemaker: SageMakerClient,
  PipelineExecutionArn: string,
): Promise<PipelineExecutionStep[]> {
  const { paginateListPipelineExecutionSteps } = await import("@aws-sdk/client-sagemaker");
  const steps: PipelineExecutionStep[] = [];
  const pages = paginateListPipelineExecutionSteps(
    { client: sagemaker },
    { PipelineExecutionArn, SortOrder: "Ascending" },
  );
  for await (const page of pages) steps.push(...(page.PipelineExecutionSteps ?? []));
  return steps;
}
