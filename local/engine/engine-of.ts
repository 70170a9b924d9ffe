import type { Jobs } from "../containers/jobs.ts";
import type { Machine } from "../containers/machine.ts";
import type { Context, Scheduler } from "../context.ts";
import type { Gate } from "./gate.ts";

/** The engine's scheduler, with the jobs that the service's own operations start too. */
export interface EngineScheduler extends Scheduler {
  readonly jobs: Jobs;
  readonly machine: Machine;
  /** Which jobs of executions run at the same time. */
  readonly gate: Gate;
  /** Aborted when the engine closes: nothing waits for an answer from outside any more. */
  readonly closed: AbortSignal;
}

/** The scheduler of a context, which is always the engine's own. */
export const engineOf = (ctx: Context): EngineScheduler => ctx.scheduler as EngineScheduler;
