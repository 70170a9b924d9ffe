import type { Context } from "../context.ts";
import type { Jobs } from "./jobs.ts";
import type { Machine } from "./machine.ts";

/** A job under way. */
export interface JobRun<Record> {
  readonly ctx: Context;
  readonly machine: Machine;
  /** The other jobs: a tuning job is made of training jobs. */
  readonly jobs: Jobs;
  readonly record: Record;
  /** Stores the record as it is now. */
  save(record: Record): void;
  /** Aborted when the job is to stop. */
  readonly stop: AbortSignal;
}

export type JobStatus = "InProgress" | "Completed" | "Failed" | "Stopping" | "Stopped";

/** What a kind of job is, as data: the scheduler and the service's operations know no other. */
export interface JobKind<Request, Record> {
  /** The store's kind. */
  readonly kind: "ProcessingJob" | "TrainingJob" | "TransformJob" | "HyperParameterTuningJob";
  name(of: Request | Record): string;
  create(ctx: Context, request: Request): Record;
  status(record: Record): string;
  arn(record: Record): string;
  failureReason(record: Record): string | undefined;
  stopping(record: Record): Record;
  ended(record: Record, status: "Completed" | "Failed" | "Stopped", reason?: string): Record;
  /** Runs it to its end; what it throws becomes the failure reason. */
  run(run: JobRun<Record>): Promise<Record>;
  /** Tells the bus that a job's record has changed. */
  changed?(ctx: Context, record: Record): void;
}

/** Epoch seconds with milliseconds, as times travel and are stored. */
export const now = (): number => Date.now() / 1000;
