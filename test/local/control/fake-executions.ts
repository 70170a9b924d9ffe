import type { StartPipelineExecutionRequest, StartPipelineExecutionResponse } from "@aws-sdk/client-sagemaker";
import { nameOf, sagemakerArn } from "../../../local/arn.ts";
import { operation, type Operations } from "../../../local/sagemaker/operation.ts";

/** Records executions without running them. */
export const executionsInStore: Operations = {
  StartPipelineExecution: operation<StartPipelineExecutionRequest, StartPipelineExecutionResponse>((ctx, input) => {
    const pipeline = ctx.store.get<{ PipelineDefinition: string }>("Pipeline", nameOf(input.PipelineName ?? ""));
    if (pipeline === undefined) throw new Error(`Pipeline ${input.PipelineName ?? ""} does not exist`);
    const PipelineExecutionArn = `${sagemakerArn(ctx, "pipeline", nameOf(input.PipelineName ?? ""))}/execution/${input.ClientRequestToken ?? ""}`;
    ctx.store.put("PipelineExecution", PipelineExecutionArn, {
      PipelineExecutionArn,
      PipelineExecutionStatus: "Executing",
      PipelineParameters: input.PipelineParameters,
      PipelineDefinition: pipeline.PipelineDefinition,
    });
    return { PipelineExecutionArn };
  }),
};
