import type {
  DescribePipelineExecutionRequest,
  DescribePipelineExecutionResponse,
  ListPipelineExecutionsRequest,
  ListPipelineExecutionsResponse,
  ListPipelineExecutionStepsRequest,
  ListPipelineExecutionStepsResponse,
  ListPipelineParametersForExecutionRequest,
  ListPipelineParametersForExecutionResponse,
  StartPipelineExecutionRequest,
  StartPipelineExecutionResponse,
} from "@aws-sdk/client-sagemaker";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { readDefinition } from "../engine/definition-parts.ts";
import { keepDefinition } from "../engine/definition-store.ts";
import { newExecutionId } from "../engine/identity.ts";
import { parameterProblems } from "../../definition/evaluate/index.ts";
import { graphOf } from "../../definition/graph.ts";
import { emitExecution, existingExecution, stepsOfExecution, type ExecutionRecord } from "../engine/records.ts";
import { checkSelection, putReuse } from "../engine/selective.ts";
import { validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { executionChanges } from "./execution-changes.ts";
import { listPage } from "./listing.ts";
import { operation, type Operations, type Wire } from "./operation.ts";
import { latestVersion, pipelineNamed, versionNamed } from "./versions.ts";

/** Stores a new execution, or finds the one that the same token started. */
function insertExecution(ctx: Context, input: Wire<StartPipelineExecutionRequest>): { arn: string; fresh: boolean } {
  const pipeline = pipelineNamed(ctx, input.PipelineName);
  const { PipelineArn: pipelineArn } = pipeline;
  const tokenKey = `${pipelineArn}/${input.ClientRequestToken ?? ""}`;
  const known = ctx.store.get<{ arn: string }>("PipelineExecutionToken", tokenKey);
  if (input.ClientRequestToken !== undefined && known !== undefined) return { arn: known.arn, fresh: false };
  const asked = input.PipelineVersionId;
  const version =
    asked === undefined ? latestVersion(ctx, pipeline.PipelineName) : versionNamed(ctx, pipeline.PipelineName, asked);
  const text = version?.definition ?? pipeline.PipelineDefinition ?? "";
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
    ...(version !== undefined && { PipelineVersionId: version.id }),
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
    const { PipelineArn } = pipelineNamed(ctx, input.PipelineName);
    const all = ctx.store.list<ExecutionRecord>("PipelineExecution", `${PipelineArn}/execution/`);
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
