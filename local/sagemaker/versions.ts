import type {
  DescribePipelineExecutionResponse,
  DescribePipelineResponse,
  ListPipelineVersionsRequest,
  ListPipelineVersionsResponse,
  UpdatePipelineVersionRequest,
  UpdatePipelineVersionResponse,
} from "@aws-sdk/client-sagemaker";
import { nameOf, sagemakerArn } from "../arn.ts";
import type { Context } from "../context.ts";
import { AwsError } from "../wire/error.ts";
import { listPage } from "./listing.ts";
import { operation, type Operations, type Wire } from "./operation.ts";

export type Pipeline = Wire<DescribePipelineResponse>;

/** A definition that a pipeline has or had; numbers count from 1 and are never given again. */
export interface Version {
  readonly id: number;
  readonly definition: string;
  readonly created: number;
  readonly displayName?: string;
  readonly description?: string;
}

const versionKey = (name: string, id: number) => `${name}/${String(id).padStart(8, "0")}`;

/** The pipeline of that name or ARN, or why there is none. */
export function pipelineNamed(
  ctx: Context,
  nameOrArn: string | undefined,
): Pipeline & { PipelineName: string; PipelineArn: string } {
  const name = nameOf(nameOrArn ?? "");
  const record = ctx.store.get<Pipeline>("Pipeline", name);
  const arn = sagemakerArn(ctx, "pipeline", name);
  if (record === undefined) throw new AwsError("ResourceNotFound", `Pipeline '${arn}' does not exist.`);
  return { ...record, PipelineName: name, PipelineArn: arn };
}

/** The versions of a pipeline, oldest first. */
export const versionsOf = (ctx: Context, name: string): readonly Version[] =>
  ctx.store.list<Version>("PipelineVersion", `${name}/`);

/** What a pipeline runs when no version is named; none where it was made before there were any. */
export const latestVersion = (ctx: Context, name: string): Version | undefined => versionsOf(ctx, name).at(-1);

/** One version of a pipeline, or why there is none. */
export function versionNamed(ctx: Context, name: string, id: number): Version {
  const version = ctx.store.get<Version>("PipelineVersion", versionKey(name, id));
  if (version !== undefined) return version;
  throw new AwsError(
    "ResourceNotFound",
    `Pipeline version '${id}' of pipeline '${sagemakerArn(ctx, "pipeline", name)}' does not exist.`,
  );
}

export function addVersion(ctx: Context, name: string, definition: string): number {
  const id = (versionsOf(ctx, name).at(-1)?.id ?? 0) + 1;
  const version: Version = { id, definition, created: Date.now() / 1000 };
  ctx.store.put("PipelineVersion", versionKey(name, id), version);
  return id;
}

export function dropVersions(ctx: Context, name: string): void {
  for (const { id } of versionsOf(ctx, name)) ctx.store.delete("PipelineVersion", versionKey(name, id));
}

export const versionOperations: Operations = {
  UpdatePipelineVersion: operation<UpdatePipelineVersionRequest, UpdatePipelineVersionResponse>((ctx, input) =>
    ctx.store.transaction(() => {
      const { PipelineName: name, PipelineArn } = pipelineNamed(ctx, input.PipelineArn);
      const before = versionNamed(ctx, name, input.PipelineVersionId ?? 0);
      const { PipelineVersionDisplayName: displayName, PipelineVersionDescription: description } = input;
      const after: Version = {
        ...before,
        ...(displayName !== undefined && { displayName }),
        ...(description !== undefined && { description }),
      };
      ctx.store.put("PipelineVersion", versionKey(name, before.id), after);
      return { PipelineArn, PipelineVersionId: before.id };
    }),
  ),

  ListPipelineVersions: operation<ListPipelineVersionsRequest, ListPipelineVersionsResponse>((ctx, input) => {
    const { PipelineName: name, PipelineArn } = pipelineNamed(ctx, input.PipelineName);
    const [page, NextToken] = listPage(versionsOf(ctx, name), input, {
      id: ({ id }) => String(id),
      created: ({ created }) => created,
    });
    const last = lastExecutions(ctx, PipelineArn);
    return {
      PipelineVersionSummaries: page.map(({ id, created, displayName, description }) => {
        const execution = last.get(id);
        return {
          PipelineArn,
          PipelineVersionId: id,
          CreationTime: created,
          ...(displayName !== undefined && { PipelineVersionDisplayName: displayName }),
          ...(description !== undefined && { PipelineVersionDescription: description }),
          ...(execution !== undefined && { LastExecutionPipelineExecutionArn: execution }),
        };
      }),
      ...(NextToken !== undefined && { NextToken }),
    };
  }),
};

/** The newest execution of each version. */
function lastExecutions(ctx: Context, pipelineArn: string): ReadonlyMap<number, string> {
  const executions = ctx.store.list<Wire<DescribePipelineExecutionResponse>>(
    "PipelineExecution",
    `${pipelineArn}/execution/`,
  );
  return new Map(
    executions.flatMap(({ PipelineVersionId: id, PipelineExecutionArn: arn }) =>
      id === undefined || arn === undefined ? [] : [[id, arn] as const],
    ),
  );
}
