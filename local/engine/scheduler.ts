import { setMaxListeners } from "node:events";
import { openJobs } from "../containers/jobs.ts";
import { openMachine } from "../containers/machine.ts";
import { processingJob } from "../containers/processing.ts";
import { trainingJob } from "../containers/training.ts";
import { transformJob } from "../transform/job.ts";
import { tuningJob } from "../tuning/job.ts";
import type { Context } from "../context.ts";
import { engineOf, type EngineScheduler } from "./engine-of.ts";
import { openExecution } from "./execution.ts";
import { openFaults } from "./faults.ts";
import { jobsAtOnce, openGate } from "./gate.ts";
import { getExecution, setExecutionStatus, type ExecutionRecord } from "./records.ts";
import { recoverExecution } from "./recover.ts";
import { runSchedule } from "./schedule.ts";

export { engineOf, type EngineScheduler };

const stepFailure = "Step failure: One or multiple steps failed.";

interface Running {
  readonly stop: AbortController;
  readonly done: Promise<void>;
  atOnce: number;
  wake?: () => void;
}

/** Runs executions from the store, in the background. */
export function createScheduler(ctx: Context): EngineScheduler {
  const machine = openMachine(ctx);
  const closed = new AbortController();
  const jobs = openJobs(ctx, machine);
  const faults = openFaults(ctx);
  const gate = openGate(jobsAtOnce());
  const running = new Map<string, Running>();
  setMaxListeners(0, closed.signal);

  const run = async (record: ExecutionRecord, stop: AbortSignal): Promise<void> => {
    const arn = record.PipelineExecutionArn;
    try {
      // Not at once: who started it shall have its answer first.
      await Promise.resolve();
      const execution = openExecution({ ctx, jobs, faults, gate, stop }, record);
      const { keepGoing } = ctx.play;
      const atOnce = () => running.get(arn)?.atOnce ?? 1;
      const { done, wake } = runSchedule({ ...execution, atOnce, stop, keepGoing });
      Object.assign(running.get(arn) ?? {}, { wake });
      const verdict = await done;
      setExecutionStatus(ctx, arn, verdict, verdict === "Failed" ? stepFailure : undefined);
    } catch (error) {
      // Nothing of a step comes here: the engine itself is wrong, or its disk is.
      const text = error instanceof Error ? error.message : String(error);
      setExecutionStatus(ctx, arn, "Failed", `InternalServerError: ${text}`);
    } finally {
      running.delete(arn);
    }
  };

  const start = (arn: string): void => {
    const record = getExecution(ctx, arn);
    if (record === undefined || record.PipelineExecutionStatus !== "Executing" || running.has(arn)) return;
    const stop = new AbortController();
    // Every step that runs listens.
    setMaxListeners(0, stop.signal);
    running.set(arn, { stop, done: run(record, stop.signal), atOnce: atOnceOf(record) });
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
    gate,
    start,
    stop,
    changed: (arn) => {
      const [execution, record] = [running.get(arn), getExecution(ctx, arn)];
      if (execution === undefined || record === undefined) return;
      execution.atOnce = atOnceOf(record);
      execution.wake?.();
    },
    recover: () => {
      jobs.recover(processingJob);
      jobs.recover(trainingJob);
      jobs.recover(transformJob);
      jobs.recover(tuningJob);
      for (const record of ctx.store.list<ExecutionRecord>("PipelineExecution")) {
        if (recoverExecution(ctx, record, stepFailure) === "continue") start(record.PipelineExecutionArn);
      }
    },
    close: async () => {
      closed.abort();
      for (const arn of running.keys()) stop(arn);
      const machineClosed = machine.close();
      await Promise.all([...running.values()].map(({ done }) => done));
      await jobs.close();
      await machineClosed;
    },
  };
}

const atOnceOf = ({ ParallelismConfiguration: parallelism }: ExecutionRecord): number =>
  parallelism?.MaxParallelExecutionSteps ?? Number.POSITIVE_INFINITY;
