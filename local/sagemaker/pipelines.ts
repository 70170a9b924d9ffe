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
  ListPipelineVersionsRequest,
  ListPipelineVersionsResponse,
  UpdatePipelineRequest,
  UpdatePipelineResponse,
} from "@aws-sdk/client-sagemaker";
import { nameOf, sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import { AwsError, validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { listPage } from "./listing.ts";
import { operation, type Operations, type Wire } from "./operation.ts";
import { definitionText } from "./pipeline-definition.ts";
import { addTags, dropTags } from "./tags.ts";

type Pipeline = Wire<DescribePipelineResponse>;
type Execution = Wire<DescribePipelineExecutionResponse> & { readonly PipelineDefinition?: string };

interface Version {
  readonly id: number;
  readonly definition: string;
  readonly created: number;
}

const now = () => Date.now() / 1000;
const versionKey = (name: string, id: number) => `${name}/${String(id).padStart(8, "0")}`;
const versionsOf = (ctx: Context, name: string) => ctx.store.list<Version>("PipelineVersion", `${name}/`);

function existing(
  ctx: Context,
  nameOrArn: string | undefined,
): Pipeline & { PipelineName: string; PipelineArn: string } {
  const name = nameOf(nameOrArn ?? "");
  const record = ctx.store.get<Pipeline>("Pipeline", name);
  const arn = sagemakerArn(ctx, "pipeline", name);
  if (record === undefined) throw new AwsError("ResourceNotFound", `Pipeline '${arn}' does not exist.`);
  return { ...record, PipelineName: name, PipelineArn: arn };
}

function addVersion(ctx: Context, name: string, definition: string): number {
  const id = (versionsOf(ctx, name).at(-1)?.id ?? 0) + 1;
  ctx.store.put("PipelineVersion", versionKey(name, id), { id, definition, created: now() } satisfies Version);
  return id;
}

export const pipelineOperations: Operations = {
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
          return { PipelineArn: arn, PipelineVersionId: 1 };
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
      return { PipelineArn: arn, PipelineVersionId: addVersion(ctx, name, definition) };
    });
  }),

  UpdatePipeline: operation<UpdatePipelineRequest, UpdatePipelineResponse>(async (ctx, input) => {
    existing(ctx, input.PipelineName);
    const { PipelineDefinition, PipelineDefinitionS3Location, ...rest } = input;
    const changes = PipelineDefinition !== undefined || PipelineDefinitionS3Location !== undefined;
    const definition = changes
      ? await definitionText(ctx, PipelineDefinition, PipelineDefinitionS3Location)
      : undefined;
    return ctx.store.transaction(() => {
      const before = existing(ctx, input.PipelineName);
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
    const record = existing(ctx, input.PipelineName);
    const id = input.PipelineVersionId;
    if (id === undefined) return record;
    const version = versionsOf(ctx, record.PipelineName).find((one) => one.id === id);
    if (version === undefined) {
      throw new AwsError("ResourceNotFound", `Pipeline version '${record.PipelineArn}:${id}' does not exist.`);
    }
    return { ...record, PipelineDefinition: version.definition };
  }),

  DeletePipeline: operation<DeletePipelineRequest, DeletePipelineResponse>((ctx, input) => {
    const { PipelineName: name, PipelineArn: arn } = existing(ctx, input.PipelineName);
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
      for (const { id } of versionsOf(ctx, name)) ctx.store.delete("PipelineVersion", versionKey(name, id));
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

  ListPipelineVersions: operation<ListPipelineVersionsRequest, ListPipelineVersionsResponse>((ctx, input) => {
    const { PipelineName: name, PipelineArn } = existing(ctx, input.PipelineName);
    const versions = [...versionsOf(ctx, name)];
    if (input.SortOrder !== "Ascending") versions.reverse();
    const [page, NextToken] = pageOf(versions, input, ({ id }) => String(id));
    return {
      PipelineVersionSummaries: page.map(({ id, created }) => ({
        PipelineArn,
        PipelineVersionId: id,
        CreationTime: created,
      })),
      ...(NextToken !== undefined && { NextToken }),
    };
  }),

  DescribePipelineDefinitionForExecution: operation<
    DescribePipelineDefinitionForExecutionRequest,
    DescribePipelineDefinitionForExecutionResponse
  >((ctx, { PipelineExecutionArn: arn = "" }) => {
    const execution = ctx.store.get<Execution>("PipelineExecution", arn);
    if (execution?.PipelineDefinition === undefined) {
      throw new AwsError("ResourceNotFound", `Pipeline execution '${arn}' does not exist.`);
    }
    return { PipelineDefinition: execution.PipelineDefinition, CreationTime: execution.CreationTime };
  }),
};
