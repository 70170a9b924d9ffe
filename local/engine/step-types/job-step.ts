import { plainArguments, resolve, type PyValue } from "../../../definition/evaluate/index.ts";
import type { JobKind } from "../../containers/job.ts";
import type { Context } from "../../context.ts";
import { validateRequest } from "../../sagemaker/validate-request.ts";
import type { StepEnd, StepRecord, StepRun, StepType } from "./step-type.ts";

export interface JobStep<Request, Record> {
  readonly type: string;
  readonly operation: string;
  readonly kind: JobKind<Request, Record>;
  /** The member of the request that names the job. */
  readonly nameMember: string;
  metadata(arn: string): NonNullable<StepRecord["Metadata"]>;
  /** The job's name where it has to be another than other jobs'. */
  name?(executionArn: string, step: string): string;
  /** Refuses a request that the service would refuse when the job is created. */
  check?(ctx: Context, request: Request): void;
  /** What later steps can read; default the job's record. */
  properties?(ctx: Context, record: Record): unknown;
}

/** A step that is one job: resolve its arguments, start the job, wait for its end. */
export function jobStep<Request, Record>(job: JobStep<Request, Record>): StepType {
  const { type, operation, nameMember } = job;
  return {
    type,
    operation,
    run: async (run: StepRun): Promise<StepEnd> => {
      const name = job.name?.(run.engine.executionArn, run.step.Name) ?? run.jobName;
      const args = resolve(run.step.Arguments ?? {}, run.scope) as { readonly [name: string]: PyValue };
      const end = await runJob(job, run, plainArguments(type, { ...args, [nameMember]: name }) as Request);
      return endOf(job, run.ctx, end, run.stop.aborted);
    },
  };
}

/** Starts a job as its operation would, and waits for its end; a stop of the execution stops it. */
export async function runJob<Request, Record>(
  job: Pick<JobStep<Request, Record>, "operation" | "kind" | "metadata" | "check">,
  { ctx, jobs, note, stop }: StepRun,
  request: Request,
): Promise<Record> {
  const { kind } = job;
  validateRequest(job.operation, request as object);
  job.check?.(ctx, request);
  const { record, done } = ctx.store.transaction(() => {
    const started = jobs.start(kind, request);
    note({ StepStatus: "Executing", Metadata: job.metadata(kind.arn(started.record)) });
    return started;
  });
  const onStop = () => void jobs.stop(kind.kind, kind.name(record));
  stop.addEventListener("abort", onStop, { once: true });
  if (stop.aborted) onStop();
  const end = await done;
  stop.removeEventListener("abort", onStop);
  return end;
}

/** How a step ends whose job has ended. */
export function endOf<Request, Record>(
  { kind, properties = (_, record) => record }: Pick<JobStep<Request, Record>, "kind" | "properties">,
  ctx: Context,
  end: Record,
  stopped: boolean,
): StepEnd {
  const status = kind.status(end);
  if (status === "Completed") return { status: "Succeeded", properties: properties(ctx, end) };
  if (status === "Stopped" && stopped) return { status: "Stopped" };
  const reason = kind.failureReason(end) ?? (status === "Stopped" ? "the job was stopped" : "the job failed");
  return { status: "Failed", reason: reason.startsWith("ClientError") ? reason : `ClientError: ${reason}` };
}
