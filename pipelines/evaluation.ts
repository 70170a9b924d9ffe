import type { S3Client } from "@aws-sdk/client-s3";
import type { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { list, member, stepsOf } from "../definition/index.ts";
import { metricsOf, readJson } from "./outcome.ts";
import type { Execution } from "./run.ts";

/**
 * What an execution's evaluation measured, also where the gate refused the model and nothing was registered: the first
 * property file, of a step that succeeded, with figures in SageMaker's model quality form.
 */
export async function readEvaluation(
  clients: { readonly sagemaker: SageMakerClient; readonly s3: S3Client },
  execution: Execution,
  definition: unknown,
): Promise<unknown> {
  const { DescribeProcessingJobCommand } = await import("@aws-sdk/client-sagemaker");
  for (const { name, step } of stepsOf(definition)) {
    const ran = execution.Steps.find(({ StepName, StepStatus }) => StepName === name && StepStatus === "Succeeded");
    const job = ran?.Metadata?.ProcessingJob?.Arn?.split("/").at(-1);
    if (job === undefined || list(step.PropertyFiles).length === 0) continue;
    const { ProcessingOutputConfig } = await clients.sagemaker.send(
      new DescribeProcessingJobCommand({ ProcessingJobName: job }),
    );
    for (const file of list(step.PropertyFiles)) {
      const output = ProcessingOutputConfig?.Outputs?.find((one) => one.OutputName === member(file, "OutputName"));
      const folder = output?.S3Output?.S3Uri;
      if (folder === undefined) continue;
      const evaluation = await readIfThere(
        clients.s3,
        `${folder.replace(/\/$/, "")}/${String(member(file, "FilePath"))}`,
      );
      if (metricsOf(evaluation).length > 0) return evaluation;
    }
  }
  return undefined;
}

/** A step may succeed without writing the file, or write something else into it: then there are no figures to show. */
async function readIfThere(s3: S3Client, uri: string): Promise<unknown> {
  try {
    return await readJson(s3, uri);
  } catch (error) {
    if (error instanceof SyntaxError || (error instanceof Error && error.name === "NoSuchKey")) return undefined;
    throw error;
  }
}
