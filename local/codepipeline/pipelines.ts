import type {
  CreatePipelineInput,
  CreatePipelineOutput,
  DeletePipelineInput,
  GetPipelineInput,
  GetPipelineOutput,
  ListPipelinesInput,
  ListPipelinesOutput,
  PipelineDeclaration,
  UpdatePipelineInput,
  UpdatePipelineOutput,
} from "@aws-sdk/client-codepipeline";
import type { Context } from "../context.ts";
import { operation, voidOperation, type Operations } from "../sagemaker/operation.ts";
import { addTags, dropTags } from "../sagemaker/tags.ts";
import { AwsError } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { checkDeclaration } from "./declaration.ts";
import { isActive, now, type Executions } from "./execution.ts";
import type { Machine } from "./machine.ts";
import { deploymentArn } from "./notice.ts";

/** A deployment pipeline as recorded. */
export interface Deployment {
  readonly pipeline: PipelineDeclaration & { readonly name: string; readonly version: number };
  readonly created: number;
  readonly updated: number;
}

const KIND = "CodePipeline";

export function deploymentNamed(ctx: Context, name: string | undefined): Deployment {
  const found = ctx.store.get<Deployment>(KIND, name ?? "");
  if (found === undefined)
    throw new AwsError(
      "PipelineNotFoundException",
      `Account '${ctx.account}' does not have a pipeline with name '${name ?? ""}'`,
    );
  return found;
}

/** Deployment pipelines themselves. */
export function declarationOperations(executions: Executions, machine: Machine): Operations {
  return {
    CreatePipeline: operation<CreatePipelineInput, CreatePipelineOutput>((ctx, { pipeline, tags }) => {
      const declaration = { ...checkDeclaration(pipeline), version: 1 };
      const record: Deployment = { pipeline: declaration, created: now(), updated: now() };
      if (!ctx.store.insert(KIND, declaration.name, record)) {
        throw new AwsError(
          "PipelineNameInUseException",
          `A pipeline with the name '${declaration.name}' already exists in account '${ctx.account}'`,
        );
      }
      addTags(
        ctx,
        deploymentArn(ctx, declaration.name),
        tags?.map(({ key, value }) => ({ Key: key, Value: value })),
      );
      return { pipeline: declaration, ...(tags !== undefined && { tags }) };
    }),

    UpdatePipeline: operation<UpdatePipelineInput, UpdatePipelineOutput>((ctx, { pipeline }) => {
      const declaration = checkDeclaration(pipeline);
      const before = deploymentNamed(ctx, declaration.name);
      const next = { ...declaration, version: before.pipeline.version + 1 };
      ctx.store.put(KIND, declaration.name, { ...before, pipeline: next, updated: now() } satisfies Deployment);
      return { pipeline: next };
    }),

    GetPipeline: operation<GetPipelineInput, GetPipelineOutput>((ctx, { name, version }) => {
      const { pipeline, created, updated } = deploymentNamed(ctx, name);
      if (version !== undefined && version !== pipeline.version) {
        throw new AwsError(
          "PipelineVersionNotFoundException",
          `Pipeline '${name ?? ""}' is kept in version ${pipeline.version} only, not ${version}`,
        );
      }
      return { pipeline, metadata: { pipelineArn: deploymentArn(ctx, pipeline.name), created, updated } };
    }),

    ListPipelines: operation<ListPipelinesInput, ListPipelinesOutput>((ctx, input) => {
      const all = ctx.store.list<Deployment>(KIND);
      const [page, nextToken] = pageOf(
        all,
        { MaxResults: input.maxResults, NextToken: input.nextToken },
        (one) => one.pipeline.name,
      );
      return {
        pipelines: page.map(({ pipeline, created, updated }) => ({
          name: pipeline.name,
          version: pipeline.version,
          pipelineType: pipeline.pipelineType ?? "V1",
          executionMode: pipeline.executionMode ?? "SUPERSEDED",
          created,
          updated,
        })),
        ...(nextToken !== undefined && { nextToken }),
      };
    }),

    DeletePipeline: voidOperation<DeletePipelineInput>((ctx, { name = "" }) => {
      for (const execution of executions.list(name).filter(isActive)) machine.abandon(execution);
      ctx.store.transaction(() => {
        ctx.store.delete(KIND, name);
        executions.drop(name);
        dropTags(ctx, deploymentArn(ctx, name));
      });
    }),
  };
}
