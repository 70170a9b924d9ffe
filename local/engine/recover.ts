import { graphOf, type Graph } from "../../definition/graph.ts";
import { now } from "../containers/job.ts";
import type { Context } from "../context.ts";
import { readDefinition } from "./definition-parts.ts";
import { definitionTextOf } from "./definition-store.ts";
import { engineRestarted } from "./failure.ts";
import { putStep, setExecutionStatus, stepsOfExecution, type ExecutionRecord, type StoredStep } from "./records.ts";
import { policyFor, waitAfter } from "./retry-policy.ts";

/**
 * Ends what ran in an execution that an engine left without ending it. It goes on where nothing failed for good: steps
 * whose policy retries an internal error of their job are tried again, and what had not started yet starts.
 */
export function recoverExecution(ctx: Context, record: ExecutionRecord, stepFailure: string): "continue" | "over" {
  const { PipelineExecutionStatus: status, PipelineExecutionArn: arn } = record;
  if (status !== "Executing" && status !== "Stopping") return "over";
  const steps = stepsOfExecution(ctx, arn);
  const lost = steps.filter(({ StepStatus }) => ["Starting", "Executing", "Stopping"].includes(StepStatus ?? ""));
  for (const step of lost) {
    const end =
      status === "Stopping"
        ? { ...step, StepStatus: "Stopped" as const, EndTime: now() }
        : { ...step, StepStatus: "Failed" as const, EndTime: now(), FailureReason: engineRestarted };
    putStep(ctx, record, end, step.StepStatus);
  }
  if (status === "Stopping") {
    setExecutionStatus(ctx, arn, "Stopped");
    return "over";
  }
  // A failure from before means that nothing was to start any more.
  const failed = steps.some(({ StepStatus }) => StepStatus === "Failed" || StepStatus === "Stopped");
  if (!failed && areTriedAgain(ctx, record, lost)) return "continue";
  setExecutionStatus(ctx, arn, "Failed", stepFailure);
  return "over";
}

function areTriedAgain(ctx: Context, record: ExecutionRecord, lost: readonly StoredStep[]): boolean {
  if (lost.length === 0) return true;
  const graph = graphOf(readDefinition(definitionTextOf(ctx.store, record)).definition);
  return lost.every((step) => isTriedAgain(graph, step));
}

function isTriedAgain(graph: Graph, { StepName, AttemptCount = 1, StartTime = now() }: StoredStep): boolean {
  const step = graph.nodes.get(StepName)?.step;
  const policy = step === undefined ? undefined : policyFor(step, "SageMaker.JOB_INTERNAL_ERROR");
  return policy !== undefined && waitAfter(policy, AttemptCount, now() - StartTime) !== undefined;
}
