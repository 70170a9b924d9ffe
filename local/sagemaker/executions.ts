import type {
  DescribePipelineExecutionRequest,
  DescribePipelineExecutionResponse,
  DescribePipelineResponse,
  ListPipelineExecutionsRequest,
  ListPipelineExecutionsResponse,
  ListPipelineExecutionStepsRequest,
  ListPipelineExecutionStepsResponse,
  ListPipelineParametersForExecutionRequest,
  ListPipelineParametersForExecutionResponse,
  StartPipelineExecutionRequest,
  StartPipelineExecutionResponse,
  StopPipelineExecutionRequest,
  StopPipelineExecutionResponse,
} from "@aws-sdk/client-sagemaker";
import { nameOf, sagemakerArn } from "../arn.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { readDefinition } from "../engine/execution.ts";
import { newExecutionId } from "../engine/identity.ts";
import { parameterProblems } from "../../definition/evaluate/index.ts";
import { emitExecution, getExecution, stepsOfExecution, type ExecutionRecord } from "../engine/records.ts";
import { AwsError, validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { listPage } from "./listing.ts";
import { operation, type Operations, type Wire } from "./operation.ts";

type Pipeline = Wire<DescribePipelineResponse>;

function existingPipeline(ctx: Context, nameOrArn: string | undefined): Pipeline & { PipelineName: string } {
  const name = nameOf(nameOrArn ?? "");
  const pipeline = ctx.store.get<Pipeline>("Pipeline", name);
  if (pipeline === undefined) {
    throw new AwsError("ResourceNotFound", `Pipeline '${sagemakerArn(ctx, "pipeline", name)}' does not exist.`);
  }
  return { ...pipeline, PipelineName: name };
}

function existingExecution(ctx: Context, arn: string | undefined): ExecutionRecord {
  const record = getExecution(ctx, arn ?? "");
  if (record === undefined)
    throw new AwsError("ResourceNotFound", `Pipeline execution with ARN ${arn ?? ""} does not exist.`);
  return record;
}

/** Stores a new execution, or finds the one that the same token started. */
function insertExecution(ctx: Context, input: Wire<StartPipelineExecutionRequest>): { arn: string; fresh: boolean } {
  const pipeline = existingPipeline(ctx, input.PipelineName);
  const pipelineArn = sagemakerArn(ctx, "pipeline", pipeline.PipelineName);
  const tokenKey = `${pipelineArn}/${input.ClientRequestToken ?? ""}`;
  const known = ctx.store.get<{ arn: string }>("PipelineExecutionToken", tokenKey);
  if (input.ClientRequestToken !== undefined && known !== undefined) return { arn: known.arn, fresh: false };
  if (input.SelectiveExecutionConfig !== undefined) {
    throw validation("SelectiveExecutionConfig is not supported by the embedded engine; start the whole pipeline");
  }
  const text = pipeline.PipelineDefinition ?? "";
  const { parameters } = readDefinition(text);
  const given = input.PipelineParameters ?? [];
  const problems = parameterProblems(parameters, given);
  if (problems.length > 0) throw validation(`Invalid pipeline parameters: ${problems.join("; ")}`);

  const id = newExecutionId();
  const arn = `${pipelineArn}/execution/${id}`;
  const time = now();
  const parallelism = input.ParallelismConfiguration ?? pipeline.ParallelismConfiguration;
  const record: ExecutionRecord = {
    PipelineArn: pipelineArn,
    PipelineExecutionArn: arn,
    PipelineExecutionDisplayName: input.PipelineExecutionDisplayName ?? `execution-${Math.round(time * 1000)}`,
    PipelineExecutionStatus: "Executing",
    ...(input.PipelineExecutionDescription !== undefined && {
      PipelineExecutionDescription: input.PipelineExecutionDescription,
    }),
    PipelineExperimentConfig: { ExperimentName: pipeline.PipelineName.toLowerCase(), TrialName: id },
    CreationTime: time,
    LastModifiedTime: time,
    ...(parallelism !== undefined && { ParallelismConfiguration: parallelism }),
    StartTime: time,
    PipelineParameters: given,
    PipelineDefinition: text,
  };
  ctx.store.put("PipelineExecution", arn, record);
  const { PipelineName: name, ...rest } = pipeline;
  ctx.store.put("Pipeline", name, { ...rest, PipelineName: name, LastRunTime: time });
  if (input.ClientRequestToken !== undefined) ctx.store.put("PipelineExecutionToken", tokenKey, { arn });
  return { arn, fresh: true };
}

/** Runs of pipelines. */
export const executionOperations: Operations = {
  StartPipelineExecution: operation<StartPipelineExecutionRequest, StartPipelineExecutionResponse>((ctx, input) => {
    const { arn, fresh } = ctx.store.transaction(() => insertExecution(ctx, input));
    if (fresh) {
      emitExecution(ctx, existingExecution(ctx, arn), "Executing");
      ctx.scheduler.start(arn);
    }
    return { PipelineExecutionArn: arn };
  }),

  DescribePipelineExecution: operation<DescribePipelineExecutionRequest, DescribePipelineExecutionResponse>(
    (ctx, input) => {
      const {
        PipelineParameters: _p,
        PipelineDefinition: _d,
        StartTime: _s,
        ...described
      } = existingExecution(ctx, input.PipelineExecutionArn);
      return described;
    },
  ),

  ListPipelineExecutions: operation<ListPipelineExecutionsRequest, ListPipelineExecutionsResponse>((ctx, input) => {
    const { PipelineName: name } = existingPipeline(ctx, input.PipelineName);
    const all = ctx.store.list<ExecutionRecord>(
      "PipelineExecution",
      `${sagemakerArn(ctx, "pipeline", name)}/execution/`,
    );
    const [page, NextToken] = listPage(all, input, {
      id: (one) => one.PipelineExecutionArn,
      created: (one) => one.StartTime,
      sort: { PipelineExecutionArn: (one) => one.PipelineExecutionArn },
    });
    const PipelineExecutionSummaries = page.map((one) => ({
      PipelineExecutionArn: one.PipelineExecutionArn,
      StartTime: one.StartTime,
      PipelineExecutionStatus: one.PipelineExecutionStatus,
      PipelineExecutionDisplayName: one.PipelineExecutionDisplayName,
      ...(one.PipelineExecutionDescription !== undefined && {
        PipelineExecutionDescription: one.PipelineExecutionDescription,
      }),
      ...(one.FailureReason !== undefined && { PipelineExecutionFailureReason: one.FailureReason }),
    }));
    return { PipelineExecutionSummaries, ...(NextToken !== undefined && { NextToken }) };
  }),

  StopPipelineExecution: operation<StopPipelineExecutionRequest, StopPipelineExecutionResponse>((ctx, input) => {
    const { PipelineExecutionArn: arn, PipelineExecutionStatus: status } = existingExecution(
      ctx,
      input.PipelineExecutionArn,
    );
    if (status !== "Executing" && status !== "Stopping") {
      throw validation(
        `Only pipelines with "Executing" status can be stopped. Pipeline execution with ARN ${arn} is in "${status ?? ""}" status.`,
      );
    }
    ctx.scheduler.stop(arn);
    return { PipelineExecutionArn: arn };
  }),

  ListPipelineExecutionSteps: operation<ListPipelineExecutionStepsRequest, ListPipelineExecutionStepsResponse>(
    (ctx, input) => {
      const { PipelineExecutionArn: arn } = existingExecution(ctx, input.PipelineExecutionArn);
      const steps = [...stepsOfExecution(ctx, arn)];
      if (input.SortOrder !== "Ascending") steps.reverse();
      const [page, NextToken] = pageOf(steps, input, (step) => step.StepName);
      const PipelineExecutionSteps = page.map(({ StepType: _type, ...step }) => step);
      return { PipelineExecutionSteps, ...(NextToken !== undefined && { NextToken }) };
    },
  ),

  ListPipelineParametersForExecution: operation<
    ListPipelineParametersForExecutionRequest,
    ListPipelineParametersForExecutionResponse
  >((ctx, input) => {
    const { PipelineParameters: given } = existingExecution(ctx, input.PipelineExecutionArn);
    const [page, NextToken] = pageOf([...given], input, ({ Name }) => Name ?? "");
    return { PipelineParameters: page, ...(NextToken !== undefined && { NextToken }) };
  }),
};
