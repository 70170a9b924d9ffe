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
} from "@aws-sdk/client-sagemaker";
import { nameOf, sagemakerArn } from "../arn.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { readDefinition } from "../engine/definition-parts.ts";
import { keepDefinition } from "../engine/definition-store.ts";
import { newExecutionId } from "../engine/identity.ts";
import { parameterProblems } from "../../definition/evaluate/index.ts";
import { graphOf } from "../../definition/graph.ts";
import { emitExecution, existingExecution, stepsOfExecution, type ExecutionRecord } from "../engine/records.ts";
import { checkSelection, putReuse } from "../engine/selective.ts";
import { AwsError, validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { executionChanges } from "./execution-changes.ts";
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

/** The definition that an execution runs: the pipeline's latest, or that of a version. */
function definitionOf(
  ctx: Context,
  pipeline: Pipeline & { PipelineName: string },
  version: number | undefined,
): string {
  if (version === undefined) return pipeline.PipelineDefinition ?? "";
  const key = `${pipeline.PipelineName}/${String(version).padStart(8, "0")}`;
  const found = ctx.store.get<{ readonly definition: string }>("PipelineVersion", key);
  if (found !== undefined) return found.definition;
  const arn = sagemakerArn(ctx, "pipeline", pipeline.PipelineName);
  throw new AwsError("ResourceNotFound", `Pipeline version '${arn}:${version}' does not exist.`);
}

/** Stores a new execution, or finds the one that the same token started. */
function insertExecution(ctx: Context, input: Wire<StartPipelineExecutionRequest>): { arn: string; fresh: boolean } {
  const pipeline = existingPipeline(ctx, input.PipelineName);
  const pipelineArn = sagemakerArn(ctx, "pipeline", pipeline.PipelineName);
  const tokenKey = `${pipelineArn}/${input.ClientRequestToken ?? ""}`;
  const known = ctx.store.get<{ arn: string }>("PipelineExecutionToken", tokenKey);
  if (input.ClientRequestToken !== undefined && known !== undefined) return { arn: known.arn, fresh: false };
  const text = definitionOf(ctx, pipeline, input.PipelineVersionId);
  const { definition, parameters } = readDefinition(text);
  const given = input.PipelineParameters ?? [];
  const problems = parameterProblems(parameters, given);
  if (problems.length > 0) throw validation(`Invalid pipeline parameters: ${problems.join("; ")}`);
  const selection = input.SelectiveExecutionConfig;
  const reuse = selection && checkSelection(ctx, pipelineArn, graphOf(definition), selection);

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
    ...(selection !== undefined && { SelectiveExecutionConfig: selection }),
    ...(input.PipelineVersionId !== undefined && { PipelineVersionId: input.PipelineVersionId }),
    StartTime: time,
    PipelineParameters: given,
    DefinitionKey: keepDefinition(ctx.store, text),
  };
  ctx.store.put("PipelineExecution", arn, record);
  if (reuse !== undefined) putReuse(ctx, arn, reuse);
  const { PipelineName: name, ...rest } = pipeline;
  ctx.store.put("Pipeline", name, { ...rest, PipelineName: name, LastRunTime: time });
  if (input.ClientRequestToken !== undefined) ctx.store.put("PipelineExecutionToken", tokenKey, { arn });
  return { arn, fresh: true };
}

/** Runs of pipelines. */
export const executionOperations: Operations = {
  ...executionChanges,

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
        DefinitionKey: _k,
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
