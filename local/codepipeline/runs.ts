import type {
  GetPipelineExecutionInput,
  GetPipelineExecutionOutput,
  ListPipelineExecutionsInput,
  ListPipelineExecutionsOutput,
  PipelineDeclaration,
  PipelineVariable,
  RetryStageExecutionInput,
  RetryStageExecutionOutput,
  StartPipelineExecutionInput,
  StartPipelineExecutionOutput,
  StopPipelineExecutionInput,
  StopPipelineExecutionOutput,
} from "@aws-sdk/client-codepipeline";
import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError, validation } from "../wire/error.ts";
import { pageOf } from "../wire/page.ts";
import { isActive, modeOf, now, withAction, withStage, type Execution, type Executions } from "./execution.ts";
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

export function executionNamed(
  executions: Executions,
  pipeline: string | undefined,
  id: string | undefined,
): Execution {
  const found = executions.get(pipeline ?? "", id ?? "");
  if (found === undefined)
    throw new AwsError(
      "PipelineExecutionNotFoundException",
      `The pipeline execution ${id ?? ""} of ${pipeline ?? ""} does not exist`,
    );
  return found;
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

    StopPipelineExecution: operation<StopPipelineExecutionInput, StopPipelineExecutionOutput>((ctx, input) => {
      deploymentNamed(ctx, input.pipelineName);
      const execution = executionNamed(executions, input.pipelineName, input.pipelineExecutionId);
      if (!isActive(execution)) {
        throw new AwsError(
          "PipelineExecutionNotStoppableException",
          `The pipeline execution ${execution.id} is ${execution.status}; only one in progress can be stopped`,
        );
      }
      if (execution.status === "Stopping" && input.abandon !== true) {
        throw new AwsError(
          "DuplicatedStopRequestException",
          `The pipeline execution ${execution.id} is stopping already`,
        );
      }
      const reason = input.reason === undefined ? {} : { statusSummary: input.reason };
      if (input.abandon === true) {
        const abandoned = abandonActions({ ...execution, ...reason, status: "Stopped" });
        executions.put(abandoned);
        machine.abandon(execution);
        tellOf(ctx, execution, abandoned);
      } else {
        const stopping: Execution = { ...execution, ...reason, status: "Stopping" };
        executions.put(stopping);
        tellOf(ctx, execution, stopping);
      }
      machine.advance(execution.pipeline);
      return { pipelineExecutionId: execution.id };
    }),

    RetryStageExecution: operation<RetryStageExecutionInput, RetryStageExecutionOutput>((ctx, input) => {
      const { stageName = "", retryMode } = input;
      deploymentNamed(ctx, input.pipelineName);
      const execution = executionNamed(executions, input.pipelineName, input.pipelineExecutionId);
      const index = execution.stages.findIndex(({ name }) => name === stageName);
      const stage = execution.stages[index];
      if (stage === undefined)
        throw new AwsError("StageNotFoundException", `Pipeline ${execution.pipeline} has no stage ${stageName}`);
      if (isActive(execution) || stage.status !== "Failed") {
        throw new AwsError(
          "StageNotRetryableException",
          `Stage ${stageName} of execution ${execution.id} is ${stage.status ?? "not reached"}; only a failed stage can be retried`,
        );
      }
      const newer = executions
        .list(execution.pipeline)
        .some((one) => (one.stages[index]?.entered ?? 0) > (stage.entered ?? 0));
      if (newer && modeOf(execution.declaration) !== "PARALLEL") {
        throw new AwsError(
          "NotLatestPipelineExecutionException",
          `Execution ${execution.id} is not the latest in stage ${stageName}`,
        );
      }
      const again = Object.values(stage.actions).filter(
        ({ status }) => retryMode === "ALL_ACTIONS" || status !== "Succeeded",
      );
      const kept = Object.entries(stage.actions).filter(([, run]) => !again.includes(run));
      const { statusSummary: _, ...rest } = execution;
      const retried: Execution = {
        ...withStage(rest, index, { status: "InProgress", entered: now(), actions: Object.fromEntries(kept) }),
        status: "InProgress",
        past: [...execution.past, ...again],
      };
      executions.put(retried);
      tellOf(ctx, execution, retried);
      machine.advance(execution.pipeline);
      return { pipelineExecutionId: execution.id };
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

function abandonActions(execution: Execution): Execution {
  let result = execution;
  for (const run of execution.stages.flatMap((stage) => Object.values(stage.actions))) {
    if (run.status === "InProgress") result = withAction(result, { ...run, status: "Abandoned", changed: now() });
  }
  return withStage(
    result,
    execution.position,
    execution.stages[execution.position]?.status === undefined ? {} : { status: "Stopped" },
  );
}
