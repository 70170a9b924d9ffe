import type {
  GetPipelineExecutionInput,
  GetPipelineExecutionOutput,
  ListPipelineExecutionsInput,
  ListPipelineExecutionsOutput,
  PipelineDeclaration,
  PipelineVariable,
  StartPipelineExecutionInput,
  StartPipelineExecutionOutput,
} from "@aws-sdk/client-codepipeline";
import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError, validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { executionNamed, isActive, modeOf, now, type Execution, type Executions } from "./execution.ts";
import type { Machine } from "./machine.ts";
import { deploymentNamed } from "./pipelines.ts";
import { tellOf } from "./notice.ts";

const LIMIT = 50;

export interface StartRequest {
  readonly name: string;
  readonly variables?: readonly PipelineVariable[];
  readonly clientRequestToken?: string;
  readonly trigger: Execution["trigger"];
}

/** Starts an execution; the same token starts none twice. */
export function startExecution(ctx: Context, executions: Executions, machine: Machine, request: StartRequest): string {
  const { pipeline: declaration } = deploymentNamed(ctx, request.name);
  const variables = variablesFor(declaration, request.variables ?? []);
  const id = ctx.store.transaction(() => {
    const token =
      request.clientRequestToken === undefined ? undefined : `${request.name}/${request.clientRequestToken}`;
    const known = token === undefined ? undefined : ctx.store.get<string>("CodePipelineToken", token);
    if (known !== undefined) return known;
    if (executions.list(request.name).filter(isActive).length >= LIMIT) {
      throw new AwsError(
        "ConcurrentPipelineExecutionsLimitExceededException",
        `The pipeline has reached the limit of ${LIMIT} executions under way.`,
      );
    }
    const execution: Execution = {
      id: randomUUID(),
      pipeline: request.name,
      declaration,
      status: "InProgress",
      variables,
      trigger: request.trigger,
      started: now(),
      updated: now(),
      position: 0,
      stages: (declaration.stages ?? []).map((stage) => ({ name: stage.name ?? "", actions: {} })),
      past: [],
    };
    executions.put(execution);
    if (token !== undefined) ctx.store.put("CodePipelineToken", token, execution.id);
    tellOf(ctx, undefined, execution);
    return execution.id;
  });
  machine.advance(request.name);
  return id;
}

function variablesFor(
  { name = "", variables = [] }: PipelineDeclaration,
  given: readonly PipelineVariable[],
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const one of given) {
    if (!variables.some((declared) => declared.name === one.name))
      throw validation(`Pipeline ${name} has no variable ${one.name ?? ""}`);
    const value = one.value ?? "";
    if (value.length < 1 || value.length > 1000)
      throw validation(
        `The value of variable ${one.name ?? ""} must have from 1 to 1000 characters; it has ${value.length}`,
      );
    values[one.name ?? ""] = value;
  }
  for (const declared of variables) {
    const value = values[declared.name ?? ""] ?? declared.defaultValue;
    if (value === undefined)
      throw validation(`Pipeline ${name} needs a value for variable ${declared.name ?? ""}; it has no default`);
    values[declared.name ?? ""] = value;
  }
  return values;
}

/** Executions of deployment pipelines. */
export function runOperations(executions: Executions, machine: Machine): Operations {
  return {
    StartPipelineExecution: operation<StartPipelineExecutionInput, StartPipelineExecutionOutput>((ctx, input) => {
      const { name = "", variables, clientRequestToken, sourceRevisions } = input;
      if (sourceRevisions !== undefined)
        throw validation("the embedded engine runs the project's working copy; sourceRevisions are not served");
      const trigger = {
        triggerType: "StartPipelineExecution",
        triggerDetail: `arn:aws:iam::${ctx.account}:user/local`,
      } as const;
      const pipelineExecutionId = startExecution(ctx, executions, machine, {
        name,
        trigger,
        ...(variables !== undefined && { variables }),
        ...(clientRequestToken !== undefined && { clientRequestToken }),
      });
      return { pipelineExecutionId };
    }),

    GetPipelineExecution: operation<GetPipelineExecutionInput, GetPipelineExecutionOutput>((ctx, input) => {
      deploymentNamed(ctx, input.pipelineName);
      const one = executionNamed(executions, input.pipelineName, input.pipelineExecutionId);
      return {
        pipelineExecution: {
          pipelineName: one.pipeline,
          pipelineVersion: one.declaration.version ?? 1,
          pipelineExecutionId: one.id,
          status: one.status,
          ...(one.statusSummary !== undefined && { statusSummary: one.statusSummary }),
          artifactRevisions: [],
          variables: Object.entries(one.variables).map(([name, resolvedValue]) => ({ name, resolvedValue })),
          trigger: one.trigger,
          executionMode: modeOf(one.declaration),
          executionType: "STANDARD",
        },
      };
    }),

    ListPipelineExecutions: operation<ListPipelineExecutionsInput, ListPipelineExecutionsOutput>((ctx, input) => {
      deploymentNamed(ctx, input.pipelineName);
      const all = executions.list(input.pipelineName ?? "").toReversed();
      const [page, nextToken] = pageOf(
        all,
        { MaxResults: input.maxResults, NextToken: input.nextToken },
        ({ id }) => id,
      );
      return {
        pipelineExecutionSummaries: page.map((one) => ({
          pipelineExecutionId: one.id,
          status: one.status,
          ...(one.statusSummary !== undefined && { statusSummary: one.statusSummary }),
          startTime: one.started,
          lastUpdateTime: one.updated,
          sourceRevisions: [],
          trigger: one.trigger,
          executionMode: modeOf(one.declaration),
          executionType: "STANDARD",
        })),
        ...(nextToken !== undefined && { nextToken }),
      };
    }),
  };
}
