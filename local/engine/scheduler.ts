import { openJobs, type Jobs } from "../containers/jobs.ts";
import { openMachine, type Machine } from "../containers/machine.ts";
import { processingJob } from "../containers/processing.ts";
import { trainingJob } from "../containers/training.ts";
import type { Context, Scheduler } from "../context.ts";
import { now } from "../containers/job.ts";
import { openExecution } from "./execution.ts";
import { getExecution, putStep, setExecutionStatus, stepsOfExecution, type ExecutionRecord } from "./records.ts";
import { runSchedule } from "./schedule.ts";

/** The engine's scheduler, with the jobs that the service's own operations start too. */
export interface EngineScheduler extends Scheduler {
  readonly jobs: Jobs;
  readonly machine: Machine;
  /** Aborted when the engine closes: nothing waits for an answer from outside any more. */
  readonly closed: AbortSignal;
}

/** The scheduler of a context, which is always one that {@link createScheduler} made. */
export const engineOf = (ctx: Context): EngineScheduler => ctx.scheduler as EngineScheduler;

const stepFailure = "Step failure: One or multiple steps failed.";
const restarted = "InternalServerError: engine restarted";

/** Runs executions from the store, in the background. */
export function createScheduler(ctx: Context): EngineScheduler {
  const machine = openMachine(ctx);
  const closed = new AbortController();
  const jobs = openJobs(ctx, machine);
  const running = new Map<string, { stop: AbortController; done: Promise<void> }>();

  const run = async (record: ExecutionRecord, stop: AbortSignal): Promise<void> => {
    const arn = record.PipelineExecutionArn;
    try {
      const execution = openExecution(ctx, jobs, record, stop);
      const atOnce = record.ParallelismConfiguration?.MaxParallelExecutionSteps ?? Number.POSITIVE_INFINITY;
      const verdict = await runSchedule({ graph: execution.graph, run: execution.run, atOnce, stop });
      setExecutionStatus(ctx, arn, verdict, verdict === "Failed" ? stepFailure : undefined);
    } catch (error) {
      // Nothing of a step comes here: the engine itself is wrong, or its disk is.
      setExecutionStatus(
        ctx,
        arn,
        "Failed",
        `InternalServerError: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      running.delete(arn);
    }
  };

  const start = (arn: string): void => {
    const record = getExecution(ctx, arn);
    if (record === undefined || record.PipelineExecutionStatus !== "Executing" || running.has(arn)) return;
    const stop = new AbortController();
    // Not at once: who started it shall have its answer first.
    const done = Promise.resolve().then(() => run(record, stop.signal));
    running.set(arn, { stop, done });
  };

  const stop = (arn: string): void => {
    const execution = running.get(arn);
    if (execution === undefined) return;
    setExecutionStatus(ctx, arn, "Stopping");
    execution.stop.abort();
  };

  return {
    jobs,
    machine,
    closed: closed.signal,
    start,
    stop,
    recover: () => {
      jobs.recover(processingJob);
      jobs.recover(trainingJob);
      for (const record of ctx.store.list<ExecutionRecord>("PipelineExecution")) recoverExecution(ctx, record);
    },
    close: async () => {
      closed.abort();
      for (const arn of running.keys()) stop(arn);
      machine.close();
      await Promise.all([...running.values()].map(({ done }) => done));
      await jobs.close();
    },
  };
}

/** An execution that an engine left without ending it: what ran in it is lost. */
function recoverExecution(ctx: Context, record: ExecutionRecord): void {
  const status = record.PipelineExecutionStatus;
  if (status !== "Executing" && status !== "Stopping") return;
  for (const step of stepsOfExecution(ctx, record.PipelineExecutionArn)) {
    if (step.StepStatus !== "Starting" && step.StepStatus !== "Executing" && step.StepStatus !== "Stopping") continue;
    const end = { ...step, StepStatus: "Failed" as const, EndTime: now(), FailureReason: restarted };
    putStep(ctx, record, end, step.StepStatus);
  }
  setExecutionStatus(
    ctx,
    record.PipelineExecutionArn,
    status === "Stopping" ? "Stopped" : "Failed",
    status === "Stopping" ? undefined : stepFailure,
  );
}
