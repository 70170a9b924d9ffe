import type {
  RetryStageExecutionInput,
  RetryStageExecutionOutput,
  StopPipelineExecutionInput,
  StopPipelineExecutionOutput,
} from "@aws-sdk/client-codepipeline";
import { operation, type Operations } from "../sagemaker/operation.ts";
import { AwsError } from "../wire/error.ts";
import {
  executionNamed,
  isActive,
  modeOf,
  now,
  withAction,
  withStage,
  type Execution,
  type Executions,
} from "./execution.ts";
import type { Machine } from "./machine.ts";
import { tellOf } from "./notice.ts";
import { deploymentNamed } from "./pipelines.ts";

/** What a person does to an execution under way or failed. */
export function interventionOperations(executions: Executions, machine: Machine): Operations {
  return {
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
