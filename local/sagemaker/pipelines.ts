import type {
  CreatePipelineRequest,
  CreatePipelineResponse,
  DeletePipelineRequest,
  DeletePipelineResponse,
  DescribePipelineDefinitionForExecutionRequest,
  DescribePipelineDefinitionForExecutionResponse,
  DescribePipelineExecutionResponse,
  DescribePipelineRequest,
  DescribePipelineResponse,
  ListPipelinesRequest,
  ListPipelinesResponse,
  UpdatePipelineRequest,
  UpdatePipelineResponse,
} from "@aws-sdk/client-sagemaker";
import { sagemakerArn } from "../arn.ts";
import { definitionTextOf, type HasDefinition } from "../engine/definition-store.ts";
import { AwsError, validation } from "../wire/error.ts";
import { listPage } from "./listing.ts";
import { operation, type Operations, type Wire } from "./operation.ts";
import { definitionText } from "./pipeline-definition.ts";
import { addTags, dropTags } from "./tags.ts";
import {
  addVersion,
  dropVersions,
  pipelineNamed,
  versionNamed,
  versionOperations,
  versionsOf,
  type Pipeline,
} from "./versions.ts";

type Execution = Wire<DescribePipelineExecutionResponse> & HasDefinition;

const now = () => Date.now() / 1000;
export const pipelineOperations: Operations = {
  ...versionOperations,

  CreatePipeline: operation<CreatePipelineRequest, CreatePipelineResponse>(async (ctx, input) => {
    const { PipelineName: name = "", ClientRequestToken = "", Tags, PipelineDefinitionS3Location, ...rest } = input;
    const definition = await definitionText(ctx, input.PipelineDefinition, PipelineDefinitionS3Location);
    return ctx.store.transaction(() => {
      const arn = sagemakerArn(ctx, "pipeline", name);
      const before = ctx.store.get<Pipeline>("Pipeline", name);
      if (before !== undefined) {
        // A client that repeats a call it got no answer to must not be told of a conflict with itself.
        const token = ctx.store.get<string>("PipelineToken", name);
        if (token !== undefined && token === ClientRequestToken && before.PipelineDefinition === definition) {
          return { PipelineArn: arn };
        }
        throw validation(
          `Pipeline names must be unique within an AWS account and region. Pipeline with name (${name}) already exists.`,
        );
      }
      const time = now();
      const record: Pipeline = {
        ...rest,
        PipelineArn: arn,
        PipelineName: name,
        PipelineDisplayName: input.PipelineDisplayName ?? name,
        PipelineDefinition: definition,
        PipelineStatus: "Active",
        CreationTime: time,
        LastModifiedTime: time,
      };
      ctx.store.put("Pipeline", name, record);
      ctx.store.put("PipelineToken", name, ClientRequestToken);
      addTags(ctx, arn, Tags);
      addVersion(ctx, name, definition);
      return { PipelineArn: arn };
    });
  }),

  UpdatePipeline: operation<UpdatePipelineRequest, UpdatePipelineResponse>(async (ctx, input) => {
    pipelineNamed(ctx, input.PipelineName);
    const { PipelineDefinition, PipelineDefinitionS3Location, ...rest } = input;
    const changes = PipelineDefinition !== undefined || PipelineDefinitionS3Location !== undefined;
    const definition = changes
      ? await definitionText(ctx, PipelineDefinition, PipelineDefinitionS3Location)
      : undefined;
    return ctx.store.transaction(() => {
      const before = pipelineNamed(ctx, input.PipelineName);
      const { PipelineName: name, PipelineArn } = before;
      const next: Pipeline = {
        ...before,
        ...rest,
        PipelineName: name,
        ...(definition !== undefined && { PipelineDefinition: definition }),
        LastModifiedTime: now(),
      };
      ctx.store.put("Pipeline", name, next);
      const latest = versionsOf(ctx, name).at(-1);
      const PipelineVersionId =
        definition === undefined || definition === latest?.definition
          ? (latest?.id ?? 1)
          : addVersion(ctx, name, definition);
      return { PipelineArn, PipelineVersionId };
    });
  }),

  DescribePipeline: operation<DescribePipelineRequest, DescribePipelineResponse>((ctx, input) => {
    const record = pipelineNamed(ctx, input.PipelineName);
    const id = input.PipelineVersionId;
    if (id === undefined) return record;
    const { definition, displayName, description } = versionNamed(ctx, record.PipelineName, id);
    return {
      ...record,
      PipelineDefinition: definition,
      ...(displayName !== undefined && { PipelineVersionDisplayName: displayName }),
      ...(description !== undefined && { PipelineVersionDescription: description }),
    };
  }),

  DeletePipeline: operation<DeletePipelineRequest, DeletePipelineResponse>((ctx, input) => {
    const { PipelineName: name, PipelineArn: arn } = pipelineNamed(ctx, input.PipelineName);
    const busy = ctx.store
      .list<Execution>("PipelineExecution", `${arn}/execution/`)
      .find(({ PipelineExecutionStatus: status }) => status === "Executing" || status === "Stopping");
    if (busy !== undefined) {
      throw new AwsError(
        "ConflictException",
        `Pipeline '${arn}' has a running execution (${busy.PipelineExecutionArn ?? ""}); stop it, or wait for its end, before the pipeline is deleted.`,
      );
    }
    ctx.store.transaction(() => {
      ctx.store.delete("Pipeline", name);
      ctx.store.delete("PipelineToken", name);
      dropVersions(ctx, name);
      dropTags(ctx, arn);
    });
    return { PipelineArn: arn };
  }),

  ListPipelines: operation<ListPipelinesRequest, ListPipelinesResponse>((ctx, input) => {
    const prefix = input.PipelineNamePrefix ?? "";
    const [page, NextToken] = listPage(ctx.store.list<Pipeline>("Pipeline", prefix), input, {
      id: (one) => one.PipelineName ?? "",
      created: (one) => one.CreationTime ?? 0,
      sort: { Name: (one) => one.PipelineName ?? "" },
    });
    const PipelineSummaries = page.map((one) => ({
      PipelineArn: one.PipelineArn,
      PipelineName: one.PipelineName,
      PipelineDisplayName: one.PipelineDisplayName,
      PipelineDescription: one.PipelineDescription,
      RoleArn: one.RoleArn,
      CreationTime: one.CreationTime,
      LastModifiedTime: one.LastModifiedTime,
      LastExecutionTime: one.LastRunTime,
    }));
    return { PipelineSummaries, ...(NextToken !== undefined && { NextToken }) };
  }),

  DescribePipelineDefinitionForExecution: operation<
    DescribePipelineDefinitionForExecutionRequest,
    DescribePipelineDefinitionForExecutionResponse
  >((ctx, { PipelineExecutionArn: arn = "" }) => {
    const execution = ctx.store.get<Execution>("PipelineExecution", arn);
    if (execution === undefined) {
      throw new AwsError("ResourceNotFound", `Pipeline execution '${arn}' does not exist.`);
    }
    return { PipelineDefinition: definitionTextOf(ctx.store, execution), CreationTime: execution.CreationTime };
  }),
};
